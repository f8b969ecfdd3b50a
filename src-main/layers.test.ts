import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const copied = [
  'biome.json',
  '.gitignore',
  'tsconfig.base.json',
  'src-shared/tsconfig.json',
  'src-main/tsconfig.json',
  'src-renderer/tsconfig.json',
]

/** File, what it imports, and the words of the lint message that name the right way. */
const breaches: [file: string, imported: string, words: string][] = [
  ['src-renderer/api/to-main.ts', '../../src-main/store/home', 'through src-renderer/api'],
  ['src-renderer/api/to-node.ts', 'node:fs', 'through src-renderer/api'],
  ['src-renderer/api/to-electron.ts', 'electron', 'through src-renderer/api'],
  ['src-shared/domain/to-renderer.ts', '../../src-renderer/app', 'src-shared knows nobody'],
  ['src-shared/domain/to-main.ts', '../../src-main/redact', 'src-shared knows nobody'],
  ['src-shared/domain/to-node.ts', 'node:path', 'src-shared knows nobody'],
  ['src-main/compose-electron.ts', 'electron', 'Only main.ts'],
  ['src-main/jobs/to-electron.ts', 'electron', 'compose.ts'],
  ['src-main/jobs/to-renderer.ts', '../../src-renderer/app', 'compose.ts'],
  ['src-main/jobs/to-ipc.ts', '../ipc/publish', 'Report through JobRun'],
  ['src-main/jobs/phases/to-ipc.ts', '../../ipc/publish', 'Report through JobRun'],
  ['src-main/jobs/to-cli.ts', '../cli/run', 'Report through JobRun'],
  ['src-main/jobs/to-compose.ts', '../compose', 'Report through JobRun'],
  ['src-main/archives/to-ipc.ts', '../ipc/publish', 'Report through JobRun'],
  ['src-main/archives/to-cli.ts', '../cli/run', 'Report through JobRun'],
  ['src-main/planning/to-postgres.ts', '../postgres/session', 'Planning is pure'],
  ['src-main/planning/to-node.ts', 'node:fs', 'Planning is pure'],
  ['src-main/planning/to-jobs.ts', '../jobs/prepare', 'Planning is pure'],
  ['src-main/planning/to-archives.ts', '../archives/archives', 'Planning is pure'],
  ...['docker', 'postgres', 'pgtools', 'store', 'endpoints'].flatMap((leaf): typeof breaches => [
    [`src-main/${leaf}/to-jobs.ts`, '../jobs/job-run', 'A leaf of src-main'],
    [`src-main/${leaf}/to-archives.ts`, '../archives/archives', 'A leaf of src-main'],
    [`src-main/${leaf}/to-ipc.ts`, '../ipc/publish', 'A leaf of src-main'],
    [`src-main/${leaf}/to-cli.ts`, '../cli/run', 'A leaf of src-main'],
    [`src-main/${leaf}/to-electron.ts`, 'electron', 'A leaf of src-main'],
  ]),
  ['src-main/ipc/to-postgres.ts', '../postgres/session', 'ipc only asks'],
  ['src-main/ipc/to-cli.ts', '../cli/run', 'ipc only asks'],
  ['src-main/cli/to-docker.ts', '../docker/engine', 'The command line only asks'],
  ['src-main/cli/to-ipc.ts', '../ipc/publish', 'The command line only asks'],
]

/** What the tree does and may do. */
const allowed: [file: string, imported: string][] = [
  ['src-renderer/api/ok.ts', '../../src-shared/ipc/contract'],
  ['src-shared/domain/ok.ts', 'zod'],
  ['src-main/main.ts', 'electron'],
  ['src-main/electron/ok.ts', 'electron'],
  ['src-main/preload/ok.ts', 'electron'],
  ['src-main/jobs/ok-docker.ts', '../docker/engine'],
  ['src-main/jobs/ok-contract.ts', '../../src-shared/ipc/contract'],
  ['src-main/archives/ok-jobs.ts', '../jobs/prepare'],
  ['src-main/ipc/ok-archives.ts', '../archives/archives'],
  ['src-main/store/ok-contract.ts', '../../src-shared/ipc/contract'],
  ['src-main/docker/ok.ts', '../pgtools/tool-runner'],
  ['src-main/ipc/ok.ts', '../jobs/engine-api'],
  ['src-main/cli/ok.ts', '../jobs/engine-api'],
  ['src-main/compose.ts', './ipc/register-handlers'],
]

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layers-'))
  for (const file of copied) write(file)
  for (const [file, imported] of [...breaches, ...allowed])
    write(file, `import * as it from '${imported}'\n\nexport const used = it\n`)
  for (const file of ['src-main/store/home.ts', 'src-main/redact.ts']) write(file, 'export const there = true\n')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(file: string, text?: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  if (text === undefined) copyFileSync(join(root, file), join(folder, file))
  else writeFileSync(join(folder, file), text)
}

function run(tool: string, ...args: string[]): { status: number | null; output: string } {
  const bin = { biome: '@biomejs/biome/bin/biome', tsc: 'typescript/bin/tsc' }[tool] ?? tool
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules', bin), ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  })
  return { status, output: stdout }
}

describe('an import that goes the wrong way fails the lint', () => {
  let status: number | null = null
  const messages = new Map<string, string>()

  beforeAll(() => {
    const answer = run('biome', 'lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=json')
    status = answer.status
    const report = JSON.parse(answer.output) as { diagnostics: { message: string; location: { path: string } }[] }
    for (const { message, location } of report.diagnostics) messages.set(location.path, message)
  }, 60_000)

  test('as a whole', () => {
    expect(status).toBe(1)
  })

  test.each(breaches)('%s: %s, and the message says what to do', (file, _, words) => {
    expect(messages.get(file)).toContain(words)
  })

  test.each(allowed)('but not %s: %s', (file) => {
    expect(messages.has(file)).toBe(false)
  })
})

describe('an import that goes the wrong way fails the type check', () => {
  test.each([
    ['src-shared', 'domain/to-node.ts', /Cannot find (name|module) 'node:path'/],
    ['src-shared', 'domain/to-main.ts', /not under 'rootDir'|not listed within the file list/],
    ['src-renderer', 'api/to-node.ts', /Cannot find (name|module) 'node:fs'/],
    ['src-renderer', 'api/to-main.ts', /not listed within the file list/],
  ])(
    '%s/%s',
    (project, file, words) => {
      // One file at a time: the types of Electron, which another one imports, would bring those of Node along.
      const config = join(folder, project, 'tsconfig.one.json')
      writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', include: [file] }))
      const { status, output } = run('tsc', '-p', config, '--noEmit', '--pretty', 'false')
      expect(status).not.toBe(0)
      expect(output.split('\n').find((line) => line.includes(file))).toMatch(words)
    },
    60_000,
  )
})
