import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { databaseState } from '../../e2e/stack/state'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'
import { readBatches, startWriter } from '../../e2e/stack/writer'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

const small = { include: ['archon_prompts', 'archon_llm_pricing'], exclude: [] }
const historyRow = async (url: string, syncId: string) => {
  const [row] = await sql(url, 'select * from archon_sync_history where sync_id = $1', [syncId])
  return row
}

describe('the record of a sync in the target', () => {
  it('is one row in the words of the table that is there, which keeps its shape', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
    const { remote, sync } = fixture
    await sql(remote.adminUrl, "update archon_prompts set prompt = 'changed'")
    const before = await sql(remote.adminUrl, 'select * from archon_sync_history order by id')

    const { syncId, result } = await sync('local-to-remote', small)

    expect(result.failure).toBeNull()
    expect(syncId).toMatch(/^sync_\d{8}_\d{6}$/)
    const row = await historyRow(remote.adminUrl, syncId)
    expect(row).toMatchObject({
      direction: 'local-to-remote',
      status: 'completed',
      percent_complete: 100,
      backup_file_path: result.exported?.backupFile,
      export_duration_seconds: Math.round(result.exported?.durationSeconds ?? -1),
      error_message: null,
      started_at: expect.any(Date),
      completed_at: expect.any(Date),
    })
    expect(Number(row?.export_size_mb)).toBeCloseTo((result.exported?.bytes ?? 0) / 1e6, 2)
    expect(Object.keys(row ?? {})).not.toContain('import_rows')
    const after = await sql(remote.adminUrl, 'select * from archon_sync_history where sync_id <> $1 order by id', [
      syncId,
    ])
    expect(after).toEqual(before)
  })

  it('is made with import and verification columns where there is no table', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
    const { remote, sync } = fixture
    await sql(remote.adminUrl, 'drop table archon_sync_history')

    const { syncId, result } = await sync('local-to-remote', small)

    expect(result.failure).toBeNull()
    expect(result.warnings.filter((text) => text.includes('archon_sync_history'))).toEqual([])
    expect(await historyRow(remote.adminUrl, syncId)).toMatchObject({
      status: 'completed',
      percent_complete: 100,
      import_tables: 2,
      verification_status: 'identical',
    })
    const [rows] = await sql(
      remote.adminUrl,
      'select (select count(*) from archon_prompts) + (select count(*) from archon_llm_pricing) as n',
    )
    const [recorded] = await sql(remote.adminUrl, 'select import_rows as n from archon_sync_history')
    expect(recorded).toEqual(rows)
  })

  it('is a warning, not a failure, where the role may not write it', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
    const { remote, sync } = fixture
    await sql(
      remote.adminUrl,
      'alter table archon_sync_history owner to postgres; revoke all on archon_sync_history from archon_owner',
    )

    const { syncId, result } = await sync('local-to-remote', small)

    expect(result.failure).toBeNull()
    expect(result).toMatchObject({ outcome: 'succeeded', targetState: 'replaced' })
    expect(result.warnings.filter((text) => text.includes('archon_sync_history'))).toHaveLength(1)
    expect(await historyRow(remote.adminUrl, syncId)).toBeUndefined()
  })

  it('says that a sync failed, and why, when the import did', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
    const { remote, sync } = fixture
    await sql(remote.adminUrl, "alter table archon_prompts add check (prompt_name <> 'unicode') not valid")

    const { syncId, result } = await sync('local-to-remote', small)

    expect(result).toMatchObject({
      outcome: 'failed',
      targetState: 'unchanged',
      failure: { code: 'import/constraint' },
    })
    expect(await historyRow(remote.adminUrl, syncId)).toMatchObject({
      status: 'failed',
      error_message: result.failure?.message,
      completed_at: expect.any(Date),
    })
  })

  it('is never part of a sync, even when it is named', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
    const { remote, sync } = fixture
    const before = await databaseState(remote, 'physical')
    const { result } = await sync('local-to-remote', { include: ['archon_sync_history'], exclude: [] })
    expect(result.failure).toMatchObject({ code: 'plan/blocked' })
    expect(await databaseState(remote, 'physical')).toEqual(before)
  })
})

describe.each(['local-to-remote', 'remote-to-local'] as const)('a source that is written to, %s', (direction) => {
  it('verifies, and the target holds a complete prefix of the batches', async () => {
    fixture = await openSyncFixture(stack)
    const { source, target } = fixture.roles(direction)
    const writer = await startWriter(source.url, 200)
    await expect.poll(() => writer.batches).toBeGreaterThan(3)
    const atStart = writer.batches

    const { result } = await fixture.sync(direction)

    const atEnd = (await writer.stop()).batches
    expect(result.failure).toBeNull()
    expect(result).toMatchObject({ outcome: 'succeeded', verification: { verdict: 'identical' } })
    const arrived = await readBatches(target.url)
    expect(arrived.torn).toEqual([])
    expect(arrived.batches).toBeGreaterThanOrEqual(atStart)
    expect(arrived.batches).toBeLessThan(atEnd)
  })
})
