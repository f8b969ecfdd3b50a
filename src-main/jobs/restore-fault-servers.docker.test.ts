import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { docker } from '../../e2e/stack/docker'
import { judge, rediscovered } from '../../e2e/stack/fault-databases'
import { isThorough } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults } from '../../e2e/stack/fault-restore'
import { type FollowedSync, makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { findStack, restartServer, startStack, stopStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import type { JobResult } from '../../src-shared/domain/job-event'
import { withinLimit } from './time-limit'

/** A stack of its own: its servers are killed and cut off, and may come back with another address. */
const stackName = `archon-sync-restore-fault-${process.pid}`
const times = Array.from({ length: isThorough ? 3 : 1 }, (_, index) => index + 1)
const kinds = ['restore', 'undo'] as const
let faults: RestoreFaults

beforeAll(async () => {
  await startStack({ name: stackName, parts: ['local', 'remote'], ownedByProcess: true })
})
afterAll(() => stopStack(stackName))
beforeEach(async () => {
  const stack = await findStack(stackName)
  if (stack === undefined) throw new Error('The stack of this test is gone.')
  faults = await makeRestoreFaults(stack.local, stack.remote, 40_000)
})
afterEach(() => faults.removeFiles())

/** The result, or an error with what the job said last when it takes longer than it may. */
async function soon(job: FollowedSync): Promise<JobResult> {
  const result = await withinLimit(job.done, 60_000)
  if (result !== null) return result
  throw new Error(`The job has not ended: ${JSON.stringify(job.events.slice(-6))}`)
}

async function rowsFlow(job: FollowedSync): Promise<void> {
  await job.until((event) => event.type === 'progress' && event.phase === 'import' && event.done > 0, 'rows')
}

describe.each(kinds)('the server of the target is killed while a %s loads its rows', (kind) => {
  it.each(times)('time %i: it fails, the target is as before, and the same again works', async () => {
    const run = await faults.run(kind)
    const app = await makeApp(run.home)
    const job = await app.restore(await run.order(app))
    await rowsFlow(job)
    await docker(['kill', '--signal', 'KILL', run.target.server.container])
    const result = await soon(job)
    await restartServer(stackName, run.target.server.kind)
    expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failedPhase: 'import' })
    expect(result.failure?.code).toMatch(/^(connection|docker)\//)
    expect(result.failure?.hint).toBeTruthy()
    const again = await rediscovered(stackName, run.target)
    expect(await judge(faults.databases, again)).toBe(run.before)
    await requireNothingLeft(run.home, [again])
    const { host, port } = again.server
    const next = await app.restore(await run.order(app, { server: { host, port } }))
    expect((await soon(next)).failure).toBeNull()
    expect(await judge(faults.databases, again)).toBe(run.after)
  })
})

describe.each(kinds)('the network is cut without a word while a %s loads its rows', (kind) => {
  it.each(times)('time %i: within 30 seconds it has failed, and the target is as before', async () => {
    const run = await faults.run(kind)
    const app = await makeApp(run.home)
    const job = await app.restore(await run.order(app))
    await rowsFlow(job)
    const { container } = run.target.server
    await docker(['network', 'disconnect', 'bridge', container])
    const began = performance.now()
    const result = await soon(job)
    const seconds = (performance.now() - began) / 1000
    await docker(['network', 'connect', 'bridge', container])
    await findStack(stackName)
    console.info(`cut network during a ${kind}: the application knew after ${seconds.toFixed(1)} s`)
    expect(verdictOf(result)).toEqual({
      outcome: 'failed',
      targetState: 'unchanged',
      failedPhase: 'import',
      code: 'connection/lost',
    })
    expect(seconds).toBeLessThan(30)
    expect(await judge(faults.databases, await rediscovered(stackName, run.target))).toBe(run.before)
  })
})
