import { randomUUID } from 'node:crypto'
import type { ChangedTable } from '../../src-shared/domain/backup'
import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { safetyBackupRequired, withMark } from '../../src-shared/domain/guard'
import { warningsOf } from '../../src-shared/domain/plan'
import type { Direction } from '../../src-shared/domain/profile'
import { showTable } from '../../src-shared/domain/table'
import { digestMethodFor } from '../postgres/checksum'
import type { JobContext, JobSpec, Ready } from './job-context'
import { guardedTarget } from './mark-target'
import { openOneSide } from './one-side'
import { readBackup } from './phases/read-backup'
import { requireUnblocked } from './prepare'
import { afterCommit, replaceTables } from './replace-tables'
import { createBeside, dropBeside, type NewDatabase, runPrelude } from './restore-beside'
import { backupSummary, type RestoreOrder, type ShownRestore, targetOf } from './restore-order'
import { prepareRestore } from './restore-prepare'
import { backUp } from './safety-backup'
import { beginHistory, openControl, requireShownServers, sayRoute, sweepLeftovers, watchLink } from './sync-job'

/** A restore or undo as the runner takes it. */
export function restoreSpec(order: RestoreOrder, shown: ShownRestore | null): JobSpec {
  const { manifest, undo, anchor } = order
  const target = targetOf(order)
  const direction: Direction =
    target.kind === 'container' || target.environment === 'local' ? 'remote-to-local' : 'local-to-remote'
  return {
    kind: undo === null ? 'restore' : 'undo',
    direction: undo?.direction ?? direction,
    profileId: undo?.profileId ?? null,
    profileName: undo?.profileName ?? '',
    source: manifest === null ? summarizeEndpoint(target) : backupSummary(manifest),
    target: summarizeEndpoint(target),
    sourceEndpoint: null,
    targetEndpoint: target,
    anchor,
    backupId: manifest?.id ?? null,
    undoOf: undo?.syncId ?? null,
    run: (job) => (order.beside === null ? runRestore(job, order, shown) : runBeside(job, order, order.beside)),
  }
}

/** Into a new database: made first, and taken away again unless its rows were committed. */
async function runBeside(job: JobContext, order: RestoreOrder, name: string): Promise<void> {
  const made: NewDatabase[] = []
  try {
    await createBeside(job, order, name, (database) => made.push(database))
    await runRestore(job, order, null)
  } finally {
    if (job.state.targetState === 'unchanged') for (const database of made) await dropBeside(job, order, database)
  }
}

/** The same import as a sync's, with a backup in place of the source. */
async function runRestore(job: JobContext, order: RestoreOrder, shown: ShownRestore | null): Promise<void> {
  const { run } = job
  const ready = await run.phase('connect', () => connect(job, order, shown))
  const stopHeartbeat = watchLink(run, ready.control)
  try {
    const isRequired = safetyBackupRequired(withMark(order.target, ready.plan.target))
    const before = await backUp(job, ready, order.safetyBackup || isRequired)
    const rows = await run.phase('export', (context) => readBackup(job, ready, order, context))
    await replaceTables(job, ready, before, rows)
    stopHeartbeat()
    await afterCommit(job, ready)
  } finally {
    stopHeartbeat()
  }
  for (const finding of warningsOf(ready.plan)) run.warnings.push(finding.message)
}

async function connect(job: JobContext, order: RestoreOrder, shown: ShownRestore | null): Promise<Ready> {
  const { run, deps, state } = job
  await job.journal.append({ state: 'phase', phase: 'connect' })
  await sweepLeftovers(deps, run)
  const target = targetOf(order)
  const { anchor, passwords } = order
  const say = (text: string) => run.log(text)
  const at = { jobId: run.jobId, endpoint: target, anchor, passwords, say }
  const { bench, side: targetSide } = await openOneSide(deps, at, run.signal)
  try {
    sayRoute(run, targetSide)
    run.log(`Tools ${bench.box.toolsVersion} from ${bench.box.image.slice(0, 19)}`)
    const control = await openControl(run, targetSide)
    try {
      if (order.beside !== null) await runPrelude(control, order.manifest, run)
      const prepared = await prepareRestore(order, bench.box, targetSide, control, {
        id: randomUUID(),
        freeBytes: await deps.backups.roomBytes(),
        exactBelowBytes: 200_000_000,
      })
      state.plan = prepared.plan
      run.emit({ type: 'planned', plan: prepared.plan })
      for (const finding of warningsOf(prepared.plan)) run.log(finding.message, 'warning')
      requireUnblocked(prepared.plan)
      if (shown !== null) requireShownServers(shown.plan, prepared.plan)
      guardedTarget(target, order.undo === null ? 'restore' : 'undo', prepared.plan, order.confirmation)
      requireSeen(prepared.changed, shown)
      const digestMethod = await digestMethodFor(order.manifest?.digest ?? null, control)
      if (order.manifest !== null && digestMethod === 'count-only')
        run.warn('Content is not compared: the server makes other checksums than the one that the backup came from.')
      beginHistory(job, { bench, control }, restoreSpec(order, null).direction)
      return { ...prepared, bench, targetSide, control, digestMethod }
    } catch (error) {
      await control.close()
      throw error
    }
  } catch (error) {
    await bench.close()
    throw error
  }
}

/** What an undo would take away has to have been on the screen, exactly as it is now. */
function requireSeen(changed: readonly ChangedTable[], shown: ShownRestore | null): void {
  if (changed.length === 0 || JSON.stringify(changed) === JSON.stringify(shown?.changed)) return
  const lines = changed.map((item) => `${showTable(item.table)}: ${item.rowsThen} rows then, ${item.rowsNow} now`)
  throw new AppError({
    code: 'undo/target-changed',
    message: `${changed.length === 1 ? 'A table' : `${changed.length} tables`} changed on the target after the run that is undone.`,
    hint: 'Look at what would be lost, then confirm the undo. Its own safety backup keeps the changes.',
    detail: lines.join('\n'),
    retryable: true,
  })
}
