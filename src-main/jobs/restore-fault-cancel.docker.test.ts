import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judge } from '../../e2e/stack/fault-databases'
import { faultTimes, momentAfter, spread } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults, type RestoreKind } from '../../e2e/stack/fault-restore'
import { makeApp } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { failureOf } from '../../src-shared/domain/failure'
import { type Phase, phases } from '../../src-shared/domain/job-event'

const times = faultTimes(20)
let faults: RestoreFaults

beforeAll(async () => {
  const stack = await useStack()
  faults = await makeRestoreFaults(stack.local, stack.remote, 20_000)
})
afterAll(() => faults.drop())

describe.each(['restore', 'undo'] as const)('a cancel of a %s', (kind) => {
  it(`at ${times} random moments leaves the old or the new rows, says which, and is acknowledged in three seconds`, {
    timeout: 400_000,
  }, async () => {
    const { phaseMs } = await whole(kind)
    const seen: string[] = []
    for (const phase of phases)
      for (const moment of spread(Math.ceil(times / phases.length), phaseMs[phase] ?? 0))
        seen.push(await cancelAt(kind, phase, moment))
    expect(seen.filter((outcome) => outcome === 'cancelled').length).toBeGreaterThan(times / 2)
  })
})

async function whole(kind: RestoreKind) {
  const run = await faults.run(kind)
  const app = await makeApp(run.home)
  const result = await (await app.restore(await run.order(app))).done
  expect(result.outcome, result.failure?.message).toBe('succeeded')
  expect(await judge(faults.databases, run.target)).toBe(run.after)
  await run.remove()
  return result
}

async function cancelAt(kind: RestoreKind, phase: Phase, moment: number): Promise<string> {
  const run = await faults.run(kind)
  const app = await makeApp(run.home)
  const job = await app.restore(await run.order(app))
  await job.inPhase(phase)
  await Promise.race([job.done, momentAfter(moment)])
  const began = performance.now()
  const refusal = await app.engine.cancel(job.jobId).then(
    () => null,
    (error: unknown) => failureOf(error).code,
  )
  const acknowledged = performance.now() - began
  const result = await job.done
  const about = `cancel ${moment} ms after the start of ${phase}, in ${result.failedPhase}`
  expect(acknowledged, about).toBeLessThan(3_000)
  expect([null, 'job/too-late', 'job/not-found'], about).toContain(refusal)
  expect(result.targetState, about).toBe(run.targetState(await judge(faults.databases, run.target)))
  expect(result.outcome, about).toBe(result.targetState === 'replaced' ? 'succeeded' : 'cancelled')
  expect(result.outcome === 'cancelled', about).toBe(refusal === null)
  const { outcome, targetState } = result
  expect(await app.history.get(job.syncId), about).toMatchObject({ kind, outcome, targetState })
  expect(await run.partialFiles(), about).toEqual([])
  await run.requireNothingLeft()
  await run.remove()
  return outcome
}
