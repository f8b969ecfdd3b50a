import type { Endpoint } from './endpoint'

export type GuardedAction = 'sync' | 'restore' | 'undo' | 'delete' | 'unprotect'

/** What the guard looks at: a saved endpoint, or the place that a backup came from. */
export type GuardTarget = Pick<Endpoint, 'kind' | 'name' | 'environment' | 'isProtected' | 'canBeTarget'>

/** What else the friction depends on. */
export interface GuardSituation {
  /** The setting that the first dialog for a local target switches off; only a sync asks so. Off when left out. */
  readonly askForLocal?: boolean
  /** The setting that takes the push to production away; restore and undo stay. On when left out. */
  readonly allowProductionPush?: boolean
  /** Deleting only: the id of the backup when it is the last checked one of its place. */
  readonly lastBackup?: string | null
}

/** How much stands between the click and the act. */
export type Guard =
  | { readonly kind: 'none' }
  /** The first sync into an unprotected local database; the dialog offers "don't ask for local". */
  | { readonly kind: 'first-time' }
  | { readonly kind: 'dialog' }
  /** `name`: what has to be typed, the name of the endpoint or, for a deletion, the id of the backup. */
  | { readonly kind: 'typed-name'; readonly name: string }
  /** `by`: where it can be allowed again. */
  | { readonly kind: 'refused'; readonly by: 'connection' | 'settings'; readonly reason: string }

/**
 * Friction follows the target (interface.md, friction matrix). The one guard of sync, restore, undo, deleting a backup
 * and taking protection away. A target whose database carries the protection mark is given through `withMark` first.
 */
export function guardFor(target: GuardTarget, action: GuardedAction, situation: GuardSituation = {}): Guard {
  if (!target.canBeTarget && replaces(action)) {
    return { kind: 'refused', by: 'connection', reason: `${target.name} is switched off as a target.` }
  }
  if (action === 'sync' && target.environment === 'production' && situation.allowProductionPush === false) {
    return { kind: 'refused', by: 'settings', reason: 'Pushing to production is switched off.' }
  }
  const danger = dangerOf(target)
  if (action === 'delete') return guardForDelete(danger, situation.lastBackup ?? null)
  if (danger === 'grave') return { kind: 'typed-name', name: target.name }
  if (danger === 'some') return { kind: 'dialog' }
  return action === 'sync' && situation.askForLocal === true ? { kind: 'first-time' } : { kind: 'none' }
}

/** Rows of the target are replaced; the other acts write nothing into it. */
function replaces(action: GuardedAction): boolean {
  return action === 'sync' || action === 'restore' || action === 'undo'
}

/** It can be put back for ten minutes, so only the last one of a place that matters takes more than a question. */
function guardForDelete(danger: Danger, lastBackup: string | null): Guard {
  if (danger === 'little') return { kind: 'none' }
  return danger === 'grave' && lastBackup !== null ? { kind: 'typed-name', name: lastBackup } : { kind: 'dialog' }
}

type Danger = 'little' | 'some' | 'grave'

function dangerOf(target: GuardTarget): Danger {
  if (target.environment === 'production' || (target.kind === 'server' && target.isProtected)) return 'grave'
  return target.environment !== 'local' || target.isProtected ? 'some' : 'little'
}

/** The safety backup can be left out for an unprotected local target only. */
export function safetyBackupRequired(target: GuardTarget): boolean {
  return dangerOf(target) !== 'little'
}

/** The target as it is treated: a mark in its database protects it, whatever the saved endpoint says. */
export function withMark<T extends GuardTarget>(
  target: T,
  server: { readonly isMarked: boolean } | null | undefined,
): T {
  return server?.isMarked === true && !target.isProtected ? { ...target, isProtected: true } : target
}

/**
 * Where a backup came from, as the guard takes it: the endpoint as it is saved now, or, when that is gone, what the
 * manifest says of it. An environment that is not known counts as production.
 */
export function backupOrigin(
  origin: { readonly name: string; readonly environment: string },
  endpoint: Endpoint | null,
): GuardTarget {
  if (endpoint !== null) return endpoint
  const environment =
    origin.environment === 'local' || origin.environment === 'development' || origin.environment === 'staging'
      ? origin.environment
      : 'production'
  return { kind: 'server', name: origin.name, environment, isProtected: false, canBeTarget: true }
}
