import { randomUUID } from 'node:crypto'
import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import type { RestorePreview } from '../../src-shared/ipc/contract'
import type { BackupStore } from '../store/backups'
import { requireNewName } from './restore-beside'
import { type RestoreOrder, targetOf } from './restore-order'
import { prepareRestore } from './restore-prepare'
import { applicationName } from './tool-login'
import { openWorkbench, type WorkbenchDeps, withPasswords } from './workbench'

/** Tables up to this size are counted for the preview; larger ones show the server's estimate. */
const exactBelowBytes = 50_000_000

/** What a restore or undo would do to each table, without touching anything. Throws what keeps a plan from being made. */
export async function previewRestore(
  deps: WorkbenchDeps & { readonly backups: BackupStore },
  order: RestoreOrder,
  jobId: string,
  signal: AbortSignal,
): Promise<RestorePreview> {
  const endpoints = await withPasswords([order.target], order.passwords)
  const anchor = order.target.kind === 'container' ? order.target : order.anchor
  const bench = await openWorkbench(deps, { jobId, anchor, endpoints, say: () => undefined }, signal)
  try {
    const [side] = bench.sides
    if (side === undefined) throw new Error('The target was not connected.')
    const session = await side.open({ applicationName: applicationName(jobId), readOnly: true }, signal)
    try {
      if (order.beside !== null) await requireNewName(session, order.beside)
      const { freeBytes, trashBytes } = await deps.backups.usage()
      const facts = { id: randomUUID(), freeBytes: freeBytes + trashBytes, exactBelowBytes }
      const { plan, changed } = await prepareRestore(order, bench.box, side, session, facts)
      const isTaken =
        order.safetyBackup && plan.tables.some((item) => item.action === 'replace' || item.action === 'drop')
      return { plan, changed, target: summarizeEndpoint(targetOf(order)), safetyBackup: isTaken }
    } finally {
      await session.close()
    }
  } finally {
    await bench.close()
  }
}
