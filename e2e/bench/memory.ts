/**
 * `npx tsx e2e/bench/memory.ts [--megabytes 2000] [--restore]`: syncs a table of random text whose archive has about
 * that size, or with `--restore` backs it up and restores that backup into the target, with the command line in a process
 * of its own, and prints the most memory that it held and how late its event loop ran. Ends with exit 1 above 300 MB or
 * 100 ms (99th percentile). Needs about seven times the size on the disk.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { createDatabase, databaseUrl, sql, type TestDatabase } from '../stack/database'
import { buildCommandLine } from '../stack/fault-cli'
import { startStack, stopStack } from '../stack/stack'

const stackName = 'archon-sync-memory'
const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '2000' }, restore: { type: 'boolean', default: false } },
})
const megabytes = Number(values.megabytes)
const limits = { memoryMb: 300, delayMs: 100 }

const schema = `create table noise (id bigserial primary key, text text not null);
  alter table noise alter column text set storage external;`
/** Eight kilobytes of random bytes a row, as text that hardly compresses. */
const fill = (rows: number) => `insert into noise (text)
  select translate(encode(gen_random_bytes(1024) || gen_random_bytes(1024) || gen_random_bytes(1024) || gen_random_bytes(1024)
    || gen_random_bytes(1024) || gen_random_bytes(1024) || gen_random_bytes(1024) || gen_random_bytes(1024), 'base64'), E'\\n', '')
  from generate_series(1, ${rows}) i`

interface Measured {
  readonly memoryMb: number
  readonly delayMs: { readonly p50: number; readonly p99: number }
  /** The longest time that the event loop stood still, and when; the two seconds in which the program starts left out. */
  readonly block: { readonly ms: number; readonly atSeconds: number }
  readonly seconds: number
}

/** Loaded before the command line: writes what it measured when the process ends. */
const gauge = (file: string) => `
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { writeFileSync } from 'node:fs'
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()
const milliseconds = (n) => Math.max(0, n / 1e6 - 10)
let most = 0
let last = performance.now()
let block = { ms: 0, atSeconds: 0 }
setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss())
  const now = performance.now()
  const late = now - last - 20
  last = now
  if (now > 2000 && late > block.ms) block = { ms: late, atSeconds: now / 1000 }
}, 20).unref()
process.on('exit', () => {
  writeFileSync(${JSON.stringify(file)}, JSON.stringify({
    memoryMb: most / 1e6,
    delayMs: { p50: milliseconds(delay.percentile(50)), p99: milliseconds(delay.percentile(99)) },
    block,
  }))
})`

/** A command of the command line on the home of this run, under the gauge. */
type Command = (words: readonly string[]) => Promise<Measured>

async function commandLine(folder: string, source: TestDatabase, target: TestDatabase): Promise<Command> {
  const script = await buildCommandLine(folder)
  const [gaugeFile, answers] = [join(folder, 'gauge.mjs'), join(folder, 'measured.json')]
  await writeFile(gaugeFile, gauge(answers))
  const remote = new URL(databaseUrl(target.server, target.name, { route: 'direct', sslmode: 'require' }))
  remote.password = ''
  const options = [
    `--local-container=${source.server.container}`,
    `--local-url=postgresql://${source.server.owner.user}@localhost/${source.name}`,
    `--remote-url=${remote.href}`,
    `--home=${join(folder, 'home')}`,
    '--json',
  ]
  const env = {
    ...process.env,
    ARCHON_SYNC_LOCAL_PASSWORD: source.server.owner.password,
    ARCHON_SYNC_REMOTE_PASSWORD: target.server.owner.password,
  }
  return async (words) => {
    const began = performance.now()
    const argv = ['--import', gaugeFile, script, ...words, ...options]
    await promisify(execFile)(process.execPath, argv, { maxBuffer: 256 * 1024 * 1024, env })
    const seconds = (performance.now() - began) / 1000
    return { ...(JSON.parse(await readFile(answers, 'utf8')) as Omit<Measured, 'seconds'>), seconds }
  }
}

/** Says what a command took; above a limit the whole run fails. */
function report(what: string, { memoryMb, delayMs, block, seconds }: Measured): void {
  console.log(
    `${what} of about ${megabytes} MB in ${seconds.toFixed(0)} s: ${memoryMb.toFixed(0)} MB resident at most; event loop late by ` +
      `${delayMs.p50.toFixed(1)} ms (median), ${delayMs.p99.toFixed(1)} ms (99th percentile), ${block.ms.toFixed(0)} ms at most (after ${block.atSeconds.toFixed(1)} s).`,
  )
  if (memoryMb > limits.memoryMb || delayMs.p99 > limits.delayMs) process.exitCode = 1
}

/** The backups that the command line made in this home. */
async function madeBackups(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'home', 'backups'))
  return names.filter((name) => name.endsWith('.dump'))
}

async function main(): Promise<void> {
  const stack = await startStack({ name: stackName, parts: ['local', 'remote'], report: (line) => console.error(line) })
  const folder = await mkdtemp(join(tmpdir(), 'archon-sync-memory-'))
  try {
    const source = await createDatabase(stack.local, { template: 'empty' })
    const target = await createDatabase(stack.remote, { template: 'empty' })
    await sql(source.adminUrl, 'create extension pgcrypto')
    await sql(source.url, schema + fill(Math.round((megabytes * 1e6) / 8192)))
    await sql(target.url, schema)
    const run = await commandLine(folder, source, target)
    if (values.restore) {
      report('Backup', await run(['backup', '--of=local', '--include=noise']))
      const [backup = ''] = await madeBackups(folder)
      report('Restore', await run(['restore', backup, '--to=remote', '--skip-confirm']))
    } else report('Sync', await run(['sync', '--direction=local-to-remote', '--include=noise', '--skip-confirm']))
  } finally {
    await stopStack(stackName)
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
