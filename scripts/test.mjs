/** `npm test`: set-up, then every check and test in order. The last line is "N passed, N failed". */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { electronVersion } from './setup/electron-runtime.mjs'
import { main, root, run } from './setup/say.mjs'
import { setUp } from './setup/set-up.mjs'
import { ensureSystemPackages } from './setup/system-packages.mjs'
import { readCounts, summary } from './setup/test-results.mjs'
import { virtualDisplay } from './setup/virtual-display.mjs'

const results = join(root, '.cache', 'test-results')
const vitest = (name) => [
  '--',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(results, `${name}.json`)}`,
]

/** A check that fails ends the run; tests are counted to the end. */
const steps = [
  { title: 'Types', command: ['npm', 'run', '-s', 'typecheck'] },
  { title: 'Lint', command: ['npm', 'run', '-s', 'lint'] },
  { title: 'Unused code', command: ['npm', 'run', '-s', 'unused'] },
  { title: 'Unit tests', tests: 'unit', command: ['npm', 'run', '-s', 'test:unit', ...vitest('unit')] },
  { title: 'Build', command: ['npm', 'run', '-s', 'build'] },
  {
    title: 'Tests on real servers',
    tests: 'servers',
    command: ['npm', 'run', '-s', 'test:servers', ...vitest('servers')],
  },
  {
    title: 'Tests of the real application',
    tests: 'e2e',
    command: [...virtualDisplay(), 'npm', 'run', '-s', 'test:e2e', '--', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, 'e2e.json') },
  },
]

function print(line) {
  process.stdout.write(`${line}\n`)
}

function environment(extra) {
  const { FORCE_COLOR, ...env } = process.env
  return process.stdout.isTTY ? { ...process.env, ...extra } : { ...env, NO_COLOR: '1', ...extra }
}

async function runSteps() {
  const counts = []
  for (const { title, tests, command, env } of steps) {
    print(`\n== ${title}`)
    const code = await run(command[0], command.slice(1), { env: environment(env) })
    if (tests) counts.push(readCounts(join(results, `${tests}.json`), code))
    else if (code !== 0) return [...counts, { passed: 0, failed: 1 }]
  }
  return counts
}

await main(async () => {
  const start = Date.now()
  print('== Set-up')
  await ensureSystemPackages({ tests: true })
  await setUp()
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  print(`Electron ${electronVersion()}, Node ${process.versions.node}`)
  const { line, ok } = summary(await runSteps())
  print(`\nTook ${Math.round((Date.now() - start) / 1000)} s`)
  print(line)
  return ok ? 0 : 1
})
