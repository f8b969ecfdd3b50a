import type { Failure } from '../../src-shared/domain/failure'
import { type HistoryRecord, historyVersion } from '../../src-shared/domain/history'
import type { TargetState } from '../../src-shared/domain/job-event'
import { sweepToolContainers } from '../docker/sweep'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { terminateByName, transactionStatus } from '../postgres/activity'
import { isOpen, type JournalEntry, openJournal, type ReadJournal, readJournals } from '../store/journal'
import { lockHolder } from '../store/lock'
import type { JobDeps } from './job-deps'
import { applicationName } from './tool-login'
import { openWorkbench } from './workbench'

type Opened = Extract<JournalEntry, { state: 'opened' }>

/**
 * Closes every job that an earlier process left open, from evidence: without a `committing` line COMMIT was never
 * sent, so the target is as before; with one, the server is asked what became of the transaction (R14, R44). A server
 * that cannot be asked now leaves the job open, and the next start asks again.
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
  if (known !== null && known.outcome !== 'running' && known.targetState !== 'unknown') {
    // The record was written in full, and the process ended before it closed the journal.
    await close(deps, journal.jobId)
    return null
  }
  const targetState = await stateOfTarget(deps, journal, opened, passwords)
  const record = await interruptedRecord(deps, opened, journal, targetState)
  await deps.history.append(record)
  if (targetState !== 'unknown') await close(deps, journal.jobId)
  return record
}

async function close(deps: JobDeps, jobId: string): Promise<void> {
  const journal = await openJournal(deps.home, jobId)
  await journal.append({ state: 'closed', outcome: 'interrupted' })
  await journal.close()
}

async function stateOfTarget(
  deps: JobDeps,
  journal: ReadJournal,
  opened: Opened,
  passwords: PasswordLookup,
): Promise<TargetState> {
  if (journal.entries.some((entry) => entry.state === 'committed')) return 'replaced'
  const committing = journal.entries.find((entry) => entry.state === 'committing')
  const wasImporting = journal.entries.some((entry) => entry.state === 'importing')
  if (!wasImporting) return 'unchanged'
  const asked = await askTarget(deps, journal.jobId, opened, committing?.xid ?? null, passwords).catch(() => null)
  if (committing === undefined) return 'unchanged'
  if (asked === 'committed') return 'replaced'
  return asked === 'aborted' ? 'unchanged' : 'unknown'
}

/** Ends what is left of the job on the target, and asks about its transaction. */
async function askTarget(
  deps: JobDeps,
  jobId: string,
  opened: Opened,
  xid: string | null,
  passwords: PasswordLookup,
): Promise<string | null> {
  const endpoint = opened.targetEndpoint
  const local = opened.localEndpoint ?? endpoint
  const signal = AbortSignal.timeout(20_000)
  const bench = await openWorkbench(
    deps,
    {
      jobId: `${jobId}-recover`,
      anchor: local.kind === 'container' ? local : null,
      endpoints: [{ endpoint, password: await passwords(endpoint) }],
      say: () => undefined,
    },
    signal,
  )
  try {
    const [side] = bench.sides
    if (side === undefined) return null
    const control = await side.open({ applicationName: applicationName(`${jobId}-recover`), readOnly: false }, signal)
    try {
      await terminateByName(control, applicationName(jobId))
      return xid === null ? null : await transactionStatus(control, xid)
    } finally {
      await control.close()
    }
  } finally {
    await bench.close()
  }
}

const sayings: Readonly<Record<TargetState, Pick<Failure, 'message' | 'hint'>>> = {
  unchanged: {
    message: 'The application ended in the middle of this sync. The target is exactly as it was before.',
    hint: 'Run it again.',
  },
  replaced: {
    message: 'The application ended right after the commit. The target holds the verified rows of the source.',
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
  return {
    version: historyVersion,
    syncId,
    kind: 'sync',
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
    phaseMs: {},
    durationMs: Math.max(0, Date.parse(last) - Date.parse(startedAt)),
    tables: before?.tables ?? 0,
    rows: 0,
    bytes: 0,
    exportFile: null,
    safetyFile: null,
    plan: before?.plan ?? null,
    verification: null,
    warnings: [],
  }
}
