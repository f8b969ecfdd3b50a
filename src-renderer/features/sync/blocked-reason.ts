import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { failureOf } from '../../../src-shared/domain/failure'
import type { Guard } from '../../../src-shared/domain/guard'
import { blockersOf, copiedTables, type SyncPlan } from '../../../src-shared/domain/plan'
import { failureTexts } from '../../text/failure-texts'

interface Situation {
  readonly guard: Guard
  readonly ends: readonly [Endpoint, Endpoint]
  readonly checks: readonly [{ readonly data: CheckReport | undefined }, { readonly data: CheckReport | undefined }]
  readonly preview: { readonly error: unknown }
  readonly plan: SyncPlan | null
}

/** Why the run cannot start, as the sentence beside its button; `null` when nothing stands in the way. */
export function blockedReason({ guard, ends, checks, preview, plan }: Situation): string | null {
  if (guard.kind === 'refused') {
    const where = guard.by === 'connection' ? 'Switch it on in Connections' : 'Allow it in Settings, under Safety'
    return `${guard.reason} ${where}, or flip the direction.`
  }
  for (const [index, check] of checks.entries()) {
    const failure = check.data?.failure
    const name = ends[index]?.name
    if (failure) return `${name} is not ready: ${lowerFirst(failureTexts[failure.code].title)}.`
  }
  if (preview.error) return failureOf(preview.error).message
  if (plan === null) return null
  const blockers = blockersOf(plan)
  const first = blockers[0]
  if (first !== undefined)
    return blockers.length === 1 ? first.message : `${first.message} And ${blockers.length - 1} more above.`
  return copiedTables(plan).length === 0 ? 'No table on the source matches the selection.' : null
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) && !/^(Docker|Postgres)/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}
