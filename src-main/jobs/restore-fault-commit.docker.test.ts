import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../e2e/stack/database'
import { judge } from '../../e2e/stack/fault-databases'
import { faultTimes, isThorough } from '../../e2e/stack/fault-moments'
import { type CommitFault, startCommitProxy } from '../../e2e/stack/fault-proxy'
import { makeRestoreFaults, type RestoreFaults, type RestoreKind, type RestoreRun } from '../../e2e/stack/fault-restore'
import { makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'

let faults: RestoreFaults

beforeAll(async () => {
  const stack = await useStack()
  faults = await makeRestoreFaults(stack.local, stack.remote, 5_000)
})
afterAll(() => faults.drop())

async function withProxy(run: RestoreRun, fault: CommitFault, work: (proxy: Proxied) => Promise<void>): Promise<void> {
  const proxy = await startCommitProxy(run.target.server, fault)
  const { host, port, heal } = proxy
  try {
    await work({ heal, options: { server: { host, port, tls: { mode: 'disable' } } } })
    await run.requireNothingLeft()
  } finally {
    await proxy.close()
    await run.remove()
  }
}

interface Proxied {
  readonly options: Parameters<RestoreRun['order']>[1]
  heal(): void
}

interface LostCommit {
  readonly kind: RestoreKind
  readonly fault: CommitFault
  readonly outcome: 'succeeded' | 'failed'
}

/** An answer that is held back is waited for for half a minute. */
const cases = (['restore', 'undo'] as const).flatMap((kind): LostCommit[] => [
  ...repeated(faultTimes(8), { kind, fault: 'answer lost', outcome: 'succeeded' }),
  ...repeated(faultTimes(4), { kind, fault: 'never sent', outcome: 'failed' }),
  ...repeated(isThorough ? 1 : 0, { kind, fault: 'answer held back', outcome: 'succeeded' }),
])

function repeated(times: number, item: LostCommit): LostCommit[] {
  return Array.from({ length: times }, () => item)
}

describe('the answer to the COMMIT', () => {
  it.each(cases)('of a $kind, $fault: the server is asked, and the history holds the truth', async (given) => {
    const { kind, fault, outcome } = given
    const run = await faults.run(kind)
    await withProxy(run, fault, async ({ options }) => {
      const app = await makeApp(run.home)
      const job = await app.restore(await run.order(app, options))
      const result = await job.done
      const targetState = outcome === 'succeeded' ? 'replaced' : 'unchanged'
      expect(result).toMatchObject({ outcome, targetState })
      expect(run.targetState(await judge(faults.databases, run.target))).toBe(targetState)
      expect(await app.history.get(job.syncId)).toMatchObject({ kind, outcome, targetState })
      if (outcome === 'failed') expect(result.failure?.code).toBe('connection/lost')
    })
  })

  it.each(isThorough ? (['restore', 'undo'] as const) : (['restore'] as const))(
    'of a %s, lost with nobody to ask: "unknown", the next start finds out, and it can be undone',
    async (kind) => {
      const run = await faults.run(kind)
      await withProxy(run, 'answer lost, then unreachable', async ({ options, heal }) => {
        const app = await makeApp(run.home)
        const job = await app.restore(await run.order(app, options))
        expect(verdictOf(await job.done)).toEqual({
          outcome: 'failed',
          targetState: 'unknown',
          failedPhase: 'verify',
          code: 'import/commit-unknown',
        })
        heal()
        const next = await makeApp(run.home)
        const [record] = await next.engine.recover(run.passwords)
        expect(record).toMatchObject({ syncId: job.syncId, kind, targetState: 'replaced', outcome: 'interrupted' })
        expect(record?.verification?.verdict).toBe('identical')
        expect(await judge(faults.databases, run.target)).toBe(run.after)

        await sql(run.target.url, "update numbered set note = 'since' where id = 110")
        const back = await run.undoOrder(next, job.syncId)
        const refused = await next.restore(back)
        expect(verdictOf(await refused.done)).toMatchObject({ outcome: 'failed', code: 'undo/target-changed' })
        const { plan, changed } = await next.engine.restorePreview(back, new AbortController().signal)
        expect(changed.map((item) => item.table.name)).toEqual(['numbered'])
        const undone = await next.restore(back, plan.id)
        expect((await undone.done).failure).toBeNull()
        expect(await judge(faults.databases, run.target)).toBe(run.before)
      })
    },
  )
})
