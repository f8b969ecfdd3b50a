import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { profileFileSchema } from '../../src-shared/domain/profile'
import { createEndpointStore } from '../store/endpoints'
import { archonPreset } from '../store/presets'
import { writeProfileFile } from '../store/profile-file'
import { createProfileStore } from '../store/profiles'
import { testFolder } from '../store/test-folder'
import type { ProfileChoice } from './commands'
import { findDatabases } from './databases'

const none = { include: [], exclude: [] }
const flags = {
  kind: 'endpoints',
  localContainer: null,
  localUrl: null,
  remoteUrl: 'postgres://u:p4ss@db.example.com/d',
} as const

async function stores() {
  const home = await testFolder()
  return { home, profiles: createProfileStore(home), endpoints: createEndpointStore(home) }
}

it("takes the script's container and the Archon preset for what is not said", async () => {
  const { resolved, passwords } = await findDatabases(flags, none, await stores())
  expect(resolved.local).toMatchObject({
    kind: 'container',
    container: 'supabase-ai-db',
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    environment: 'local',
  })
  expect(resolved.remote).toMatchObject({ kind: 'server', host: 'db.example.com', environment: 'staging' })
  expect(resolved.profile).toMatchObject({ include: archonPreset.include, exclude: archonPreset.exclude })
  expect(resolved.profile.options.expectedTables).toHaveLength(17)
  expect([...passwords]).toEqual([[resolved.remote.id, 'p4ss']])
  expect(JSON.stringify(resolved)).not.toContain('p4ss')
})

it('gives a place the same id every time, whatever the password', async () => {
  const at = await stores()
  const first = await findDatabases(flags, none, at)
  const second = await findDatabases({ ...flags, remoteUrl: 'postgres://u:other@db.example.com/d' }, none, at)
  const third = await findDatabases({ ...flags, remoteUrl: 'postgres://u2@db.example.com/d' }, none, at)
  expect(second.resolved.remote.id).toBe(first.resolved.remote.id)
  expect(third.resolved.remote.id).not.toBe(first.resolved.remote.id)
})

it('uses a local URL inside the container that is named, and as a server of this computer without one', async () => {
  const localUrl = 'postgres://me:pw11@localhost:5433/shop'
  const inside = await findDatabases({ ...flags, localContainer: 'db', localUrl }, none, await stores())
  expect(inside.resolved.local).toMatchObject({
    kind: 'container',
    container: 'db',
    port: 5433,
    user: 'me',
    database: 'shop',
  })
  expect(inside.passwords.get(inside.resolved.local.id)).toBe('pw11')
  const server = await findDatabases({ ...flags, localUrl }, none, await stores())
  expect(server.resolved.local).toMatchObject({ kind: 'server', host: 'localhost', port: 5433, environment: 'local' })
})

it("replaces the preset's patterns and its expectations by patterns of one's own", async () => {
  const own = await findDatabases(flags, { include: ['shop_*'], exclude: [] }, await stores())
  expect(own.resolved.profile).toMatchObject({ include: ['shop_*'], exclude: [], options: { expectedTables: [] } })
  const fewer = await findDatabases(flags, { include: [], exclude: ['archon_tasks'] }, await stores())
  expect(fewer.resolved.profile).toMatchObject({ include: archonPreset.include, exclude: ['archon_tasks'] })
})

it("says that a pooler's session port is used", async () => {
  const remoteUrl = 'postgres://postgres.abc@aws-0-eu.pooler.supabase.com:6543/postgres'
  const { notes } = await findDatabases({ ...flags, remoteUrl }, none, await stores())
  expect(notes.join(' ')).toContain('session port 5432')
})

it('says which option cannot be read, without its text', async () => {
  const at = await stores()
  const attempt = (choice: Partial<typeof flags> & object) =>
    findDatabases({ ...flags, ...choice } as ProfileChoice, none, at)
  await expect(attempt({ remoteUrl: 'c4nary' } as never)).rejects.toMatchObject({
    failure: { code: 'usage/invalid', message: expect.stringMatching(/^--remote-url: (?!.*c4nary)/) },
  })
  await expect(attempt({ localContainer: '--x y' } as never)).rejects.toMatchObject({
    failure: { message: expect.stringContaining('--local-container') },
  })
})

it('finds a saved profile by its name and a profile file by its path', async () => {
  const at = await stores()
  const { resolved } = await findDatabases(flags, none, at)
  const local = await at.endpoints.save(resolved.local)
  const remote = await at.endpoints.save(resolved.remote)
  await at.profiles.save({ ...resolved.profile, name: 'Shop', localEndpointId: local.id, remoteEndpointId: remote.id })
  const saved = await findDatabases({ kind: 'profile', nameOrFile: 'shop' }, none, at)
  expect(saved.resolved).toMatchObject({ profile: { name: 'Shop' }, local: { id: local.id } })
  await expect(findDatabases({ kind: 'profile', nameOrFile: 'shopp' }, none, at)).rejects.toMatchObject({
    failure: { code: 'profile/not-found', hint: 'Saved profiles: Shop.' },
  })

  await mkdir(at.home, { recursive: true })
  const path = join(at.home, 'shop.json')
  const without = <T extends { id: string }>({ id: _id, ...rest }: T) => rest
  const file = {
    format: 'archon-sync-profile',
    version: 1,
    name: 'From file',
    local: without(local),
    remote: without(remote),
  }
  const options = { expectedTables: [], checksums: 'on', safetyBackup: true, verbose: false } as const
  const whole = profileFileSchema.parse({ ...file, include: ['a_*'], exclude: [], options })
  await writeProfileFile(path, whole)
  const fromFile = await findDatabases({ kind: 'profile', nameOrFile: path }, none, at)
  expect(fromFile.resolved).toMatchObject({
    profile: { name: 'From file', include: ['a_*'] },
    remote: { id: remote.id },
  })

  const broken: [string, string][] = [
    ['{', 'profile/invalid'],
    ['{}', 'profile/invalid'],
    [JSON.stringify({ ...file, include: [], exclude: [] }), 'profile/invalid'],
    [JSON.stringify({ ...file, version: 2 }), 'profile/too-new'],
    [JSON.stringify({ ...file, include: ['a'], exclude: [], password: 'x' }), 'profile/invalid'],
  ]
  for (const [text, code] of broken) {
    await writeFile(path, text)
    await expect(findDatabases({ kind: 'profile', nameOrFile: path }, none, at)).rejects.toMatchObject({
      failure: { code, message: expect.stringContaining(path) },
    })
  }
  await expect(findDatabases({ kind: 'profile', nameOrFile: './no.json' }, none, at)).rejects.toMatchObject({
    failure: { code: 'profile/not-found' },
  })
})
