import type { Failure } from '../../src-shared/domain/failure'
import { type HistoryRecord, historyVersion } from '../../src-shared/domain/history'
import type { TargetState } from '../../src-shared/domain/job-event'
import { sweepToolContainers } from '../docker/sweep'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { isOpen, openJournal, type ReadJournal, readJournals } from '../store/journal'
import { lockHolder } from '../store/lock'
import type { JobDeps } from './job-deps'
import { type Opened, removeMadeDatabase, stateOfTarget } from './recover-target'

/**
 * Closes every job that an earlier process left open, from evidence: without a `committing` line COMMIT was never
 * sent, so the target is as before; with one, the server is asked what became of the transaction (R14, R44). A server
 * that cannot be asked now leaves the job open, and the next start asks again. A new database that a restore had begun
 * and did not commit to is removed.
 */
export async function recoverJobs(deps: JobDeps, passwords: PasswordLookup): Promise<HistoryRecord[]> {
  const open = (await readJournals(deps.home)).filter(isOpen)
  if (open.length === 0) return []
  const holder = await lockHolder(deps.home)
  const dead = open.filter((journal) => journal.jobId !== holder?.jobId)
  await deps
    .findEngine()
    .then((engine) => sweepToolContainers(engine, deps.home))
    .catch(() => [])
  const records: HistoryRecord[] = []
  for (const journal of dead) {
    const record = await recoverJob(deps, journal, passwords)
    if (record !== null) records.push(record)
  }
  return records
}

async function recoverJob(
  deps: JobDeps,
  journal: ReadJournal,
  passwords: PasswordLookup,
): Promise<HistoryRecord | null> {
  const opened = journal.entries.find((entry): entry is Opened => entry.state === 'opened')
  if (opened === undefined) {
    await close(deps, journal.jobId)
    return null
  }
  const known = await deps.history.get(opened.syncId)
  // The record was written in full, and the process ended before it closed the journal.
  const isTold = known !== null && known.outcome !== 'running' && known.targetState !== 'unknown'
  const look = { deps, journal, opened, passwords }
  const targetState = isTold ? known.targetState : await stateOfTarget(look)
  const left = targetState === 'unchanged' ? await removeMadeDatabase(look) : null
  const record = isTold ? null : await interruptedRecord(deps, opened, journal, targetState)
  if (record !== null)
    await deps.history.append(left === null ? record : { ...record, warnings: [...record.warnings, left] })
  if (left === null && targetState !== 'unknown') await close(deps, journal.jobId)
  return record
}

async function close(deps: JobDeps, jobId: string): Promise<void> {
  const journal = await openJournal(deps.home, jobId)
  await journal.append({ state: 'closed', outcome: 'interrupted' })
  await journal.close()
}

const sayings: Readonly<Record<TargetState, Pick<Failure, 'message' | 'hint'>>> = {
  unchanged: {
    message: 'The application ended in the middle of this run. The target is exactly as it was before.',
    hint: 'Run it again.',
  },
  replaced: {
    message: 'The application ended right after the commit. The target holds the verified rows.',
    hint: 'Nothing needs to be done.',
  },
  unknown: {
    message: 'The application ended while the commit was on its way, and the target cannot be asked now.',
    hint: 'Make the target reachable and start the application again: it asks the server what became of the transaction.',
  },
}

async function interruptedRecord(
  deps: JobDeps,
  opened: Opened,
  journal: ReadJournal,
  targetState: TargetState,
): Promise<HistoryRecord> {
  const { syncId, direction, profileId, profileName, source, target, startedAt } = opened
  const last = journal.entries.at(-1)?.at ?? startedAt
  const phase = journal.entries.flatMap((entry) => (entry.state === 'phase' ? [entry.phase] : [])).at(-1) ?? null
  const before = await deps.history.get(syncId)
  const importing = journal.entries.find((entry) => entry.state === 'importing')
  const committing = journal.entries.find((entry) => entry.state === 'committing')
  const verification = targetState === 'replaced' ? (committing?.verification ?? null) : null
  const safety = await deps.backups.get(`${syncId}.before`).catch(() => null)
  return {
    version: historyVersion,
    syncId,
    kind: opened.kind,
    direction,
    profileId,
    profileName,
    source,
    target,
    startedAt,
    finishedAt: last,
    outcome: 'interrupted',
    targetState,
    failure: { code: 'internal/unexpected', ...sayings[targetState], phase },
    phaseMs: before?.phaseMs ?? {},
    durationMs: Math.max(0, Date.parse(last) - Date.parse(startedAt)),
    tables: verification?.tables.length ?? before?.tables ?? 0,
    rows: before?.rows ?? 0,
    bytes: before?.bytes ?? 0,
    exportFile: before?.exportFile ?? null,
    safetyFile: safety?.manifest.file ?? null,
    plan: committing?.plan ?? before?.plan ?? null,
    verification,
    warnings: before?.warnings ?? [],
    backupId: opened.backupId,
    undoOf: opened.undoOf,
    created: importing?.created ?? { tables: [], sequences: [] },
    sequencesBefore: importing?.sequencesBefore ?? [],
    sequencesAfter: committing?.sequencesAfter ?? [],
  }
}
