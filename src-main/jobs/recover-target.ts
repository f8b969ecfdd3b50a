import type { Endpoint } from '../../src-shared/domain/endpoint'
import { failureOf } from '../../src-shared/domain/failure'
import type { TargetState } from '../../src-shared/domain/job-event'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { terminateByName, transactionStatus } from '../postgres/activity'
import type { Session } from '../postgres/session'
import type { JournalEntry, ReadJournal } from '../store/journal'
import type { JobDeps } from './job-deps'
import { withSession } from './one-side'
import { dropNewDatabase } from './restore-beside'
import { applicationName } from './tool-login'

export type Opened = Extract<JournalEntry, { state: 'opened' }>

/** A job that an earlier process left open, and what is needed to ask its target. */
export interface OpenJob {
  readonly deps: JobDeps
  readonly journal: ReadJournal
  readonly opened: Opened
  readonly passwords: PasswordLookup
}

/** What became of the target: from the journal where that says it, else from the server; `unknown` when it is silent. */
export async function stateOfTarget(job: OpenJob): Promise<TargetState> {
  const { entries } = job.journal
  if (entries.some((entry) => entry.state === 'committed')) return 'replaced'
  const committing = entries.find((entry) => entry.state === 'committing')
  const wasImporting = entries.some((entry) => entry.state === 'importing')
  if (!wasImporting) return 'unchanged'
  const asked = await askTarget(job, committing?.xid ?? null).catch(() => null)
  if (committing === undefined) return 'unchanged'
  if (asked === 'committed') return 'replaced'
  return asked === 'aborted' ? 'unchanged' : 'unknown'
}

/** Ends what is left of the job on the target, and asks about its transaction. */
async function askTarget(job: OpenJob, xid: string | null): Promise<string | null> {
  const { targetEndpoint } = job.opened
  if (targetEndpoint === null) return null
  return onServer(job, targetEndpoint, async (control) => {
    await terminateByName(control, applicationName(job.journal.jobId))
    return xid === null ? null : await transactionStatus(control, xid)
  })
}

/**
 * Takes away the database that a restore had begun to make and did not commit to. Answers what is to be said when that
 * fails, and `null` when there is none any more.
 */
export async function removeMadeDatabase(job: OpenJob): Promise<string | null> {
  const made = job.journal.entries.filter((entry) => entry.state === 'making-database').at(-1)
  const { targetEndpoint } = job.opened
  if (made === undefined || targetEndpoint === null) return null
  try {
    await onServer(job, { ...targetEndpoint, database: made.from }, async (control) => {
      await endBackends(control, applicationName(job.journal.jobId))
      await dropNewDatabase(control, { name: made.database, oid: made.databaseOid })
    })
    return null
  } catch (error) {
    return `The database ${made.database}, which the restore had begun, may still be there: ${failureOf(error).message} The next start tries again to remove it.`
  }
}

/** A CREATE DATABASE whose client died goes on; afterwards nothing of the job can make anything any more. */
export async function endBackends(control: Session, name: string): Promise<void> {
  const until = Date.now() + 10_000
  while ((await terminateByName(control, name)) > 0) {
    if (Date.now() > until) throw new Error(`A session of ${name} does not end.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function onServer<T>(job: OpenJob, endpoint: Endpoint, work: (control: Session) => Promise<T>): Promise<T> {
  const jobId = `${job.journal.jobId}-recover`
  const local = job.opened.localEndpoint ?? endpoint
  const anchor = local.kind === 'container' ? local : null
  const at = { jobId, endpoint, anchor, passwords: job.passwords, readOnly: false }
  return withSession(job.deps, at, AbortSignal.timeout(20_000), work)
}
