import type { Endpoint } from '../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../src-shared/domain/failure'
import type { Direction, Profile } from '../../src-shared/domain/profile'
import { useUi } from '../stores/ui-store'
import { useEndpoints, useProfiles } from './queries'

/** A profile with its ends in their roles. */
export interface Selected {
  readonly profile: Profile
  readonly direction: Direction
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly source: Endpoint
  readonly target: Endpoint
}

export type Selection =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'none' }
  /** A profile whose connections are gone. */
  | { readonly status: 'broken'; readonly profile: Profile; readonly profiles: readonly Profile[] }
  | { readonly status: 'chosen'; readonly selected: Selected; readonly profiles: readonly Profile[] }

/** The profile that is chosen in this window, joined with its connections. */
export function useSelection(): Selection {
  const profiles = useProfiles()
  const endpoints = useEndpoints()
  const chosen = useUi((state) => state.profileId)
  const directions = useUi((state) => state.directions)
  const error = profiles.error ?? endpoints.error
  if (error) return { status: 'failed', failure: failureOf(error) }
  if (profiles.data === undefined || endpoints.data === undefined) return { status: 'loading' }
  const profile = profiles.data.find((item) => item.id === chosen) ?? profiles.data[0]
  if (profile === undefined) return { status: 'none' }
  const selected = select(profile, endpoints.data, directions[profile.id] ?? 'remote-to-local')
  if (selected === null) return { status: 'broken', profile, profiles: profiles.data }
  return { status: 'chosen', selected, profiles: profiles.data }
}

export function select(profile: Profile, endpoints: readonly Endpoint[], direction: Direction): Selected | null {
  const local = endpoints.find((item) => item.id === profile.localEndpointId)
  const remote = endpoints.find((item) => item.id === profile.remoteEndpointId)
  if (local === undefined || remote === undefined) return null
  const pull = direction === 'remote-to-local'
  return { profile, direction, local, remote, source: pull ? remote : local, target: pull ? local : remote }
}
