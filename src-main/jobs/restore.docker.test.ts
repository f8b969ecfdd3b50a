import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checksums, databaseUrl, selectedTables, sql, type TestDatabase } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { brokenForeignKeys, databaseState, sequencesBehind } from '../../e2e/stack/state'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'
import { failureOf } from '../../src-shared/domain/failure'
import type { RestoreOrder } from './restore-order'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

const sums = (database: TestDatabase, tables: readonly string[] = selectedTables) =>
  checksums(database.adminUrl, tables)
const messUp = `delete from archon_task_history; update archon_prompts set description = 'changed';
  insert into archon_settings (key, value) values ('new one', 'x')`
const withoutHistory = (state: { content: string[] }) =>
  state.content.filter((line) => !line.includes('archon_sync_history'))
const failureFrom = (work: Promise<unknown>) => work.then(() => null, failureOf)

/** Into a new local database, as the role that most containers are used with: it may make databases and extensions. */
async function asSuperuser(backupId: string, beside: string): Promise<RestoreOrder> {
  const order = await fixture.restoreOrder(backupId, 'remote-to-local', { beside })
  return { ...order, target: { ...order.target, user: fixture.local.server.superuser.user } }
}

describe('a backup by hand', () => {
  it.each(['local', 'remote'] as const)('of the %s side restores what was changed since', async (side) => {
    fixture = await openSyncFixture(stack)
    const database = fixture[side]
    const direction = side === 'local' ? 'remote-to-local' : 'local-to-remote'
    const before = await sums(database)
    const made = await fixture.backUp(side)
    expect(made.result).toMatchObject({ outcome: 'succeeded', failure: null })
    expect(await fixture.app.history.get(made.syncId)).toMatchObject({ kind: 'backup', backupId: made.syncId })
    await sql(database.adminUrl, messUp)
    expect(await sums(database)).not.toEqual(before)

    const restored = await fixture.restore(await fixture.restoreOrder(made.syncId, direction))

    expect(restored.result).toMatchObject({ outcome: 'succeeded', targetState: 'replaced', failure: null })
    expect(restored.result.verification?.verdict).toBe('identical')
    expect(await sums(database)).toEqual(before)
    expect(await brokenForeignKeys(database.adminUrl)).toEqual([])
    expect(await sequencesBehind(database.adminUrl)).toEqual([])
    expect(await fixture.app.history.get(restored.syncId)).toMatchObject({ kind: 'restore', backupId: made.syncId })
  })

  it('of nothing is refused, and writes nothing', async () => {
    fixture = await openSyncFixture(stack)
    const { result } = await fixture.backUp('local', { include: ['no_such_*'], exclude: [] })
    expect(result.failure).toMatchObject({ code: 'plan/blocked' })
    expect(await fixture.app.backups.list()).toEqual([])
  })
})

