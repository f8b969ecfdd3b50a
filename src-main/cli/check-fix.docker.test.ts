import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { containerEndpoint, serverEndpoint } from '../../e2e/stack/sync-fixture'
import { compose } from '../compose'
import { createEndpointStore } from '../store/endpoints'
import { createProfileStore } from '../store/profiles'
import { run } from './run'
import { testTerminal } from './test-terminal'

let stack: Stack
let home: string
let local: TestDatabase
let remote: TestDatabase

beforeEach(async () => {
  stack = await useStack()
  home = await mkdtemp(join(tmpdir(), 'archon-sync-fix-'))
  local = await createDatabase(stack.local, { template: 'archon-empty' })
  remote = await createDatabase(stack.remote, { template: 'archon-empty' })
  process.env.ARCHON_SYNC_LOCAL_PASSWORD = stack.local.owner.password
  process.env.ARCHON_SYNC_REMOTE_PASSWORD = stack.remote.owner.password
})
afterEach(async () => {
  delete process.env.ARCHON_SYNC_LOCAL_PASSWORD
  delete process.env.ARCHON_SYNC_REMOTE_PASSWORD
  await Promise.all([local.drop(), remote.drop(), rm(home, { recursive: true, force: true })])
})

/** Exit code and both outputs of one command. */
async function cli(...argv: string[]) {
  const terminal = testTerminal()
  const context = { terminal, env: process.env, version: '0.0.0', compose, onInterrupt: () => () => undefined }
  const code = await run(['check', ...argv, '--home', home], context)
  const { password } = stack.remote.owner
  const [said, remarked] = [terminal.prints.join('\n'), terminal.remarks.join('\n')]
  expect(said + remarked).not.toContain(password)
  return { code, said, remarked }
}

const transactionPort = () => stack.remote.transactionPort ?? 0

/** The pair as a saved profile whose local port and remote port are wrong. */
async function saveWrong(): Promise<void> {
  const endpoints = createEndpointStore(home)
  await endpoints.save({ ...containerEndpoint(local), port: 5999 })
  await endpoints.save({ ...serverEndpoint(remote, stack.remote.caPem), port: transactionPort() })
  await createProfileStore(home).save({
    name: 'shop',
    localEndpointId: 'local',
    remoteEndpointId: 'remote',
    include: ['archon_*'],
    exclude: [],
    options: { expectedTables: [], checksums: 'on', safetyBackup: true, verbose: false },
  })
}

it('without --fix says what would help and changes nothing; with it both sides work from then on', async () => {
  await saveWrong()
  const before = await cli('--profile', 'shop')
  expect(before.code).toBe(2)
  expect(before.remarked).toContain('Use port 5432')
  expect((await createEndpointStore(home).get('remote')).port).toBe(transactionPort())

  const fixed = await cli('--profile', 'shop', '--fix')
  expect(fixed.remarked).toContain('Changed The local side: port 5999 → 5432.')
  expect(fixed.remarked).toContain(`Changed The remote side: port ${transactionPort()} → 5432.`)
  expect(fixed.code).toBe(0)
  expect((await createEndpointStore(home).get('remote')).port).toBe(5432)
  expect((await cli('--profile', 'shop')).code).toBe(0)
})

it('prints the corrected URL, without its password, and still exits 2: what was given does not work', async () => {
  const { user, password } = stack.remote.owner
  const place = `${stack.remote.host}:${transactionPort()}/${remote.name}`
  const url = `postgres://${user}:${password}@${place}?sslmode=require`
  const options = ['--remote-url', url, '--local-container', stack.local.container]
  const { code, said } = await cli(...options, '--fix')
  expect(said).toContain(`--remote-url 'postgresql://${user}@${stack.remote.host}:5432/${remote.name}?sslmode=require'`)
  expect(code).toBe(2)
})

it('prints the corrected fields of a profile file, and leaves the file alone', async () => {
  const { id: _local, ...localFields } = containerEndpoint(local)
  const { id: _remote, ...remoteFields } = { ...serverEndpoint(remote, stack.remote.caPem), port: transactionPort() }
  const file = join(home, 'shop.json')
  const document = { format: 'archon-sync-profile', version: 1, name: 'shop', local: localFields, remote: remoteFields }
  await writeFile(file, JSON.stringify({ ...document, include: ['archon_*'], exclude: [] }))
  const { code, said } = await cli('--profile', file, '--fix', '--json')
  const lines = said.split('\n').map((line) => JSON.parse(line))
  expect(lines.at(-1)).toMatchObject({ side: 'remote', changes: [`port ${transactionPort()} → 5432`] })
  expect(JSON.parse(lines.at(-1).corrected)).toMatchObject({ port: 5432, database: remote.name })
  expect(code).toBe(2)
})
