import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContainerEndpoint, Endpoint, Environment, ServerEndpoint } from './endpoint'
import { type GuardedAction, guardFor } from './guard'
import { profileFileSchema } from './profile'
import { duplicateOf, fileOfProfile, freeName, joinEndpoint } from './profile-exchange'

const common = { database: 'postgres', user: 'postgres', port: 5432, passwordSource: 'ask' } as const
const local: ContainerEndpoint = {
  ...common,
  id: 'local',
  kind: 'container',
  name: 'shop-db',
  container: 'shop-db',
  environment: 'local',
  isProtected: false,
  canBeTarget: true,
}
const remote: ServerEndpoint = {
  ...common,
  id: 'remote',
  kind: 'server',
  name: 'shop-prod',
  host: 'db.example.com',
  tls: { mode: 'auto' },
  environment: 'production',
  isProtected: true,
  canBeTarget: false,
}
const profile = {
  id: 'profile',
  name: 'shop',
  localEndpointId: 'local',
  remoteEndpointId: 'remote',
  include: ['*'],
  exclude: ['audit_*'],
  options: { expectedTables: [], checksums: 'off' as const, safetyBackup: true, verbose: false },
}

describe('a profile as a file', () => {
  test('holds both ends with their protection, no ids and nothing secret, and is read again', () => {
    const file = fileOfProfile({ profile, local, remote })
    expect(profileFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file)
    expect(file.remote).toMatchObject({ environment: 'production', isProtected: true, canBeTarget: false })
    expect(file.options.checksums).toBe('off')
    expect(JSON.stringify(file)).not.toMatch(/"id"|password"/)
  })

  test('a local server is as good as a container', () => {
    const onHost: ServerEndpoint = { ...remote, id: 'local', environment: 'local', host: 'localhost' }
    const file = fileOfProfile({ profile, local: onHost, remote })
    expect(file.local).toMatchObject({ kind: 'server', host: 'localhost' })
  })
})

const flags = { isProtected: fc.boolean(), canBeTarget: fc.boolean() }
const anyServer: fc.Arbitrary<ServerEndpoint> = fc
  .record({ ...flags, environment: fc.constantFrom<Environment>('local', 'development', 'staging', 'production') })
  .map((more) => ({ ...remote, ...more }))
const anyContainer: fc.Arbitrary<Endpoint> = fc.record(flags).map((more) => ({ ...local, ...more }))
const friction = ['none', 'first-time', 'dialog', 'typed-name', 'refused']

describe('an endpoint of a file', () => {
  test('that is saved already is the same one, never less protected than either says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(anyServer, anyServer), fc.tuple(anyContainer, anyContainer)),
        fc.constantFrom<GuardedAction>('sync', 'restore', 'undo', 'delete'),
        ([saved, given], action) => {
          const { id: _id, ...place } = given
          const { endpoint, isNew } = joinEndpoint({ ...place, name: 'another name' } as typeof place, [saved])
          expect(isNew).toBe(false)
          expect(endpoint).toMatchObject({ id: saved.id, name: saved.name })
          const level = (target: Endpoint) => friction.indexOf(guardFor(target, action, { askForLocal: true }).kind)
          const joined = level({ ...endpoint, id: saved.id } as Endpoint)
          expect(joined).toBeGreaterThanOrEqual(Math.max(level(saved), level(given)))
        },
      ),
    )
  })

  test('of another place is new: another host, user, database or container', () => {
    const { id: _id, ...place } = remote
    for (const change of [{ host: 'other' }, { user: 'other' }, { database: 'other' }, { port: 6543 }])
      expect(joinEndpoint({ ...place, ...change }, [remote, local]).isNew).toBe(true)
    expect(joinEndpoint({ ...place, host: 'DB.example.com' }, [remote]).isNew).toBe(false)
  })
})

describe('names', () => {
  test('are free, of any length, and a copy says so', () => {
    expect(freeName('shop', ['other'])).toBe('shop')
    expect(freeName('shop', ['Shop', 'shop 2'])).toBe('shop 3')
    expect(duplicateOf(profile, ['shop']).name).toBe('shop copy')
    expect(duplicateOf(profile, ['shop', 'shop copy']).name).toBe('shop copy 2')
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60 }).filter((name) => name.trim() !== ''),
        fc.nat(12),
        (name, many) => {
          const taken: string[] = []
          for (let index = 0; index <= many; index += 1) taken.push(freeName(name, taken))
          expect(new Set(taken.map((item) => item.toLowerCase())).size).toBe(many + 1)
          expect(taken.every((item) => item.length <= 60 && item.trim().length > 0)).toBe(true)
        },
      ),
    )
  })
})
