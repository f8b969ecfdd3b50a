import type { EndpointSummary, Environment } from '../../src-shared/domain/endpoint'
import type { Direction } from '../../src-shared/domain/profile'

export type End = Pick<EndpointSummary, 'kind' | 'name' | 'environment'>

export const shortEnvironment: Readonly<Record<Environment, string>> = {
  local: 'local',
  development: 'dev',
  staging: 'staging',
  production: 'production',
}

/** The colour that stands for an end: production overrules the kind; a backup is no place. */
export type Identity = 'local' | 'remote' | 'production'

export function identityOf(end: Pick<End, 'kind' | 'environment'>): Identity {
  if (end.environment === 'production') return 'production'
  return end.kind === 'container' || end.environment === 'local' ? 'local' : 'remote'
}

/** `Pull staging into local`, `Push local to production`: the whole act, as the run button names it. */
export function actOf(direction: Direction, source: End, target: End): string {
  const [from, to] = shortPair(source, target)
  return direction === 'remote-to-local' ? `Pull ${from} into ${to}` : `Push ${from} to ${to}`
}

/** `Pulled staging into local`: the same act once it is over. */
export function pastActOf(direction: Direction, source: End, target: End): string {
  const [from, to] = shortPair(source, target)
  return direction === 'remote-to-local' ? `Pulled ${from} into ${to}` : `Pushed ${from} to ${to}`
}

/** The two ends by environment, or by name where the environment does not tell them apart. */
export function shortPair(source: End, target: End): [string, string] {
  if (source.kind === 'backup' || target.kind === 'backup') return [shortEnd(source), shortEnd(target)]
  if (source.environment === target.environment) return [source.name, target.name]
  return [shortEnd(source), shortEnd(target)]
}

function shortEnd(end: End): string {
  return end.kind === 'backup' ? end.name : shortEnvironment[end.environment]
}

/** `REMOTE · STAGING`, `LOCAL CONTAINER`, `PRODUCTION`: the right half of a card's band. */
export function bandLabel(end: Pick<End, 'kind' | 'environment'>): string {
  if (end.environment === 'production') return 'Production'
  if (end.kind === 'container') return 'Local container'
  return end.environment === 'local' ? 'Local server' : `Remote · ${shortEnvironment[end.environment]}`
}
