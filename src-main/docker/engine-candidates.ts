import { createHash } from 'node:crypto'
import { posix, win32 } from 'node:path'

export type Platform = NodeJS.Platform

/** Why an engine is tried: what the user set comes first, a guess last. */
export type CandidateOrigin = 'settings' | 'DOCKER_HOST' | 'context' | 'known'

export interface EngineCandidate {
  readonly origin: CandidateOrigin
  /** As the user wrote it, e.g. `unix:///var/run/docker.sock`. */
  readonly address: string
  /** For messages: `DOCKER_HOST`, `the context "colima"`, `OrbStack`. */
  readonly label: string
}

export interface CandidateFacts {
  /** From the settings. */
  readonly explicit: string | null
  readonly dockerHost: string | null
  readonly context: { readonly name: string; readonly host: string } | null
  readonly homeDir: string
  /** XDG_RUNTIME_DIR. */
  readonly runtimeDir: string | null
  readonly platform: Platform
}

/** Every place to try, in order, none twice. What the user set explicitly is tried alone: no other engine is meant. */
export function engineCandidates(facts: CandidateFacts): EngineCandidate[] {
  const { explicit, dockerHost, context } = facts
  if (explicit) return [{ origin: 'settings', address: explicit, label: 'the settings' }]
  const all: EngineCandidate[] = []
  if (dockerHost) all.push({ origin: 'DOCKER_HOST', address: dockerHost, label: 'DOCKER_HOST' })
  if (context) all.push({ origin: 'context', address: context.host, label: `the context "${context.name}"` })
  all.push(...knownPlaces(facts))
  const seen = new Set<string>()
  return all.filter(({ address }) => !seen.has(address) && seen.add(address))
}

function knownPlaces(facts: CandidateFacts): EngineCandidate[] {
  const known = (label: string, address: string): EngineCandidate => ({ origin: 'known', address, label })
  if (facts.platform === 'win32') {
    return [
      known('Docker', 'npipe:////./pipe/docker_engine'),
      known('Docker Desktop', 'npipe:////./pipe/dockerDesktopLinuxEngine'),
      known('Podman', 'npipe:////./pipe/podman-machine-default'),
    ]
  }
  const home = (label: string, path: string) => known(label, `unix://${posix.join(facts.homeDir, path)}`)
  const places = [
    known('Docker', 'unix:///var/run/docker.sock'),
    home('Docker Desktop', '.docker/run/docker.sock'),
    home('Docker Desktop', '.docker/desktop/docker.sock'),
    home('OrbStack', '.orbstack/run/docker.sock'),
    home('Colima', '.colima/default/docker.sock'),
    home('Rancher Desktop', '.rd/docker.sock'),
  ]
  if (facts.runtimeDir) {
    places.push(known('Docker (rootless)', `unix://${posix.join(facts.runtimeDir, 'docker.sock')}`))
    places.push(known('Podman', `unix://${posix.join(facts.runtimeDir, 'podman/podman.sock')}`))
  }
  places.push(home('Podman', '.local/share/containers/podman/machine/podman.sock'))
  places.push(known('Podman', 'unix:///run/podman/podman.sock'))
  return places
}

/** The context that the docker command would use: DOCKER_CONTEXT, else the one in config.json; null for the default. */
export function currentContext(configJson: string | null, dockerContext: string | null): string | null {
  const chosen = dockerContext ?? stringAt(parseJson(configJson), ['currentContext'])
  return chosen === null || chosen === '' || chosen === 'default' ? null : chosen
}

/** Where docker keeps a context: a folder named after the SHA-256 of the context's name. */
export function contextFile(configDir: string, context: string, platform: Platform): string {
  const paths = platform === 'win32' ? win32 : posix
  return paths.join(configDir, 'contexts', 'meta', createHash('sha256').update(context).digest('hex'), 'meta.json')
}

/** The engine's address in a context's meta.json, or null. */
export function contextHost(metaJson: string | null): string | null {
  return stringAt(parseJson(metaJson), ['Endpoints', 'docker', 'Host'])
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function stringAt(value: unknown, path: readonly string[]): string | null {
  let at = value
  for (const key of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : null
  return typeof at === 'string' && at !== '' ? at : null
}
