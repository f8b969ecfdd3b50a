import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect, sql } from '../../e2e/stack/database'
import { makeRestoreFaults, type RestoreFaults, type RestoreRun } from '../../e2e/stack/fault-restore'
import { readState } from '../../e2e/stack/fault-state'
import { type FaultApp, makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import type { FailureCode } from '../../src-shared/domain/failure'
import type { Phase } from '../../src-shared/domain/job-event'

let faults: RestoreFaults
let run: RestoreRun
let app: FaultApp

/** A sync that also makes a table, so that its undo drops one. */
beforeAll(async () => {
  const stack = await useStack()
  faults = await makeRestoreFaults(stack.local, stack.remote, 1_000, {
    sourceSql: "create table made (id integer primary key, note text); insert into made values (1, 'new')",
    selection: ['parents', 'items', 'numbered', 'made'],
  })
})
afterAll(() => faults.drop())
beforeEach(async () => {
  run = await faults.undo()
  app = await makeApp(run.home)
})
afterEach(async () => {
  await run.requireNothingLeft()
  await run.remove()
})

/** Starts the undo as one that was looked at before. */
async function undoSeen() {
  const order = await run.order(app)
  const { plan } = await app.engine.restorePreview(order, new AbortController().signal)
  return app.restore(order, plan.id)
}

describe('an undo of a target that changed since', () => {
  it('is refused when nobody has seen the changes, and nothing is touched', async () => {
    await sql(run.target.url, "update numbered set note = 'since' where id = 110; delete from items where id = 999")
    const before = await readState(run.target.url)
    const job = await app.restore(await run.order(app))
    const result = await job.done
    expect(verdictOf(result)).toEqual({
      outcome: 'failed',
      targetState: 'unchanged',
      failedPhase: 'connect',
      code: 'undo/target-changed',
    })
    expect(result.failure?.detail).toMatch(/items: 1000 rows then, 999 now/)
    expect(result.failure?.detail).toMatch(/numbered: 40 rows then, 40 now/)
    expect(await readState(run.target.url)).toEqual(before)
  })

  it('is refused when it changed once more after they were seen', async () => {
    const order = await run.order(app)
    await sql(run.target.url, 'delete from items where id = 999')
    const { plan, changed } = await app.engine.restorePreview(order, new AbortController().signal)
    expect(changed).toEqual([{ table: { schema: 'public', name: 'items' }, rowsThen: 1000, rowsNow: 999 }])
    await sql(run.target.url, 'delete from items where id = 998')
    const job = await app.restore(order, plan.id)
    expect(verdictOf(await job.done)).toMatchObject({ targetState: 'unchanged', code: 'undo/target-changed' })
  })

  it('runs when they were seen, and its own undo brings them back', async () => {
    await sql(run.target.url, "update numbered set note = 'since' where id = 110; insert into made values (2, 'since')")
    const changed = await readState(run.target.url)
    const job = await undoSeen()
    expect((await job.done).failure).toBeNull()
    expect(await readState(run.target.url)).toEqual(faults.databases.old)
    const back = await app.restore(await run.undoOrder(app, job.syncId))
    expect((await back.done).failure).toBeNull()
    expect(await readState(run.target.url)).toEqual(changed)
  })

  it('is not possible twice', async () => {
    const job = await undoSeen()
    expect((await job.done).outcome).toBe('succeeded')
    await expect(run.order(app)).rejects.toMatchObject({
      failure: { code: 'undo/not-possible', message: expect.stringContaining(job.syncId) },
    })
  })
})

interface Refusal {
  readonly what: string
  /** Done to the target as superuser after the sync. */
  readonly does: string
  readonly code: FailureCode
  readonly phase: Phase
  /** Words that the failure must say. */
  readonly says: readonly string[]
}

const refusals: readonly Refusal[] = [
  {
    what: 'a table refers now to one that the undo takes away',
    does: 'create table later (made_id integer constraint later_made references made); insert into later values (1)',
    code: 'plan/blocked',
    phase: 'connect',
    says: ['later', 'made', 'later_made'],
  },
  {
    what: 'a view reads a table that the undo takes away',
    does: 'create view made_view as select note from made',
    code: 'undo/not-possible',
    phase: 'import',
    says: ['made', 'made_view'],
  },
  {
    what: 'a materialised view reads a table that the undo takes away',
    does: 'create materialized view made_report as select note from made',
    code: 'plan/blocked',
    phase: 'connect',
    says: ['made', 'made_report'],
  },
  {
    what: 'a table that the undo takes away has another owner',
    does: 'alter table made owner to postgres',
    code: 'plan/blocked',
    phase: 'connect',
    says: ['made', 'archon_owner'],
  },
  {
    what: 'a table refers now to a row that came with the sync',
    does: `create table later (item_id bigint constraint later_item references items); insert into later values (1000);
      alter table later owner to archon_owner`,
    code: 'verify/foreign-key',
    phase: 'verify',
    says: ['later', 'items', 'later_item', '1000'],
  },
  {
    what: 'a column was dropped',
    does: 'alter table items drop column payload',
    code: 'plan/blocked',
    phase: 'connect',
    says: ['items', 'payload'],
  },
  {
    what: 'a column got another type',
    does: 'alter table items alter column payload type varchar',
    code: 'plan/blocked',
    phase: 'connect',
    says: ['items', 'payload'],
  },
  {
    what: 'a replaced table was dropped',
    does: 'drop table numbered; create view numbered as select 1 as id',
    code: 'plan/blocked',
    phase: 'connect',
    says: ['numbered'],
  },
  {
    what: 'the right to write a table was revoked',
    does: 'revoke insert, update, delete, truncate on items from archon_owner',
    code: 'import/not-allowed',
    phase: 'import',
    says: ['items'],
  },
  {
    what: 'the right to read a table was revoked',
    does: 'revoke select on items from archon_owner',
    code: 'import/not-allowed',
    phase: 'backup',
    says: ['items'],
  },
  {
    what: 'a table has another owner',
    does: 'alter table items owner to postgres',
    code: 'plan/blocked',
    phase: 'connect',
    says: ['items', 'archon_owner'],
  },
  {
    what: 'a row of the backup breaks a CHECK that is new',
    does: "alter table items add constraint items_are_new check (code like 'new-%')",
    code: 'import/constraint',
    phase: 'import',
    says: ['items', 'items_are_new'],
  },
]

describe('an undo is refused with its reason, and the target is as before, when', () => {
  it.each(refusals)('$what', async ({ does, code, phase, says }) => {
    await sql(run.target.adminUrl, does)
    const before = await readState(run.target.adminUrl)
    const job = await undoSeen()
    const result = await job.done
    const { message = '', hint = '', detail = '' } = result.failure ?? {}
    expect(verdictOf(result), message).toEqual({
      outcome: 'failed',
      targetState: 'unchanged',
      failedPhase: phase,
      code,
    })
    for (const word of says) expect(`${message} ${hint} ${detail}`).toContain(word)
    expect(hint).not.toBe('')
    expect(await readState(run.target.adminUrl)).toEqual(before)
    expect(await app.history.get(job.syncId)).toMatchObject({ outcome: 'failed', targetState: 'unchanged' })
  })

  it('another session holds a lock: it is named, and the wait ends after five seconds', async () => {
    const blocker = await connect(run.target.url)
    try {
      await blocker.query("set application_name = 'a long report'; begin")
      await blocker.query('select count(*) from items')
      const before = await readState(run.target.adminUrl)
      const job = await undoSeen()
      const result = await job.done
      expect(verdictOf(result)).toEqual({
        outcome: 'failed',
        targetState: 'unchanged',
        failedPhase: 'import',
        code: 'import/lock-timeout',
      })
      expect(result.failure?.message).toContain('a long report')
      expect(result.phaseMs.import).toBeLessThan(8_000)
      expect(await readState(run.target.adminUrl)).toEqual(before)
    } finally {
      await blocker.end()
    }
  })
})

describe('what others do to the target while an undo runs', () => {
  const meanwhiles: readonly { what: string; does: string; code: FailureCode; says: string }[] = [
    {
      what: 'a row is written after its safety backup',
      does: "update numbered set note = 'meanwhile' where id = 110",
      code: 'import/target-changed',
      says: 'numbered',
    },
    {
      what: 'a column is added after the plan',
      does: 'alter table items add column meanwhile integer',
      code: 'import/schema-changed',
      says: 'changed',
    },
    {
      what: 'a table begins to refer to one that goes',
      does: 'create table later (made_id integer references made)',
      code: 'import/schema-changed',
      says: 'changed',
    },
  ]

  it.each(meanwhiles)('$what: it stops, and what they did stays', async ({ does, code, says }) => {
    const job = await undoSeen()
    await job.inPhase('export')
    await sql(run.target.adminUrl, does)
    const before = await readState(run.target.adminUrl)
    const result = await job.done
    expect(verdictOf(result)).toEqual({ outcome: 'failed', targetState: 'unchanged', failedPhase: 'import', code })
    expect(`${result.failure?.message} ${result.failure?.detail}`).toContain(says)
    expect(await readState(run.target.adminUrl)).toEqual(before)
  })
})
