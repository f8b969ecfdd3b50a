import { randomUUID } from 'node:crypto'
import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import { safetyBackupRequired, withMark } from '../../src-shared/domain/guard'
import type { RestorePreview } from '../../src-shared/ipc/contract'
import type { BackupStore } from '../store/backups'
import { withSession } from './one-side'
import { requireNewName } from './restore-beside'
import { type RestoreOrder, targetOf } from './restore-order'
import { prepareRestore } from './restore-prepare'
import type { WorkbenchDeps } from './workbench'

/** Tables up to this size are counted for the preview; larger ones show the server's estimate. */
const exactBelowBytes = 50_000_000

/** What a restore or undo would do to each table, without touching anything. Throws what keeps a plan from being made. */
export async function previewRestore(
  deps: WorkbenchDeps & { readonly backups: BackupStore },
  order: RestoreOrder,
  jobId: string,
  signal: AbortSignal,
): Promise<RestorePreview> {
  const { target: endpoint, anchor, passwords } = order
  const at = { jobId, endpoint, anchor, passwords, readOnly: true }
  return withSession(deps, at, signal, async (session, { bench, side }) => {
    if (order.beside !== null) await requireNewName(session, order.beside)
    const facts = { id: randomUUID(), freeBytes: await deps.backups.roomBytes(), exactBelowBytes }
    const { plan, changed } = await prepareRestore(order, bench.box, side, session, facts)
    const isWanted = order.safetyBackup || safetyBackupRequired(withMark(order.target, plan.target))
    const isTaken = isWanted && plan.tables.some((item) => item.action === 'replace' || item.action === 'drop')
    return { plan, changed, target: summarizeEndpoint(targetOf(order)), safetyBackup: isTaken }
  })
}
