import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ContainerEndpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { createSecretStore, type SecretBox, type SecretSources } from './secrets'
import { testFolder } from './test-folder'

const canary = 'c4nary-passw0rd'
const server: ServerEndpoint = {
  kind: 'server',
  id: 'remote-1',
  name: 'staging',
  host: 'db.example.com',
  port: 5432,
  database: 'postgres',
  user: 'postgres.abc',
  tls: { mode: 'auto' },
  environment: 'staging',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'keyring',
}
const container: ContainerEndpoint = {
  kind: 'container',
  id: 'local-1',
  name: 'local',
  container: 'supabase-ai-db',
  port: 5432,
  database: 'postgres',
  user: 'postgres',
  environment: 'local',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
}

/** Encrypts by a key of its own, so that another box cannot read it: like a keyring after a change of desktop. */
function boxWith(key: number, backend = 'gnome_libsecret'): SecretBox {
  const turn = (data: Buffer) => Buffer.from(data.map((byte) => byte ^ key))
  return {
    status: () => ({ available: true, backend, reason: null }),
    encrypt: async (text) => turn(Buffer.from(`ok:${text}`)),
    async decrypt(data) {
      const text = turn(data).toString()
      if (!text.startsWith('ok:')) throw new Error('Error while decrypting the ciphertext.')
      return text.slice(3)
    },
  }
}

async function subject(more: Partial<SecretSources> = {}) {
  const home = more.home ?? (await testFolder())
  const seen: string[] = []
  const store = createSecretStore({
    home,
    box: boxWith(90),
    readPassfile: async () => null,
    env: {},
    onSecret: (secret) => seen.push(secret),
    ...more,
  })
  const stored = () => readFile(join(home, 'secrets.json'), 'utf8').catch(() => '')
  return { home, seen, store, stored }
}

const needed = { failure: { code: 'connection/password-needed' } }

describe('the keyring', () => {
  it('keeps a password over a restart, encrypted, in a file only its owner can read', async () => {
    const { home, store, stored } = await subject()
    expect(await store.provide('remote-1', canary, true)).toBe('keyring')
    expect(await stored()).toContain('gnome_libsecret')
    expect(await stored()).not.toContain(canary)
    expect((await stat(join(home, 'secrets.json'))).mode & 0o777).toBe(0o600)
    const later = await subject({ home })
    expect(await later.store.lookup()(server)).toBe(canary)
    expect(later.seen).toContain(canary)
  })

  it('asks again when the backend has changed or the data cannot be decrypted', async () => {
    const { home, store } = await subject()
    await store.provide('remote-1', canary, true)
    const otherBackend = await subject({ home, box: boxWith(90, 'kwallet6') })
    await expect(otherBackend.store.lookup()(server)).rejects.toMatchObject(needed)
    const otherKey = await subject({ home, box: boxWith(91) })
    await expect(otherKey.store.lookup()(server)).rejects.toMatchObject(needed)
  })

  it('says why it asks again for what it kept', async () => {
    const { home, store } = await subject()
    await store.provide('remote-1', canary, true)
    const hintOf = async (box: SecretBox) => {
      const { store: later } = await subject({ home, box })
      const failure = await later
        .lookup()(server)
        .then(
          () => null,
          (error: unknown) => (error instanceof AppError ? error.failure : null),
        )
      return { code: failure?.code, hint: failure?.hint, kept: await later.kept() }
    }
    expect(await hintOf(boxWith(90, 'kwallet6'))).toEqual({
      code: 'connection/password-needed',
      hint: expect.stringContaining('another keyring'),
      kept: { kept: 1, unreadable: 1 },
    })
    expect(await hintOf(boxWith(91))).toMatchObject({ hint: expect.stringContaining('its key is another one') })
    expect(await hintOf(boxWith(90, 'basic_text'))).toMatchObject({ code: 'secrets/unavailable' })
    expect(await hintOf(boxWith(90))).toEqual({ code: undefined, hint: undefined, kept: { kept: 1, unreadable: 0 } })
  })

  it('takes a password that is typed again in place of one it cannot read', async () => {
    const { home, store } = await subject()
    await store.provide('remote-1', canary, true)
    const { store: later } = await subject({ home, box: boxWith(91) })
    expect(await later.provide('remote-1', 'typed again', true)).toBe('keyring')
    expect(await (await subject({ home, box: boxWith(91) })).store.lookup()(server)).toBe('typed again')
  })

  it('forgets all at once', async () => {
    const { home, store, stored } = await subject()
    await store.provide('remote-1', canary, true)
    await store.provide('remote-2', canary, true)
    await store.forgetAll()
    expect(await store.kept()).toEqual({ kept: 0, unreadable: 0 })
    expect(JSON.parse(await stored()).secrets).toEqual({})
    await expect((await subject({ home })).store.lookup()(server)).rejects.toMatchObject(needed)
  })

  it.each(['basic_text', 'unknown'])('never stores under %s: the password lasts for the session', async (backend) => {
    const { home, store, stored } = await subject({ box: boxWith(90, backend) })
    expect(store.status().available).toBe(false)
    expect(await store.provide('remote-1', canary, true)).toBe('session')
    expect(await store.lookup()(server)).toBe(canary)
    expect(await stored()).toBe('')
    const later = await subject({ home, box: boxWith(90, backend) })
    await expect(later.store.lookup()(server)).rejects.toMatchObject({ failure: { code: 'secrets/unavailable' } })
    await expect(later.store.lookup()({ ...server, passwordSource: 'ask' })).rejects.toMatchObject(needed)
  })

  it('forgets', async () => {
    const { home, store } = await subject()
    await store.provide('remote-1', canary, true)
    await store.forget('remote-1')
    await expect(store.lookup()(server)).rejects.toMatchObject(needed)
    await expect((await subject({ home })).store.lookup()(server)).rejects.toMatchObject(needed)
  })

  it('does not take an id for a property of every object', async () => {
    const { store } = await subject()
    await expect(store.lookup()({ ...server, id: '__proto__' })).rejects.toMatchObject(needed)
    await expect(store.lookup()({ ...server, id: 'constructor' })).rejects.toMatchObject(needed)
  })
})

describe('other sources', () => {
  const env = { ARCHON_SYNC_LOCAL_PASSWORD: 'for-local', ARCHON_SYNC_REMOTE_PASSWORD: 'for-remote' }

  it('reads the environment only for an endpoint that says so', async () => {
    const { store } = await subject({ env })
    expect(await store.lookup()({ ...server, passwordSource: 'environment' })).toBe('for-remote')
    await expect(store.lookup()({ ...server, passwordSource: 'ask' })).rejects.toMatchObject(needed)
  })

  it('tries them all for the command line, whatever the endpoint says', async () => {
    const { store } = await subject({ env, box: null })
    const lookup = store.lookup({ anySource: true })
    expect(await lookup(server)).toBe('for-remote')
    expect(await lookup(container)).toBe('for-local')
    const asLocal = store.lookup({ anySource: true, sideOf: () => 'local' })
    expect(await asLocal(server)).toBe('for-local')
  })

  it('takes null for a pgpass file without an entry, and for a container that trusts', async () => {
    const { store } = await subject()
    expect(await store.lookup()({ ...server, passwordSource: 'pgpass' })).toBeNull()
    expect(await store.lookup()(container)).toBeNull()
  })

  it('names the variable when the command line has nothing', async () => {
    const { store } = await subject({ box: null })
    await expect(store.lookup({ anySource: true })(server)).rejects.toMatchObject({
      failure: { hint: expect.stringContaining('ARCHON_SYNC_REMOTE_PASSWORD') },
    })
  })
})
