import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type FaultDatabases, judge, makeFaultDatabases } from '../../e2e/stack/fault-databases'
import { lineDisk, onLineDisk } from '../../e2e/stack/fault-line-disk'
import { makeApp, orderFor } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import { failureOf } from '../../src-shared/domain/failure'
import { acquireLock } from '../store/lock'

vi.mock(import('../store/files'), async (load) => onLineDisk(await load()))

let databases: FaultDatabases
beforeAll(async () => {
  const stack = await useStack()
  databases = await makeFaultDatabases(stack.local, stack.remote, 500)
})
afterAll(() => databases.drop())

/** A sync whose disk is full from a line on; answers whether all its lines were written. */
async function syncWithDiskFullFrom(line: number): Promise<boolean> {
  const target = await databases.freshTarget()
  const app = await makeApp()
  const order = orderFor(databases.source, target)
  Object.assign(lineDisk, { lines: 0, fullFrom: line })
  const about = `full from line ${line}`
  const said = await app
    .sync(order)
    .then((job) => job.done)
    .catch((error: unknown) => failureOf(error))
  const wasWhole = lineDisk.lines < line
  lineDisk.fullFrom = Number.POSITIVE_INFINITY

  const truth = (await judge(databases, target)) === 'new' ? 'replaced' : 'unchanged'
  if (truth === 'unchanged') expect(await judge(databases, target), about).toBe('old')
  if ('outcome' in said) {
    expect(said.targetState, about).toBe(truth)
    expect(said.outcome, about).toBe(truth === 'replaced' ? 'succeeded' : 'failed')
  } else {
    expect([said.code, truth], about).toEqual(['disk/full', 'unchanged'])
  }
  await requireNothingLeft(app.home, [target, databases.source])

  const next = await makeApp(app.home)
  await next.engine.recover(order.passwords)
  for (const record of await next.history.list(10)) {
    expect(record.outcome, about).not.toBe('running')
    expect(record.targetState, about).toBe(truth)
  }
  expect(await next.engine.recover(order.passwords), about).toEqual([])
  const lock = await acquireLock(app.home, { jobId: 'next', purpose: 'the next job' })
  await lock.release()
  await app.remove()
  await target.drop()
  return wasWhole
}

it('a disk that is full from the n-th line of journal and history on, for every n: the target is old or new, and what is said of it is true', {
  timeout: 400_000,
}, async () => {
  let line = 1
  while (!(await syncWithDiskFullFrom(line))) line += 1
  expect(line).toBeGreaterThan(8)
})
