import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, lines } from '../../e2e/stack/docker'
import { judge } from '../../e2e/stack/fault-databases'
import { isThorough } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults } from '../../e2e/stack/fault-restore'
import { makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'

let faults: RestoreFaults

beforeAll(async () => {
  const stack = await useStack()
  faults = await makeRestoreFaults(stack.local, stack.remote, 20_000)
})
afterAll(() => faults.drop())

describe('the tool container is killed', () => {
  const whole = (['backup', 'export', 'import'] as const).map((phase) => ({ kind: 'restore' as const, phase }))
  const cases = [...whole, ...whole.slice(isThorough ? 0 : -1).map(({ phase }) => ({ kind: 'undo' as const, phase }))]

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
