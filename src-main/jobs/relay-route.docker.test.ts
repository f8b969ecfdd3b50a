import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect, sql } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'
import type { JobEvent } from '../../src-shared/domain/job-event'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

/** From this computer the server asks for a password; in its own container it does not. */
const throughTools = {
  include: ['archon_prompts', 'archon_llm_pricing'],
  exclude: [],
  passwords: { local: null },
}
const texts = (events: readonly JobEvent[]) => events.flatMap((event) => (event.type === 'log' ? [event.text] : []))

async function historyRow(syncId: string) {
  const [row] = await sql(fixture.local.adminUrl, 'select * from archon_sync_history where sync_id = $1', [syncId])
  return row
}

describe('where no direct way leads to the server, sessions go through the tool container', () => {
  it('and the target’s own history has the end of a sync, of a failure and of an undo', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
    const { local, sync, undo } = fixture

    const copied = await sync('remote-to-local', throughTools)

    expect(texts(copied.events).filter((text) => text.includes('sessions through the tool container'))).toHaveLength(1)
    expect(copied.result.failure).toBeNull()
    expect(copied.result.warnings.filter((text) => text.includes('archon_sync_history'))).toEqual([])
    expect(await historyRow(copied.syncId)).toMatchObject({ status: 'completed', percent_complete: 100 })

    await sql(
      local.adminUrl,
      "alter table archon_prompts add constraint plain check (prompt_name <> 'unicode') not valid",
    )
    const failed = await sync('remote-to-local', throughTools)
    expect(failed.result).toMatchObject({ outcome: 'failed', targetState: 'unchanged' })
    expect(await historyRow(failed.syncId)).toMatchObject({ status: 'failed' })

    await sql(local.adminUrl, 'alter table archon_prompts drop constraint plain')
    const undone = await undo(copied.syncId, 'remote-to-local', throughTools)
    expect(undone.result).toMatchObject({ outcome: 'succeeded' })
    expect(await historyRow(undone.syncId)).toMatchObject({ status: 'completed' })
  })

  it('and a cancelled import is confirmed by the server and recorded there', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
    const { app, local, start } = fixture
    const holder = await connect(local.adminUrl)
    try {
      await sql(holder, 'begin; lock table archon_prompts in access share mode')
      const job = await start('remote-to-local', throughTools)
      const waits = () => sql(holder, "select from pg_locks where not granted and mode = 'AccessExclusiveLock'")
      await expect.poll(async () => (await waits()).length, { timeout: 30_000 }).toBe(1)
      await app.engine.cancel(job.jobId)
      const { result, events, syncId } = await job.done
      expect(result).toMatchObject({ outcome: 'cancelled', targetState: 'unchanged', failedPhase: 'import' })
      expect(texts(events)).toContain('Rolled back; the server confirms that no session of this run is left.')
      expect(await historyRow(syncId)).toMatchObject({ status: 'cancelled' })
    } finally {
      await holder.end()
    }
  })
})
