import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestDatabase } from '../../e2e/stack/database'
import { type FaultDatabases, judge, makeFaultDatabases } from '../../e2e/stack/fault-databases'
import { faultTimes, momentAfter, spread } from '../../e2e/stack/fault-moments'
import { type FaultApp, makeApp, orderFor } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import { failureOf } from '../../src-shared/domain/failure'
import { type Phase, phases } from '../../src-shared/domain/job-event'

const times = faultTimes(40)
let databases: FaultDatabases
let app: FaultApp

beforeAll(async () => {
  const stack = await useStack()
  databases = await makeFaultDatabases(stack.local, stack.remote, 20_000)
  app = await makeApp()
})
afterAll(async () => {
  await app.remove()
  await databases.drop()
})

it(`a cancel at ${times} random moments leaves the old or the new rows, says which, and is acknowledged in three seconds`, {
  timeout: 400_000,
}, async () => {
  const whole = await app.sync(orderFor(databases.source, await databases.freshTarget()))
  const { phaseMs } = await whole.done
  const seen: string[] = []
  for (const phase of phases)
    for (const moment of spread(times / phases.length, phaseMs[phase] ?? 0))
      seen.push(await cancelAt(phase, moment, await databases.freshTarget()))
  expect(seen.filter((line) => line === 'cancelled').length).toBeGreaterThan(times / 2)
})

async function cancelAt(phase: Phase, moment: number, target: TestDatabase): Promise<string> {
  const job = await app.sync(orderFor(databases.source, target))
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
  expect(await judge(databases, target), about).toBe(result.targetState === 'replaced' ? 'new' : 'old')
  expect([null, 'job/too-late', 'job/not-found'], about).toContain(refusal)
  expect(result.outcome, about).toBe(refusal === null ? 'cancelled' : 'succeeded')
  expect(result.targetState, about).toBe(refusal === null ? 'unchanged' : 'replaced')
  expect(await app.history.get(job.syncId), about).toMatchObject({
    outcome: result.outcome,
    targetState: result.targetState,
  })
  await requireNothingLeft(app.home, [target, databases.source])
  await target.drop()
  return result.outcome
}
