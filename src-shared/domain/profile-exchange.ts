import type { Endpoint, Environment } from './endpoint'
import { type Profile, type ProfileFile, profileFileSchema, profileFileVersion, type ResolvedProfile } from './profile'

/** A profile as a file to share: both endpoints in it with their protection, no ids, no secrets. */
export function fileOfProfile({ profile, local, remote }: ResolvedProfile): ProfileFile {
  const { id: _local, ...localPlace } = local
  const { id: _remote, ...remotePlace } = remote
  return profileFileSchema.parse({
    format: 'archon-sync-profile',
    version: profileFileVersion,
    name: profile.name,
    local: localPlace,
    remote: remotePlace,
    include: profile.include,
    exclude: profile.exclude,
    options: profile.options,
  })
}

type Place = ProfileFile['local'] | ProfileFile['remote']

/** An endpoint of a profile file: a new one, or one that is saved already, perhaps better protected than before. */
export interface Joined {
  readonly endpoint: Place & { readonly id?: string }
  readonly isNew: boolean
}

/**
 * An endpoint of a file among those that are saved: the same place is the same endpoint. A file may raise how well a
 * place is protected, never lower it, and changes nothing else of what is saved here.
 */
export function joinEndpoint(place: Place, saved: readonly Endpoint[]): Joined {
  const twin = saved.find((item) => isSamePlace(item, place))
  if (twin === undefined) return { endpoint: place, isNew: true }
  const protection = {
    isProtected: twin.isProtected || place.isProtected,
    canBeTarget: twin.canBeTarget && place.canBeTarget,
  }
  if (twin.kind === 'container') return { endpoint: { ...twin, ...protection }, isNew: false }
  return {
    endpoint: { ...twin, ...protection, environment: harsher(twin.environment, place.environment) },
    isNew: false,
  }
}

function isSamePlace(a: Endpoint, b: Place): boolean {
  if (a.database !== b.database || a.user !== b.user || a.port !== b.port) return false
  if (a.kind === 'container') return b.kind === 'container' && a.container === b.container
  return b.kind === 'server' && a.host.toLowerCase() === b.host.toLowerCase()
}

const environments: readonly Environment[] = ['local', 'development', 'staging', 'production']

function harsher(a: Environment, b: Environment): Environment {
  return environments.indexOf(a) >= environments.indexOf(b) ? a : b
}

/** `shop`, `shop 2`, `shop 3`: a name that no other profile has, within the 60 characters of a name. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  const name = wanted.trim()
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` ${number}`
    const candidate = `${name.slice(0, 60 - suffix.length).trim()}${suffix}`
    if (!used.has(candidate.toLowerCase())) return candidate
  }
}

/** The same profile under another name; its id is given when it is saved. */
export function duplicateOf({ id: _id, ...profile }: Profile, names: readonly string[]): Omit<Profile, 'id'> {
  return { ...profile, name: freeName(`${profile.name.slice(0, 52)} copy`, names) }
}
