import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ContainerEndpoint, Endpoint, Environment, ServerEndpoint } from './endpoint'
import { backupOrigin, type Guard, type GuardedAction, guardFor, safetyBackupRequired, withMark } from './guard'

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
    const kinds = (['sync', 'restore', 'undo'] as const).map(
      (action) => guardFor(target, action, { askForLocal: true }).kind,
    )
    expect(kinds).toEqual([sync, restore, undo])
  })

  test('the first dialog for a local target can be switched off, no other', () => {
    expect(guardFor(container(), 'sync', { askForLocal: false })).toEqual({ kind: 'none' })
    expect(guardFor(container(isProtected), 'sync', { askForLocal: false })).toEqual({ kind: 'dialog' })
    expect(guardFor(server('staging'), 'sync', { askForLocal: false })).toEqual({ kind: 'dialog' })
  })

  test('the name to type is the name of the endpoint', () => {
    expect(guardFor(server('production', { name: 'app_prod' }), 'sync', { askForLocal: true })).toEqual({
      kind: 'typed-name',
      name: 'app_prod',
    })
  })

  test('a refusal names the endpoint', () => {
    expect(guardFor(container({ canBeTarget: false }), 'sync', { askForLocal: true })).toMatchObject({
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
const anyAction = fc.constantFrom<GuardedAction>('sync', 'restore', 'undo', 'delete', 'unprotect')
const writing: readonly GuardedAction[] = ['sync', 'restore', 'undo']
const anySituation = fc.record({ askForLocal: fc.boolean(), lastBackup: fc.constantFrom(null, 'sync_20300101_000000') })
const friction: readonly Guard['kind'][] = ['none', 'first-time', 'dialog', 'typed-name', 'refused']
const levelOf = ({ kind }: Guard) => friction.indexOf(kind)

/** Each step makes a target more dangerous, or leaves it as it is. */
const harsher: fc.Arbitrary<(target: Endpoint) => Endpoint> = fc.constantFrom(
  (target) => ({ ...target, isProtected: true }),
  (target) => withMark(target, { isMarked: true }),
  (target) => ({ ...target, canBeTarget: false }),
  (target) => (target.kind === 'container' ? target : { ...target, environment: 'production' as const }),
  (target) =>
    target.kind === 'container' || target.environment === 'production'
      ? target
      : { ...target, environment: 'staging' as const },
)

describe('whatever the target, the action and the situation', () => {
  const always = (check: (target: Endpoint, guard: Guard, action: GuardedAction) => void) =>
    fc.assert(
      fc.property(anyEndpoint, anyAction, anySituation, (target, action, situation) => {
        check(target, guardFor(target, action, situation), action)
      }),
    )

  test('friction is never lower for a more dangerous target', () => {
    fc.assert(
      fc.property(anyEndpoint, fc.array(harsher), anyAction, anySituation, (target, steps, action, situation) => {
        const worse = steps.reduce((now, step) => step(now), target)
        const [before, after] = [guardFor(target, action, situation), guardFor(worse, action, situation)]
        expect(levelOf(after)).toBeGreaterThanOrEqual(levelOf(before))
      }),
    )
  })

  test('production takes its typed name for all that is written into it, or is refused', () => {
    always((target, guard, action) => {
      if (target.environment !== 'production' || !writing.includes(action)) return
      expect(guard).toEqual(target.canBeTarget ? { kind: 'typed-name', name: target.name } : expect.anything())
      expect(['typed-name', 'refused']).toContain(guard.kind)
    })
  })

  test('the switch for production takes the push away, and nothing else', () => {
    always((target, usual, action) => {
      const guard = guardFor(target, action, { askForLocal: false, allowProductionPush: false })
      const isPush = action === 'sync' && target.environment === 'production' && target.canBeTarget
      if (isPush) expect(guard).toMatchObject({ kind: 'refused', by: 'settings' })
      else expect(levelOf(guard)).toBeLessThanOrEqual(levelOf(usual))
    })
  })

  test('a mark in the database is worth as much as protection that is saved', () => {
    fc.assert(
      fc.property(anyEndpoint, anyAction, anySituation, (target, action, situation) => {
        const marked = guardFor(withMark(target, { isMarked: true }), action, situation)
        expect(marked).toEqual(guardFor({ ...target, isProtected: true }, action, situation))
        expect(withMark(target, { isMarked: false })).toBe(target)
        expect(withMark(target, null)).toBe(target)
      }),
    )
  })

  test('an unprotected local one never takes a typed name, a remote or protected one always asks', () => {
    always((target, { kind }) => {
      const isFree = target.environment === 'local' && !target.isProtected
      if (isFree) expect(['none', 'first-time', 'refused']).toContain(kind)
      else expect(['dialog', 'typed-name', 'refused']).toContain(kind)
    })
  })

  test('one that cannot be a target is refused for all that writes, and nothing else is refused', () => {
    always((target, { kind }, action) =>
      expect(kind === 'refused').toBe(!target.canBeTarget && writing.includes(action)),
    )
  })

  test('where something is asked for each time, the safety backup cannot be left out', () => {
    always((target, { kind }, action) => {
      if (!writing.includes(action)) return
      if (kind === 'dialog' || kind === 'typed-name') expect(safetyBackupRequired(target)).toBe(true)
      if (kind === 'none' || kind === 'first-time') expect(safetyBackupRequired(target)).toBe(false)
    })
  })

  test('protection is never taken away without a question', () => {
    always((target, { kind }, action) => {
      if (action === 'unprotect' && target.isProtected) expect(['dialog', 'typed-name']).toContain(kind)
    })
  })
})

describe('deleting a backup (interface.md, friction matrix)', () => {
  const id = 'sync_20300101_000000'
  const guardOf = (environment: string, endpoint: Endpoint | null, isLast: boolean) =>
    guardFor(backupOrigin({ name: 'gone', environment }, endpoint), 'delete', { lastBackup: isLast ? id : null })

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
    expect(guardOf(environment, endpoint, false).kind).toBe(one)
    expect(guardOf(environment, endpoint, true).kind).toBe(last)
  })

  test('the name to type is the id of the backup', () => {
    expect(guardOf('production', null, true)).toEqual({ kind: 'typed-name', name: id })
  })
})
