import { randomBytes } from 'node:crypto'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { type GuardedAction, guardFor, withMark } from '../../src-shared/domain/guard'
import type { SyncPlan } from '../../src-shared/domain/plan'
import { type Confirmation, requireConfirmation } from '../endpoints/confirm'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { type MarkState, writeMark } from '../postgres/protection'
import { withSession } from './one-side'
import type { WorkbenchDeps } from './workbench'

/**
 * The target as its database wants it treated. What was asked before the job may not have known of the mark, so it is
 * judged here again, on what the server says now and before anything is written (R09). Throws `guard/*`.
 */
export function guardedTarget(
  target: Endpoint,
  action: GuardedAction,
  plan: SyncPlan,
  confirmation: Confirmation | undefined,
): Endpoint {
  if (!plan.target.isMarked) return target
  const marked = withMark(target, plan.target)
  if (confirmation?.accepted !== true) throw notAsked(target)
  requireConfirmation(guardFor(marked, action), confirmation)
  return marked
}

function notAsked(target: Endpoint): AppError {
  return new AppError({
    code: 'guard/refused',
    message: `${target.name} is protected by a mark in its database, and this was not confirmed. Nothing was done.`,
    hint: 'Start it again and confirm it. On the command line: --skip-confirm, and for a server --confirm-target with its name.',
    retryable: true,
  })
}

/** Sets or takes away the protection mark of an endpoint's database. Throws `connection/*` and `docker/*`. */
export async function markDatabase(
  deps: WorkbenchDeps,
  endpoint: Endpoint,
  anchor: ContainerEndpoint | null,
  passwords: PasswordLookup,
  wanted: boolean,
  signal: AbortSignal,
): Promise<MarkState> {
  const jobId = `look-${randomBytes(4).toString('hex')}`
  return withSession(deps, { jobId, endpoint, anchor, passwords, readOnly: false }, signal, (session) =>
    writeMark(session, wanted),
  )
}
