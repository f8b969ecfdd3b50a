/**
 * `npx tsx e2e/bench/memory.ts [--megabytes 2000]`: syncs a table of random text whose archive has about that size,
 * with the command line in a process of its own, and prints the most memory that it held and how late its event loop
 * ran. Ends with exit 1 above 300 MB or 100 ms (99th percentile). Needs about seven times the size on the disk.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { createDatabase, databaseUrl, sql, type TestDatabase } from '../stack/database'
import { buildCommandLine } from '../stack/fault-cli'
import { startStack, stopStack } from '../stack/stack'

const stackName = 'archon-sync-memory'
const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '2000' } } })
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
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number }
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
setInterval(() => { most = Math.max(most, process.memoryUsage.rss()) }, 50).unref()
process.on('exit', () => {
  writeFileSync(${JSON.stringify(file)}, JSON.stringify({
    memoryMb: most / 1e6,
    delayMs: { p50: milliseconds(delay.percentile(50)), p99: milliseconds(delay.percentile(99)), max: milliseconds(delay.max) },
  }))
})`

async function measure(folder: string, source: TestDatabase, target: TestDatabase): Promise<Measured> {
  const script = await buildCommandLine(folder)
  const [gaugeFile, answers] = [join(folder, 'gauge.mjs'), join(folder, 'measured.json')]
  await writeFile(gaugeFile, gauge(answers))
  const remote = new URL(databaseUrl(target.server, target.name, { route: 'direct', sslmode: 'require' }))
  remote.password = ''
  const local = `postgresql://${source.server.owner.user}@localhost/${source.name}`
  const options = [
    '--direction=local-to-remote',
    `--local-container=${source.server.container}`,
    `--local-url=${local}`,
    `--remote-url=${remote.href}`,
    '--include=noise',
    `--home=${join(folder, 'home')}`,
  ]
  const began = performance.now()
  await promisify(execFile)(
    process.execPath,
    ['--import', gaugeFile, script, 'sync', '--json', '--skip-confirm', ...options],
    {
      maxBuffer: 256 * 1024 * 1024,
      env: {
        ...process.env,
        ARCHON_SYNC_LOCAL_PASSWORD: source.server.owner.password,
        ARCHON_SYNC_REMOTE_PASSWORD: target.server.owner.password,
      },
    },
  )
  const seconds = (performance.now() - began) / 1000
  return { ...(JSON.parse(await readFile(answers, 'utf8')) as Omit<Measured, 'seconds'>), seconds }
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
    const { memoryMb, delayMs, seconds } = await measure(folder, source, target)
    console.log(
      `Archive of about ${megabytes} MB in ${seconds.toFixed(0)} s: ${memoryMb.toFixed(0)} MB resident at most; event loop late by ` +
        `${delayMs.p50.toFixed(1)} ms (median), ${delayMs.p99.toFixed(1)} ms (99th percentile), ${delayMs.max.toFixed(0)} ms at most.`,
    )
    if (memoryMb > limits.memoryMb || delayMs.p99 > limits.delayMs) process.exitCode = 1
  } finally {
    await stopStack(stackName)
    await rm(folder, { recursive: true, force: true })
  }
}

await main()
