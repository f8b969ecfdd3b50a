import type { Endpoint } from '../../src-shared/domain/endpoint'

/**
 * What keeps an endpoint from being replaced in passing: a mark in its database, which every installation sees, or
 * what is saved here only. `here`: not known yet whether the database carries the mark.
 */
export type ProtectionState = 'none' | 'marked' | 'here-only' | 'here'

/** `server` is what the last check found; `null` or absent when the endpoint was not reached. */
export function protectionOf(
  endpoint: Pick<Endpoint, 'isProtected' | 'environment'>,
  server: { readonly isMarked: boolean } | null | undefined,
): ProtectionState {
  if (server?.isMarked === true) return 'marked'
  if (!endpoint.isProtected && endpoint.environment !== 'production') return 'none'
  return server === null || server === undefined ? 'here' : 'here-only'
}

export const protectionWords: Readonly<Record<Exclude<ProtectionState, 'none'>, string>> = {
  marked: 'Protected by a mark in the database',
  'here-only': 'Protected here only',
  here: 'Protected',
}

export const protectionMeaning: Readonly<Record<Exclude<ProtectionState, 'none'>, string>> = {
  marked:
    'The mark stands in the comment of the database, so every installation of Archon Sync asks before it replaces anything there.',
  'here-only': 'Only this installation asks. A mark in the comment of the database would tell the others too.',
  here: 'This installation asks before it replaces anything there. The database was not asked yet whether it carries the mark.',
}
