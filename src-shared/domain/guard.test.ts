import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContainerEndpoint, Endpoint, Environment, ServerEndpoint } from './endpoint'
import { type Guard, type GuardedAction, guardFor, guardForDelete, safetyBackupRequired } from './guard'

const common = {
  id: 'e',
  database: 'postgres',
  user: 'postgres',
  port: 5432,
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
} as const

function container(more: Partial<ContainerEndpoint> = {}): Endpoint {
  return { ...common, kind: 'container', name: 'local', container: 'db', environment: 'local', ...more }
}

function server(environment: Environment, more: Partial<ServerEndpoint> = {}): Endpoint {
  return {
    ...common,
    kind: 'server',
    name: 'remote',
    host: 'db.example.com',
    tls: { mode: 'auto' },
    environment,
    ...more,
  }
}

const isProtected = { isProtected: true }

describe('friction follows the target (interface.md, friction matrix)', () => {
  test.each<[string, Endpoint, sync: Guard['kind'], restore: Guard['kind'], undo: Guard['kind']]>([
    ['a local one', container(), 'first-time', 'none', 'none'],
    ['a local one without a container', server('local'), 'first-time', 'none', 'none'],
    ['a protected local one', container(isProtected), 'dialog', 'dialog', 'dialog'],
    ['development', server('development'), 'dialog', 'dialog', 'dialog'],
    ['staging', server('staging'), 'dialog', 'dialog', 'dialog'],
    ['protected staging', server('staging', isProtected), 'typed-name', 'typed-name', 'typed-name'],
    ['a protected server of any environment', server('local', isProtected), 'typed-name', 'typed-name', 'typed-name'],
    ['production', server('production'), 'typed-name', 'typed-name', 'typed-name'],
    ['protected production', server('production', isProtected), 'typed-name', 'typed-name', 'typed-name'],
    ['one that is no target', server('production', { canBeTarget: false }), 'refused', 'refused', 'refused'],
    ['a local one that is no target', container({ canBeTarget: false }), 'refused', 'refused', 'refused'],
  ])('%s', (_, target, sync, restore, undo) => {
    const kinds = (['sync', 'restore', 'undo'] as const).map((action) => guardFor(target, action, true).kind)
    expect(kinds).toEqual([sync, restore, undo])
  })

  test('the first dialog for a local target can be switched off, no other', () => {
    expect(guardFor(container(), 'sync', false)).toEqual({ kind: 'none' })
    expect(guardFor(container(isProtected), 'sync', false)).toEqual({ kind: 'dialog' })
    expect(guardFor(server('staging'), 'sync', false)).toEqual({ kind: 'dialog' })
  })

  test('the name to type is the name of the endpoint', () => {
    expect(guardFor(server('production', { name: 'app_prod' }), 'sync', true)).toEqual({
      kind: 'typed-name',
      name: 'app_prod',
    })
  })

  test('a refusal names the endpoint', () => {
    expect(guardFor(container({ canBeTarget: false }), 'sync', true)).toMatchObject({
      reason: expect.stringContaining('local'),
    })
  })
})

const anyEndpoint: fc.Arbitrary<Endpoint> = fc
  .record({
    kind: fc.constantFrom('container', 'server'),
    environment: fc.constantFrom<Environment>('local', 'development', 'staging', 'production'),
    isProtected: fc.boolean(),
    canBeTarget: fc.boolean(),
  })
  .map(({ kind, environment, ...flags }) => (kind === 'container' ? container(flags) : server(environment, flags)))
const anyAction = fc.constantFrom<GuardedAction>('sync', 'restore', 'undo')

describe('whatever the endpoint, the action and the setting', () => {
  const always = (check: (target: Endpoint, guard: Guard) => void) =>
    fc.assert(
      fc.property(anyEndpoint, anyAction, fc.boolean(), (target, action, askForLocal) => {
        check(target, guardFor(target, action, askForLocal))
      }),
    )

  test('production takes its typed name or is refused', () => {
    always((target, { kind }) => {
      if (target.environment === 'production') expect(['typed-name', 'refused']).toContain(kind)
    })
  })

  test('an unprotected local one never takes a typed name, a remote or protected one always asks', () => {
    always((target, { kind }) => {
      const isFree = target.environment === 'local' && !target.isProtected
      if (isFree) expect(['none', 'first-time', 'refused']).toContain(kind)
      else expect(['dialog', 'typed-name', 'refused']).toContain(kind)
    })
  })

  test('one that cannot be a target is refused, and no other is', () => {
    always((target, { kind }) => expect(kind === 'refused').toBe(!target.canBeTarget))
  })

  test('where something is asked for each time, the safety backup cannot be left out', () => {
    always((target, { kind }) => {
      if (kind === 'dialog' || kind === 'typed-name') expect(safetyBackupRequired(target)).toBe(true)
      if (kind === 'none' || kind === 'first-time') expect(safetyBackupRequired(target)).toBe(false)
    })
  })
})

describe('deleting a backup (interface.md, friction matrix)', () => {
  const backup = (environment: string) => ({ id: 'sync_20300101_000000', endpoint: { environment } })

  test.each<[string, Endpoint | null, environment: string, one: Guard['kind'], last: Guard['kind']]>([
    ['of a local one', container(), 'local', 'none', 'none'],
    ['of a local one without a container', server('local'), 'local', 'none', 'none'],
    ['of a protected local one', container(isProtected), 'local', 'dialog', 'dialog'],
    ['of development', server('development'), 'development', 'dialog', 'dialog'],
    ['of staging', server('staging'), 'staging', 'dialog', 'dialog'],
    ['of protected staging', server('staging', isProtected), 'staging', 'dialog', 'typed-name'],
    ['of a protected server', server('local', isProtected), 'local', 'dialog', 'typed-name'],
    ['of production', server('production'), 'production', 'dialog', 'typed-name'],
    ['of one that is no target any more', server('staging', { canBeTarget: false }), 'staging', 'dialog', 'dialog'],
    ['of a server that became production since', server('production'), 'staging', 'dialog', 'typed-name'],
    ['of a local one that is not saved any more', null, 'local', 'none', 'none'],
    ['of staging that is not saved any more', null, 'staging', 'dialog', 'dialog'],
    ['of production that is not saved any more', null, 'production', 'dialog', 'typed-name'],
    ['of a place that nobody knows', null, '', 'dialog', 'typed-name'],
  ])('%s', (_, endpoint, environment, one, last) => {
    expect(guardForDelete(backup(environment), endpoint, false).kind).toBe(one)
    expect(guardForDelete(backup(environment), endpoint, true).kind).toBe(last)
  })

  test('the name to type is the id of the backup', () => {
    expect(guardForDelete(backup('production'), null, true)).toEqual({
      kind: 'typed-name',
      name: 'sync_20300101_000000',
    })
  })
})
