import type { BlockingSession } from '../../src-shared/domain/failure'
import { AppError } from '../../src-shared/domain/failure'
import { blockersOfBackend } from '../postgres/activity'
import type { Session } from '../postgres/session'

const lockClass = 0x41_53_59_4e

/**
 * Takes the advisory lock of the target database on the job's own session, for as long as that lives: a second sync
 * to the same database is told "busy" at once, from whatever computer it comes (R17).
 */
export async function lockTarget(control: Session): Promise<void> {
  const row = await control.queryOne<{ taken: boolean }>('select pg_catalog.pg_try_advisory_lock($1, 1) as taken', [
    lockClass,
  ])
  if (row.taken) return
  throw new AppError({
    code: 'job/busy',
    message: `Another sync into ${control.place.name} is running.`,
    hint: 'Wait until it has ended. It may run on another computer.',
    retryable: true,
  })
}

/**
 * Runs work on `session` that may wait for locks. While it waits, the sessions in its way are named by `onWaiting`;
 * when the wait times out (55P03), they are part of the failure. The abort signal ends the backend on the server too.
 */
export async function watched<T>(
  session: Session,
  control: Session,
  signal: AbortSignal,
  onWaiting: (sessions: readonly BlockingSession[]) => void,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  let blockers: readonly BlockingSession[] = []
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    const found = await blockersOfBackend(control, session.pid).catch(() => [])
    if (found.length > 0) {
      blockers = found
      onWaiting(found)
    }
    isLooking = false
  }
  const timer = setInterval(() => void look(), 700)
  const stop = () => void endBackend(session, control)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw withBlockers(error, blockers)
  } finally {
    clearInterval(timer)
    signal.removeEventListener('abort', stop)
  }
}

function withBlockers(error: unknown, blockers: readonly BlockingSession[]): unknown {
  if (!(error instanceof AppError) || error.failure.code !== 'import/lock-timeout') return error
  const [first] = blockers
  const doing = first === undefined || first.state === 'hidden' ? '' : `is ${first.state} and `
  const who = first === undefined ? '' : ` ${first.application} (pid ${first.pid}) ${doing}keeps the table locked.`
  return new AppError({ ...error.failure, message: `${error.failure.message}${who}`, blockedBy: blockers }, error)
}

/** Ends a backend on the server and drops our end of it; what it had open rolls back. */
export async function endBackend(session: Session, control: Session): Promise<void> {
  await control.query('select pg_catalog.pg_terminate_backend($1)', [session.pid]).catch(() => undefined)
  session.abandon()
}

/** Whether the backend is gone within the time; `null` when the server cannot be asked. */
export async function isBackendGone(control: Session, pid: number, withinMs: number): Promise<boolean | null> {
  const until = Date.now() + withinMs
  for (;;) {
    try {
      const rows = await control.query('select from pg_catalog.pg_stat_activity where pid = $1', [pid])
      if (rows.length === 0) return true
    } catch {
      return null
    }
    if (Date.now() > until) return false
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
