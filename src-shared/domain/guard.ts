import type { Endpoint } from './endpoint'

export type GuardedAction = 'sync' | 'restore' | 'undo'

/** How much stands between the click and the act. */
export type Guard =
  | { readonly kind: 'none' }
  /** The first sync into an unprotected local database; the dialog offers "don't ask for local". */
  | { readonly kind: 'first-time' }
  | { readonly kind: 'dialog' }
  | { readonly kind: 'typed-name'; readonly name: string }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Friction follows the target (interface.md, friction matrix). `askForLocal` is the setting that the first dialog
 * for a local target switches off.
 */
export function guardFor(target: Endpoint, action: GuardedAction, askForLocal: boolean): Guard {
  if (!target.canBeTarget) {
    return { kind: 'refused', reason: `${target.name} is switched off as a target.` }
  }
  if (target.environment === 'production' || (target.kind === 'server' && target.isProtected)) {
    return { kind: 'typed-name', name: target.name }
  }
  if (target.environment !== 'local' || target.isProtected) return { kind: 'dialog' }
  return action === 'sync' && askForLocal ? { kind: 'first-time' } : { kind: 'none' }
}

/** The safety backup can be left out for an unprotected local target only. */
export function safetyBackupRequired(target: Endpoint): boolean {
  return target.environment !== 'local' || target.isProtected
}

/**
 * What stands before deleting a backup (interface.md, friction matrix): it can be put back for ten minutes, so an
 * unprotected local one asks nothing. `endpoint` is the saved place it came from, `null` when that is gone: then the
 * environment in the backup's manifest decides, and one that is not known asks as production does.
 */
export function guardForDelete(
  backup: { readonly id: string; readonly endpoint: { readonly environment: string } },
  endpoint: Endpoint | null,
  isLast: boolean,
): Guard {
  const environment = endpoint?.environment ?? backup.endpoint.environment
  const isProtected = endpoint?.isProtected ?? false
  if (environment === 'local' && !isProtected) return { kind: 'none' }
  const isGrave =
    (endpoint?.kind === 'server' && isProtected) || !['local', 'development', 'staging'].includes(environment)
  return isGrave && isLast ? { kind: 'typed-name', name: backup.id } : { kind: 'dialog' }
}
