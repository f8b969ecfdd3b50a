import type { SequenceState } from '../../src-shared/domain/backup'
import { AppError, failureOf } from '../../src-shared/domain/failure'
import type { HistoryRecord } from '../../src-shared/domain/history'
import type { ServerFacts } from '../../src-shared/domain/plan'
import type { Verification } from '../../src-shared/domain/verification'
import { transactionStatus } from '../postgres/activity'
import { postgresError } from '../postgres/errors'
import type { Session } from '../postgres/session'
import type { JobJournal } from '../store/journal'
import { withinLimit } from './time-limit'

/** What is committed, for a history that this process may not live to write. */
export interface CommitFacts {
  readonly target: ServerFacts
  readonly plan: HistoryRecord['plan']
  readonly verification: Verification
  readonly sequencesAfter: readonly SequenceState[]
}

/** The id of the session's transaction, which a later session can ask about. */
export async function transactionId(session: Session): Promise<string> {
  const row = await session.queryOne<{ xid: string }>('select pg_catalog.pg_current_xact_id()::text as xid')
  return row.xid
}

/**
 * Journal, COMMIT, journal. When the answer is lost, a new session is asked what became of the transaction (R14), a few
 * times with growing pauses. Resolves for a commit that went through; throws `import/commit-unknown` when nobody can
 * say, and the original error when the transaction was rolled back. A journal that cannot be written before COMMIT stops
 * it; one that cannot be written after COMMIT is told to `warn`: the next start asks the server instead.
 */
export async function commitForSure(
  session: Session,
  facts: CommitFacts,
  journal: JobJournal,
  reopen: () => Promise<Session>,
  warn: (text: string) => void,
): Promise<void> {
  const xid = await transactionId(session)
  const { plan, verification } = facts
  const { systemIdentifier, databaseOid } = facts.target
  const sequencesAfter = [...facts.sequencesAfter]
  await journal.append({ state: 'committing', xid, systemIdentifier, databaseOid, plan, verification, sequencesAfter })
  try {
    const answer = await withinLimit(session.query('commit'), 30_000)
    if (answer === null) throw postgresError({ code: 'ETIMEDOUT' }, session.place.name)
  } catch (error) {
    session.abandon()
    const status = await askStatus(xid, reopen)
    if (status === null) throw unknownCommit(session.place.name, xid, error)
    if (status !== 'committed') throw error
  }
  await journal.append({ state: 'committed' }).catch((error: unknown) => {
    warn(`The rows are committed, but the journal could not be written: ${failureOf(error).message}`)
  })
}

const pausesMs = [200, 500, 1_000, 2_000, 4_000, 8_000, 8_000]

async function askStatus(xid: string, reopen: () => Promise<Session>): Promise<string | null> {
  for (const pause of pausesMs) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    try {
      const session = await reopen()
      try {
        const status = await transactionStatus(session, xid)
        if (status !== 'in progress') return status
      } finally {
        await session.close()
      }
    } catch {
      // Asked again after the next pause.
    }
  }
  return null
}

function unknownCommit(name: string, xid: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'import/commit-unknown',
      message: `The connection to ${name} broke while the transaction was being committed, and the server cannot be asked what became of it.`,
      hint: 'The next start of the application asks again. The backup of what was replaced is kept.',
      detail: `transaction ${xid}`,
    },
    cause,
  )
}
