import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseUrl, sql } from '../../e2e/stack/database'
import { judge } from '../../e2e/stack/fault-databases'
import { faultTimes, spread } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults, type RestoreKind, type RestoreRun } from '../../e2e/stack/fault-restore'
import { makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { type SmallServer, startSmallServer } from '../../e2e/stack/small-server'
import { useStack } from '../../e2e/stack/stack'

const times = faultTimes(20)
let small: SmallServer
let faults: RestoreFaults

beforeAll(async () => {
  const stack = await useStack()
  small = await startSmallServer(stack.remote, 'archon-sync-restore-disk', '80m')
  faults = await makeRestoreFaults(stack.local, small.server, 10_000, { tablespace: 'small' })
})
afterAll(async () => {
  await faults.drop().finally(() => small.drop())
})

describe.each(['restore', 'undo'] as const)('a full disk under the target of a %s', (kind) => {
  it(`with ${times} amounts of room: every old row is there, or every new one where there was enough`, {
    timeout: 400_000,
  }, async () => {
    const seen: string[] = []
    for (const room of spread(times, await roomNeeded(kind))) seen.push(await runWithRoom(kind, room))
    expect(seen.filter((state) => state === 'unchanged').length).toBeGreaterThan(times / 2)
  })
})

/** Bytes of room that a run takes at most, by what it leaves: the new rows, while the old ones are still there. */
async function roomNeeded(kind: RestoreKind): Promise<number> {
  const run = await faults.run(kind)
  const app = await makeApp(run.home)
  const result = await (await app.restore(await run.order(app))).done
  expect(result.outcome, result.failure?.message).toBe('succeeded')
  const [row] = await sql<{ bytes: number }>(
    run.target.adminUrl,
    `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class
     where relname in ('parents', 'items', 'numbered') and relkind = 'r'`,
  )
  await finish(run)
  return row?.bytes ?? 0
}

async function runWithRoom(kind: RestoreKind, room: number): Promise<string> {
  const run = await faults.run(kind)
  const app = await makeApp(run.home)
  const order = await run.order(app)
  const job = await app.restore(order)
  await job.inPhase('backup')
  await leaveFree(room)
  const result = await job.done
  await small.run('rm /small/filler')
  const about = `${room} bytes free: ${result.failure?.message}`
  expect(run.targetState(await judge(faults.databases, run.target)), about).toBe(result.targetState)
  if (result.targetState === 'unchanged') {
    expect(verdictOf(result), about).toMatchObject({ outcome: 'failed', code: 'disk/server-full' })
    expect(result.failure, about).toMatchObject({ retryable: false, hint: expect.any(String) })
  } else expect(result.outcome, about).toBe('succeeded')
  expect(await app.history.get(job.syncId)).toMatchObject({ outcome: result.outcome, targetState: result.targetState })
  await run.requireNothingLeft()
  await finish(run)
  return result.targetState
}

/** A dropped database gives its room back only with the next checkpoint. */
async function finish(run: RestoreRun): Promise<void> {
  await run.remove()
  await sql(databaseUrl(run.target.server, 'postgres', { as: 'superuser', route: 'direct' }), 'checkpoint')
}

async function leaveFree(bytes: number): Promise<void> {
  const free = Number(await small.run('df --output=avail --block-size=1 /small | tail -1'))
  await small.run(`head -c ${Math.max(0, free - bytes)} /dev/zero > /small/filler`)
}
