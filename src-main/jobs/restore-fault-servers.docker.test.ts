import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, lines } from '../../e2e/stack/docker'
import { judge, rediscovered } from '../../e2e/stack/fault-databases'
import { faultTimes } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults } from '../../e2e/stack/fault-restore'
import { type FollowedSync, makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { findStack, restartServer, startStack, stopStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import type { Phase } from '../../src-shared/domain/job-event'

/** A stack of its own: its servers are killed and cut off. */
const stackName = `archon-sync-restore-fault-${process.pid}`
const times = Array.from({ length: faultTimes(6) }, (_, index) => index + 1)
const kinds = ['restore', 'undo'] as const
let faults: RestoreFaults

beforeAll(async () => {
  const stack = await startStack({ name: stackName, parts: ['local', 'remote'], ownedByProcess: true })
  faults = await makeRestoreFaults(stack.local, stack.remote, 60_000)
})
afterAll(() => stopStack(stackName))

/** Resolves when rows of the given phase flow. */
async function rowsFlow(job: FollowedSync, phase: Phase): Promise<void> {
  await job.until((event) => event.type === 'progress' && event.phase === phase && event.done > 0, `rows in ${phase}`)
}

describe('the tool container is killed', () => {
  const cases = kinds.flatMap((kind) => (['backup', 'export', 'import'] as const).map((phase) => ({ kind, phase })))

  it.each(cases)('during the phase $phase of a $kind: it fails and says so, nothing changes', async (given) => {
    const { kind, phase } = given
    const run = await faults.run(kind)
    const app = await makeApp(run.home)
    const job = await app.restore(await run.order(app))
    await job.inPhase(phase)
    const tools = lines(await docker(['ps', '--quiet', '--filter', `label=archon-sync.job=${job.jobId}`]))
    await docker(['kill', ...tools])
    const result = await job.done
    expect(verdictOf(result)).toEqual({
      outcome: 'failed',
      targetState: 'unchanged',
      failedPhase: phase,
      code: 'docker/killed',
    })
    expect(result.failure?.hint).toBeTruthy()
    expect(await judge(faults.databases, run.target)).toBe(run.before)
    expect(await run.partialFiles()).toEqual([])
    await run.requireNothingLeft()
    await run.remove()
  })
})

describe.each(kinds)('the server of the target is killed while a %s loads its rows', (kind) => {
  it.each(times)('time %i: it fails, the target is as before, and the same again works', async () => {
    const run = await faults.run(kind)
    const app = await makeApp(run.home)
    const job = await app.restore(await run.order(app))
    await rowsFlow(job, 'import')
    await docker(['kill', '--signal', 'KILL', run.target.server.container])
    const result = await job.done
    await restartServer(stackName, run.target.server.kind)
    expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failedPhase: 'import' })
    expect(result.failure?.code).toMatch(/^(connection|docker)\//)
    expect(result.failure?.hint).toBeTruthy()
    const again = await rediscovered(stackName, run.target)
    expect(await judge(faults.databases, again)).toBe(run.before)
    await requireNothingLeft(run.home, [again])
    const { host, port } = again.server
    const next = await app.restore(await run.order(app, { server: { host, port } }))
    expect((await next.done).failure).toBeNull()
    expect(await judge(faults.databases, again)).toBe(run.after)
    await run.remove()
  })
})

describe.each(kinds)('the network is cut without a word while a %s loads its rows', (kind) => {
  it.each(times)('time %i: within 30 seconds it has failed, and the target is as before', async () => {
    const run = await faults.run(kind)
    const app = await makeApp(run.home)
    const job = await app.restore(await run.order(app))
    await rowsFlow(job, 'import')
    const { container } = run.target.server
    await docker(['network', 'disconnect', 'bridge', container])
    const began = performance.now()
    const result = await job.done
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
    await run.remove()
  })
})
