import { Archive, Cloud, Container, Lock } from 'lucide-react'
import type { Environment } from '../../src-shared/domain/endpoint'
import { type End, type Identity, identityOf, shortEnvironment } from '../text/ends'

export const identityText: Readonly<Record<Identity, string>> = {
  local: 'text-local',
  remote: 'text-remote',
  production: 'text-danger',
}
const identityTag: Readonly<Record<Exclude<Identity, 'production'>, string>> = {
  local: 'bg-local-soft text-local',
  remote: 'bg-remote-soft text-remote',
}

/** The icon of an end: container, cloud, the lock of production, or a backup. */
export function EndIcon({
  end,
  size = 16,
}: {
  readonly end: Pick<End, 'kind' | 'environment'>
  readonly size?: number
}) {
  if (end.kind === 'backup')
    return <Archive size={size} strokeWidth={1.75} aria-hidden className="shrink-0 text-ink-2" />
  const identity = identityOf(end)
  const Icon = identity === 'production' ? Lock : identity === 'local' ? Container : Cloud
  return <Icon size={size} strokeWidth={1.75} aria-hidden className={`shrink-0 ${identityText[identity]}`} />
}

/** The environment as a word on its colour; production is hatched and has a lock. */
export function EnvironmentTag({ environment }: { readonly environment: Environment }) {
  const base = 'inline-flex h-5 shrink-0 items-center gap-1 rounded-tag px-1.5 text-caption tracking-[0.04em] uppercase'
  if (environment === 'production') {
    return (
      <span className={`${base} hatch-fine font-semibold`}>
        <Lock size={11} strokeWidth={2} aria-hidden />
        Production
      </span>
    )
  }
  const look = identityTag[environment === 'local' ? 'local' : 'remote']
  return <span className={`${base} font-semibold ${look}`}>{shortEnvironment[environment]}</span>
}

/** Icon and short name of an end, as lists show it. */
export function EndName({ end, text }: { readonly end: End; readonly text: string }) {
  const danger = end.kind !== 'backup' && identityOf(end) === 'production'
  return (
    <span className="inline-flex min-w-0 items-center gap-1" title={end.name}>
      <EndIcon end={end} size={14} />
      <span className={`isolate-text truncate ${danger ? 'text-danger' : ''}`}>{text}</span>
    </span>
  )
}
