import { randomBytes } from 'node:crypto'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import { AppError, type BlockingSession } from '../../src-shared/domain/failure'
import type { JobEvent } from '../../src-shared/domain/job-event'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { endSession } from '../postgres/activity'
import { withSession } from './one-side'
import type { WorkbenchDeps } from './workbench'

/** The sessions that a job gave up on, and the endpoint they are on: only those may be ended. Throws `job/not-found`. */
export function blockersOfJob(events: readonly JobEvent[], jobId: string) {
  const own = events.filter((event) => event.jobId === jobId)
  const start = own.find((event) => event.type === 'job-started')
  const end = own.find((event) => event.type === 'job-finished')
  const sessions = end?.result.failure?.blockedBy ?? []
  if (start !== undefined && sessions.length > 0) return { endpointId: start.target.id, sessions }
  throw new AppError({
    code: 'job/not-found',
    message: 'It is not known any more which sessions stood in the way.',
    hint: 'Run it again: who holds a lock is found anew.',
  })
}

/**
 * Ends sessions on an endpoint that still are in the transaction in which they stood in the way; a session that is gone
 * counts as ended. Throws `import/not-allowed` where the role may not end one, and what connecting throws.
 */
export async function endBlockers(
  deps: WorkbenchDeps,
  endpoint: Endpoint,
  anchor: ContainerEndpoint | null,
  passwords: PasswordLookup,
  sessions: readonly BlockingSession[],
  signal: AbortSignal,
): Promise<void> {
  const jobId = `look-${randomBytes(4).toString('hex')}`
  await withSession(deps, { jobId, endpoint, anchor, passwords, readOnly: true }, signal, async (control) => {
    for (const session of sessions) {
      await endSession(control, session).catch((error: unknown) => {
        throw notAllowed(endpoint, session, error)
      })
    }
  })
}

function notAllowed(endpoint: Endpoint, { pid, user }: BlockingSession, error: unknown): unknown {
  if (!(error instanceof AppError) || error.failure.sqlState !== '42501') return error
  return new AppError(
    {
      ...error.failure,
      message: `${endpoint.user} may not end session ${pid} of ${user} on ${endpoint.name}.`,
      hint: `Ask whoever runs it to end it, or connect as ${user}.`,
    },
    error,
  )
}
