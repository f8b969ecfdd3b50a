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
