import type { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect, sql, type TestDatabase } from '../../e2e/stack/database'
import { type FaultDatabases, judge, makeFaultDatabases } from '../../e2e/stack/fault-databases'
import { readState } from '../../e2e/stack/fault-state'
import { type FaultApp, makeApp, orderFor, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import type { FailureCode } from '../../src-shared/domain/failure'
import { type Phase, phases } from '../../src-shared/domain/job-event'

let databases: FaultDatabases
let target: TestDatabase
let app: FaultApp

beforeAll(async () => {
  const stack = await useStack()
  databases = await makeFaultDatabases(stack.local, stack.remote, 2_000)
})
afterAll(() => databases.drop())
beforeEach(async () => {
  target = await databases.freshTarget()
  app = await makeApp()
})
afterEach(async () => {
  await requireNothingLeft(app.home, [target, databases.source])
  await app.remove()
})

function unchangedWith(code: FailureCode, failedPhase: Phase) {
  return { outcome: 'failed', targetState: 'unchanged', code, failedPhase }
}

it('without a fault the target is new, and the judge of these tests can tell', async () => {
  expect(await judge(databases, target)).toBe('old')
  const job = await app.sync(orderFor(databases.source, target))
  expect(verdictOf(await job.done)).toMatchObject({ outcome: 'succeeded', targetState: 'replaced' })
  expect(await judge(databases, target)).toBe('new')
  await sql(target.url, "update items set payload = 'touched' where id = 7")
  expect(await judge(databases, target)).toMatch(/^neither/)
})

interface RowFault {
  readonly what: string
  readonly prepare: string
  readonly include?: readonly string[]
  readonly code: FailureCode
  readonly phase: Phase
  /** Words that the failure must say. */
  readonly says: readonly string[]
}

const rowFaults: readonly RowFault[] = [
  {
    what: 'a CHECK that only the target has',
    prepare: "alter table items add constraint items_are_old check (code like 'old-%')",
    code: 'import/constraint',
    phase: 'import',
    says: ['items', 'items_are_old'],
  },
  {
    what: 'a CHECK on the target that fails with an error of its own',
    prepare: 'alter table numbered add constraint numbered_ratio check (1 / (id - 440) < 9)',
    code: 'import/bad-row',
    phase: 'import',
    says: ['numbered', 'division by zero'],
  },
  {
    what: 'a unique index that only the target has',
    prepare: 'create unique index items_one_amount on items (amount)',
    code: 'import/constraint',
    phase: 'import',
    says: ['items', 'items_one_amount'],
  },
  {
    what: 'a key from a table outside the selection to a row that goes',
    prepare: `insert into items (id, parent_id, code, amount, payload) values (999999, 1, 'old-only', 1, '');
              insert into outside_notes (item_id, note) values (999999, 'keeps it')`,
    code: 'verify/foreign-key',
    phase: 'verify',
    says: ['outside_notes', 'items', 'outside_notes_item', '999999'],
  },
  {
    what: 'a key into a table outside the selection that lacks the row',
    prepare: `update items set parent_id = 1; update parents set first_item = null; delete from parents where id = 50`,
    include: ['items'],
    code: 'verify/foreign-key',
    phase: 'verify',
    says: ['items', 'parents', 'items_parent', 'parent_id: 50'],
  },
]

describe('rows that the target does not take', () => {
  it.each(rowFaults)('$what: nothing changes and the failure names it', async (fault) => {
    await sql(target.url, fault.prepare)
    const before = await readState(target.url)
    const job = await app.sync(orderFor(databases.source, target, fault.include ? { include: fault.include } : {}))
    const result = await job.done
    expect(verdictOf(result)).toEqual(unchangedWith(fault.code, fault.phase))
    expect(await readState(target.url)).toEqual(before)
    const { message = '', hint = '', detail = '' } = result.failure ?? {}
    for (const word of fault.says) expect(`${message} ${detail}`).toContain(word)
    expect(hint).not.toBe('')
    // Values of rows stay out of what is kept (R61); keys are named, since nobody could mend them otherwise.
    expect(JSON.stringify(result.failure)).not.toMatch(/new-\d|[0-9a-f]{32}/)
    expect((await app.history.get(job.syncId))?.outcome).toBe('failed')
  })
})

interface Meanwhile {
  readonly what: string
  readonly does: string
  readonly as: 'owner' | 'superuser'
  readonly code: FailureCode
  readonly says: string
}

const meanwhiles: readonly Meanwhile[] = [
  {
    what: 'a row is written to the target after its backup',
    does: "update numbered set note = 'written meanwhile' where id = 110",
    as: 'owner',
    code: 'import/target-changed',
    says: 'numbered',
  },
  {
    what: 'a row is added to the target after its backup',
    does: "insert into items (parent_id, code, amount, payload) values (1, 'meanwhile', 1, '')",
    as: 'owner',
    code: 'import/target-changed',
    says: 'items',
  },
  {
    what: 'a column is added to the target after the plan',
    does: 'alter table items add column meanwhile integer',
    as: 'owner',
    code: 'import/schema-changed',
    says: 'changed',
  },
  {
    what: 'a trigger is added to the target after the plan',
    does: 'create trigger meanwhile before insert on items for each row execute function log_item()',
    as: 'owner',
    code: 'import/schema-changed',
    says: 'changed',
  },
  {
    what: 'a table of the target gets another owner after the plan',
    does: 'alter table numbered owner to postgres',
    as: 'superuser',
    code: 'import/not-allowed',
    says: 'numbered',
  },
]

describe('what others do to the target between plan and import', () => {
  it.each(meanwhiles)('$what: the import stops, and what they did stays', async ({ does, as, code, says }) => {
    const job = await app.sync(orderFor(databases.source, target))
    await job.inPhase('export')
    await sql(as === 'owner' ? target.url : target.adminUrl, does)
    const before = await readState(target.adminUrl)
    const result = await job.done
    expect(verdictOf(result)).toEqual(unchangedWith(code, 'import'))
    expect(`${result.failure?.message} ${result.failure?.detail}`).toContain(says)
    expect(result.failure?.hint).toBeTruthy()
    expect(await readState(target.adminUrl)).toEqual(before)
  })
})

describe('a lock that somebody holds on the target', () => {
  let blocker: Client

  beforeEach(async () => {
    blocker = await connect(target.url)
    await blocker.query("set application_name = 'a long report'")
    await blocker.query('begin; select count(*) from items')
  })
  afterEach(() => blocker.end())

  it('ends the import after five seconds, names the session, and holds up other readers no longer', async () => {
    const [{ pid } = { pid: 0 }] = await sql<{ pid: number }>(blocker, 'select pg_backend_pid() as pid')
    const job = await app.sync(orderFor(databases.source, target))
    await job.inPhase('import')
    await untilLockIsWaitedFor(target)
    const began = performance.now()
    await sql(target.url, 'select count(*) from items')
    expect(performance.now() - began).toBeLessThan(5_500)
    const result = await job.done
    expect(verdictOf(result)).toEqual(unchangedWith('import/lock-timeout', 'import'))
    expect(result.failure?.blockedBy).toEqual([expect.objectContaining({ pid, application: 'a long report' })])
    expect(result.failure?.message).toContain('a long report')
    expect(result.failure?.retryable).toBe(true)
    expect(job.events.some((event) => event.type === 'waiting' && event.sessions[0]?.pid === pid)).toBe(true)
    expect(await judge(databases, target)).toBe('old')
  })

  it('does not hold up a cancel', async () => {
    const job = await app.sync(orderFor(databases.source, target))
    await job.inPhase('import')
    await untilLockIsWaitedFor(target)
    const began = performance.now()
    await app.engine.cancel(job.jobId)
    expect(performance.now() - began).toBeLessThan(3_000)
    expect(verdictOf(await job.done)).toMatchObject({ outcome: 'cancelled', targetState: 'unchanged' })
    expect(await judge(databases, target)).toBe('old')
  })
})

async function untilLockIsWaitedFor(database: TestDatabase): Promise<void> {
  const watcher = await connect(database.adminUrl)
  try {
    const waiting = async () =>
      (await sql(watcher, "select from pg_locks where not granted and mode = 'AccessExclusiveLock'")).length > 0
    await expect.poll(waiting, { interval: 20, timeout: 20_000 }).toBe(true)
  } finally {
    await watcher.end()
  }
}

describe('a cancel', () => {
  it.each(phases)('in the phase %s is over in three seconds and leaves the target as it was', async (phase) => {
    const job = await app.sync(orderFor(databases.source, target))
    await job.inPhase(phase)
    const began = performance.now()
    await app.engine.cancel(job.jobId)
    expect(performance.now() - began).toBeLessThan(3_000)
    const result = await job.done
    expect(verdictOf(result)).toEqual({
      outcome: 'cancelled',
      targetState: 'unchanged',
      code: null,
      failedPhase: phase,
    })
    expect(await judge(databases, target)).toBe('old')
    expect(await app.history.get(job.syncId)).toMatchObject({ outcome: 'cancelled', targetState: 'unchanged' })
  })
})

describe('syncs into the same target at the same time', () => {
  it('from one home: the second is told at once that one runs', async () => {
    const job = await app.sync(orderFor(databases.source, target))
    const began = performance.now()
    await expect(app.sync(orderFor(databases.source, target))).rejects.toMatchObject({ failure: { code: 'job/busy' } })
    expect(performance.now() - began).toBeLessThan(1_000)
    expect((await job.done).outcome).toBe('succeeded')
  })

  it('from several homes: exactly one runs, the others are told busy before they touch anything', async () => {
    const others = [await makeApp(), await makeApp()]
    const jobs = await Promise.all([app, ...others].map((each) => each.sync(orderFor(databases.source, target))))
    const results = await Promise.all(jobs.map((job) => job.done))
    expect(results.filter((result) => result.outcome === 'succeeded')).toHaveLength(1)
    const refused = results.filter((result) => result.outcome !== 'succeeded').map(verdictOf)
    expect(refused).toEqual([unchangedWith('job/busy', 'connect'), unchangedWith('job/busy', 'connect')])
    expect(await judge(databases, target)).toBe('new')
    for (const other of others) {
      await requireNothingLeft(other.home, [])
      await other.remove()
    }
  })
})
