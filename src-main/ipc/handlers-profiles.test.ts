import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { ContainerEndpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import { createEndpointStore } from '../store/endpoints'
import { createProfileStore } from '../store/profiles'
import { testFolder } from '../store/test-folder'
import { profileHandlers } from './handlers-profiles'

const common = {
  database: 'postgres',
  user: 'postgres',
  port: 5432,
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
} as const
const local: ContainerEndpoint = {
  ...common,
  id: 'local',
  kind: 'container',
  name: 'shop-db',
  container: 'shop-db',
  environment: 'local',
}
const remote: ServerEndpoint = {
  ...common,
  id: 'remote',
  kind: 'server',
  name: 'shop-staging',
  host: 'db.example.com',
  tls: { mode: 'auto' },
  environment: 'staging',
  isProtected: true,
}
const options = { expectedTables: [], checksums: 'off' as const, safetyBackup: true, verbose: false }
const draft = {
  name: 'shop',
  localEndpointId: 'local',
  remoteEndpointId: 'remote',
  include: ['*'],
  exclude: [],
  options,
}

let path = ''
beforeEach(async () => {
  path = join(await testFolder(), 'shop.archon-sync.json')
})

async function openHome(chosen: string | null = path) {
  const home = await testFolder()
  const app = { profiles: createProfileStore(home), endpoints: createEndpointStore(home) }
  const desktop = { chooseSavePath: async () => chosen, chooseFile: async () => chosen }
  return { ...app, handlers: profileHandlers(app, desktop) }
}

test('a profile goes from one home to another as a file, with its protection, options and no ids', async () => {
  const one = await openHome()
  await one.endpoints.save(local)
  await one.endpoints.save(remote)
  const saved = await one.profiles.save(draft)
  expect(await one.handlers['profiles/export']({ id: saved.id })).toEqual({ path })
  expect(await readFile(path, 'utf8')).not.toContain('"id"')

  const other = await openHome()
  const imported = await other.handlers['profiles/import'](undefined)
  expect(imported?.newConnections).toEqual(['shop-db', 'shop-staging'])
  expect(imported?.profile).toMatchObject({ name: 'shop', include: ['*'], options })
  expect(await other.endpoints.get(imported?.profile.remoteEndpointId ?? '')).toMatchObject({ isProtected: true })
})

test('a file raises the protection of a connection that is saved, and changes nothing else of it', async () => {
  const one = await openHome()
  await one.endpoints.save(local)
  await one.endpoints.save(remote)
  await one.handlers['profiles/export']({ id: (await one.profiles.save(draft)).id })

  const other = await openHome()
  await other.endpoints.save({ ...remote, name: 'ours', isProtected: false, environment: 'production' })
  await other.profiles.save({ ...draft, name: 'Shop' })
  const imported = await other.handlers['profiles/import'](undefined)
  expect(imported?.profile.name).toBe('shop 2')
  expect(imported?.newConnections).toEqual(['shop-db'])
  expect(await other.endpoints.get('remote')).toEqual({
    ...remote,
    name: 'ours',
    isProtected: true,
    environment: 'production',
  })
})

test.each([
  ['is no JSON', 'x', 'profile/invalid'],
  ['is something else', '{"format":"other"}', 'profile/invalid'],
  ['comes from the future', '{"format":"archon-sync-profile","version":99}', 'profile/too-new'],
  ['holds a secret', JSON.stringify({ format: 'archon-sync-profile', version: 1, password: 'p' }), 'profile/invalid'],
  ['is huge', `{"format":"archon-sync-profile","x":"${'x'.repeat(1_100_000)}"}`, 'profile/invalid'],
])('a file that %s is refused, and nothing is saved', async (_, text, code) => {
  await writeFile(path, text)
  const home = await openHome()
  await expect(home.handlers['profiles/import'](undefined)).rejects.toMatchObject({ failure: { code } })
  expect(await home.endpoints.list()).toEqual([])
  expect(await home.profiles.list()).toEqual([])
})

test('a file whose ends are one database is refused before anything is saved', async () => {
  const { id: _id, ...place } = remote
  const text = { format: 'archon-sync-profile', version: 1, name: 'x', local: place, remote: place, include: ['*'] }
  await writeFile(path, JSON.stringify({ ...text, exclude: [] }))
  const home = await openHome()
  await expect(home.handlers['profiles/import'](undefined)).rejects.toMatchObject({
    failure: { code: 'profile/invalid' },
  })
  expect(await home.endpoints.list()).toEqual([])
})

test('a copy has a name of its own; a dialog that was closed does nothing', async () => {
  const home = await openHome(null)
  await home.endpoints.save(local)
  await home.endpoints.save(remote)
  const saved = await home.profiles.save(draft)
  expect(await home.handlers['profiles/duplicate']({ id: saved.id })).toMatchObject({ ...draft, name: 'shop copy' })
  expect(await home.handlers['profiles/export']({ id: saved.id })).toEqual({ path: null })
  expect(await home.handlers['profiles/import'](undefined)).toBeNull()
})
