import { syncIdPattern } from './sync-id'

/** A place in the window that something outside it leads to: a run's result, or the question that takes it back. */
export interface DeepLink {
  readonly kind: 'run' | 'undo'
  readonly syncId: string
}

/** The window's own route of a link; nothing outside the application opens it. */
export function routeOf({ kind, syncId }: DeepLink): string {
  return kind === 'undo' ? `/run/${syncId}/undo` : `/run/${syncId}`
}

/** The link of a route's parts, or `null` for anything but the id of a run. */
export function linkOf(syncId: string, act: string | undefined): DeepLink | null {
  if (!syncIdPattern.test(syncId) || (act !== undefined && act !== 'undo')) return null
  return { kind: act ?? 'run', syncId }
}