describe('a restore', () => {
  it('of chosen tables leaves every other table as it is', async () => {
    fixture = await openSyncFixture(stack)
    const { local } = fixture
    const made = await fixture.backUp('local')
    const before = await sums(local)
    await sql(local.adminUrl, messUp)
    const messed = await sums(local)

    const tables = [{ schema: 'public', name: 'archon_task_history' }]
    const { result, plan } = await fixture.restore(
      await fixture.restoreOrder(made.syncId, 'remote-to-local', { tables }),
    )

    expect(result.failure).toBeNull()
    expect(plan?.tables.map((item) => item.table.name)).toEqual(['archon_task_history'])
    expect(await sums(local)).toEqual({ ...messed, archon_task_history: before.archon_task_history })
  })

  it('goes to the other side as well', async () => {
    fixture = await openSyncFixture(stack)
    const { local, remote } = fixture
    await sql(remote.adminUrl, messUp)
    const made = await fixture.backUp('local')
    const { result } = await fixture.restore(await fixture.restoreOrder(made.syncId, 'local-to-remote'))
    expect(result.failure).toBeNull()
    expect(await sums(remote)).toEqual(await sums(local))
  })

  it('is undone like a sync, and its undo as well', async () => {
    fixture = await openSyncFixture(stack)
    const { local } = fixture
    const made = await fixture.backUp('local')
    await sql(local.adminUrl, messUp)
    const messed = withoutHistory(await databaseState(local))
    const restored = await fixture.restore(await fixture.restoreOrder(made.syncId, 'remote-to-local'))
    const whole = withoutHistory(await databaseState(local))

    const undo = await fixture.undo(restored.syncId, 'remote-to-local')
    expect(undo.result.failure).toBeNull()
    expect(withoutHistory(await databaseState(local))).toEqual(messed)
    const redo = await fixture.undo(undo.syncId, 'remote-to-local')
    expect(redo.result.failure).toBeNull()
    expect(withoutHistory(await databaseState(local))).toEqual(whole)
  })

  it('beside makes a database with the same rows, keys and functions, and touches nothing else', async () => {
    fixture = await openSyncFixture(stack)
    const { local } = fixture
    const made = await fixture.backUp('local')
    const before = await databaseState(local, 'physical')
    const beside = `${local.name}_beside`
    const admin = databaseUrl(local.server, beside, { as: 'superuser', route: 'direct' })
    try {
      const order = await asSuperuser(made.syncId, beside)
      const preview = await fixture.app.engine.restorePreview(order, new AbortController().signal)
      expect(preview.plan.findings.filter((item) => item.severity === 'blocker')).toEqual([])
      const { result } = await fixture.restore(order)
      expect(result.failure).toBeNull()
      expect(result.verification?.verdict).toBe('identical')
      expect(await checksums(admin, selectedTables)).toEqual(await sums(local))
      expect(await brokenForeignKeys(admin)).toEqual([])
      const { content } = await databaseState(local, 'physical')
      expect(content).toEqual(before.content)
      const again = await failureFrom(fixture.app.engine.restorePreview(order, new AbortController().signal))
      expect(again).toMatchObject({ code: 'plan/blocked', message: expect.stringContaining(beside) })
    } finally {
      await sql(
        databaseUrl(local.server, 'postgres', { as: 'superuser', route: 'direct' }),
        `drop database if exists "${beside}" with (force)`,
      )
    }
  })

  it('beside into a name that is taken is refused before anything is made', async () => {
    fixture = await openSyncFixture(stack)
    const made = await fixture.backUp('local')
    const order = await asSuperuser(made.syncId, 'postgres')
    const { result } = await fixture.restore(order)
    expect(result.failure).toMatchObject({ code: 'plan/blocked', message: 'There is a database postgres already.' })
  })

  it('beside that fails leaves no database behind', async () => {
    fixture = await openSyncFixture(stack)
    const { local } = fixture
    const admin = databaseUrl(local.server, 'postgres', { as: 'superuser', route: 'direct' })
    const made = await fixture.backUp('local')
    const order = await asSuperuser(made.syncId, `${local.name}_gone`)
    const { manifest } = order
    if (manifest === null) throw new Error('The order has no manifest.')
    const broken = { ...manifest, prelude: [...manifest.prelude, 'create extension no_such_extension'] }
    const { result } = await fixture.restore({ ...order, manifest: broken })
    expect(result.failure).toMatchObject({
      code: 'plan/blocked',
      message: expect.stringContaining('no_such_extension'),
    })
    expect(await sql(admin, 'select 1 from pg_database where datname = $1', [`${local.name}_gone`])).toEqual([])
  })
})

describe('an undo', () => {
  it('names what was changed since, and takes it away only when that was seen', async () => {
    fixture = await openSyncFixture(stack)
    const { local } = fixture
    await sql(local.adminUrl, messUp)
    const before = withoutHistory(await databaseState(local))
    const { syncId } = await fixture.sync('remote-to-local')
    await sql(local.adminUrl, 'delete from archon_task_history')
    const changed = withoutHistory(await databaseState(local))

    const order = await fixture.undoOrder(syncId, 'remote-to-local')
    const unseen = await fixture.restore(order)
    expect(unseen.result.failure).toMatchObject({ code: 'undo/target-changed' })
    expect(withoutHistory(await databaseState(local))).toEqual(changed)

    const preview = await fixture.app.engine.restorePreview(order, new AbortController().signal)
    expect(preview.changed).toEqual([
      { table: { schema: 'public', name: 'archon_task_history' }, rowsThen: 2400, rowsNow: 0 },
    ])
    const seen = await fixture.restore(order, preview.plan.id)
    expect(seen.result.failure).toBeNull()
    expect(withoutHistory(await databaseState(local))).toEqual(before)
    const back = await fixture.undo(seen.syncId, 'remote-to-local')
    expect(back.result.failure).toBeNull()
    expect(withoutHistory(await databaseState(local))).toEqual(changed)
  })

  it('of a run that is not there, that changed nothing, that was undone, or whose backup is gone says why not', async () => {
    fixture = await openSyncFixture(stack)
    await sql(fixture.local.adminUrl, messUp)
    const undo = (syncId: string) => failureFrom(fixture.undoOrder(syncId, 'remote-to-local'))
    expect(await undo('sync_20200101_000000')).toMatchObject({ code: 'job/not-found' })
    const failed = await fixture.sync('remote-to-local', { include: ['nothing_*'], exclude: [] })
    expect(await undo(failed.syncId)).toMatchObject({ code: 'undo/not-possible' })
    const { syncId } = await fixture.sync('remote-to-local')
    const done = await fixture.undo(syncId, 'remote-to-local')
    expect(await undo(syncId)).toMatchObject({ message: expect.stringContaining(done.syncId) })
    await fixture.app.backups.remove(`${done.syncId}.before`, { force: true })
    expect(await undo(done.syncId)).toMatchObject({ message: expect.stringContaining('safety backup is gone') })
  })
})
