import type { Preview } from '../../src-shared/ipc/contract'
import type { BackupStore } from '../store/backups'
import { describeSide } from './check'
import type { SyncOrder } from './engine-api'
import { endpointsOf, prepare, rolesOf } from './prepare'
import { createRecorder } from './recorder'
import { openWorkbench, type WorkbenchDeps, withPasswords } from './workbench'

/** Tables up to this size are counted for the preview; larger ones show the server's estimate. */
const exactBelowBytes = 50_000_000

/** Both checks and the plan, without touching anything. Throws what keeps a plan from being made, e.g. a failed login. */
export async function makePreview(
  deps: WorkbenchDeps & { backups: BackupStore },
  order: SyncOrder,
  jobId: string,
  signal: AbortSignal,
): Promise<Preview> {
  const { local, remote, source, target } = endpointsOf(order.profile, order.direction)
  const endpoints = await withPasswords([local, remote], order.passwords)
  const recorders = new Map([local, remote].map((endpoint) => [endpoint.id, createRecorder()]))
  const anchor = local.kind === 'container' ? local : null
  const bench = await openWorkbench(deps, { jobId, anchor, endpoints, say: () => undefined }, signal, recorders)
  try {
    const roles = rolesOf(bench, order)
    const purpose = { applicationName: `archon-sync:${jobId}`, readOnly: true }
    const [fromSource, fromTarget] = await Promise.all([
      roles.source.open(purpose, signal),
      roles.target.open(purpose, signal),
    ])
    try {
      const { plan } = await prepare(
        order,
        bench,
        { source: fromSource, target: fromTarget },
        await deps.backups.roomBytes(),
        exactBelowBytes,
      )
      const report = (id: string, side: typeof roles.source) =>
        describeSide(side, bench, recorders.get(id) ?? createRecorder(), jobId, signal)
      return { plan, source: await report(source.id, roles.source), target: await report(target.id, roles.target) }
    } finally {
      await Promise.all([fromSource.close(), fromTarget.close()])
    }
  } finally {
    await bench.close()
  }
}
