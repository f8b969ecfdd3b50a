import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judge } from '../../e2e/stack/fault-databases'
import { faultTimes, momentAfter, spread } from '../../e2e/stack/fault-moments'
import { startCutProxy } from '../../e2e/stack/fault-proxy'
import { makeRestoreFaults, type RestoreFaults, type RestoreKind } from '../../e2e/stack/fault-restore'
import { makeApp } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'

const times = faultTimes(20)
let faults: RestoreFaults

beforeAll(async () => {
  const stack = await useStack()
  faults = await makeRestoreFaults(stack.local, stack.remote, 20_000)
})
afterAll(() => faults.drop())

describe.each(['restore', 'undo'] as const)('the connections of a %s are cut', (kind) => {
  it(`at ${times} random moments, for a moment or for good: the old or the new rows, and the history is true`, {
    timeout: 500_000,
  }, async () => {
    const seen: string[] = []
    for (const [index, moment] of spread(times, await wholeTime(kind)).entries())
      seen.push(await cutAt(kind, moment, index % 2 === 0))
    expect(seen).toContain('unchanged')
  })
})

/** Milliseconds of a whole run through the proxy. */
async function wholeTime(kind: RestoreKind): Promise<number> {
  const run = await faults.run(kind)
  const proxy = await startCutProxy(run.target.server)
  const app = await makeApp(run.home)
  const job = await app.restore(await run.order(app, throughProxy(proxy)))
  const { outcome, failure, durationMs } = await job.done
  expect(outcome, failure?.message).toBe('succeeded')
  expect(await judge(faults.databases, run.target)).toBe(run.after)
  await proxy.close()
  await run.remove()
  return durationMs
}

function throughProxy({ host, port }: { readonly host: string; readonly port: number }) {
  return { server: { host, port, tls: { mode: 'disable' } } } as const
}

async function cutAt(kind: RestoreKind, moment: number, comesBack: boolean): Promise<string> {
  const about = `cut ${moment} ms into the ${kind}, ${comesBack ? 'for a moment' : 'for good'}`
  const run = await faults.run(kind)
  const proxy = await startCutProxy(run.target.server)
  const app = await makeApp(run.home)
  const job = await app.restore(await run.order(app, throughProxy(proxy)))
  await Promise.race([job.done, momentAfter(moment)])
  proxy.cut()
  if (comesBack) proxy.heal()
  const result = await job.done
  proxy.heal()
  const next = await makeApp(run.home)
  await next.engine.recover(run.passwords)
  await proxy.close()

  const truth = run.targetState(await judge(faults.databases, run.target))
  expect([truth, 'unknown'], about).toContain(result.targetState)
  if (result.outcome === 'failed') expect(result.failure?.hint, about).toBeTruthy()
  expect(result.outcome, about).toBe(result.targetState === 'replaced' ? 'succeeded' : 'failed')
  const record = await next.history.get(job.syncId)
  expect(record, about).toMatchObject({ kind, targetState: truth })
  expect(record?.outcome, about).toMatch(truth === 'replaced' ? /^(succeeded|interrupted)$/ : /^(failed|interrupted)$/)
  expect(await run.partialFiles(), about).toEqual([])
  await run.requireNothingLeft()
  await run.remove()
  return truth
}
