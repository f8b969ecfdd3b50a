import type { ContainerEndpoint, Endpoint } from '../../../src-shared/domain/endpoint'
import type { FoundContainer } from '../../../src-shared/ipc/contract'

/** A row of the local list: a container that was found, one that was saved, or both. */
export interface LocalEntry {
  readonly name: string
  readonly found: FoundContainer | null
  readonly endpoint: ContainerEndpoint | null
}

/** What is set up first, also where its container is gone; then the containers that were only found. */
export function localEntries(found: readonly FoundContainer[], endpoints: readonly Endpoint[]): LocalEntry[] {
  const saved = endpoints.filter((endpoint) => endpoint.kind === 'container')
  const setUp = saved.map((endpoint): LocalEntry => {
    const container = found.find((item) => item.name === endpoint.container) ?? null
    return { name: endpoint.container, found: container, endpoint }
  })
  const others = found.filter((container) => !saved.some((endpoint) => endpoint.container === container.name))
  const gone = (entry: LocalEntry) => (entry.found === null ? 1 : 0)
  return [
    ...setUp.toSorted((a, b) => gone(a) - gone(b)),
    ...others.map((container) => ({ name: container.name, found: container, endpoint: null })),
  ]
}

export type LocalState = 'Running' | 'Stopped' | 'Paused' | 'Not found'

export function localState({ found }: LocalEntry): LocalState {
  if (found === null) return 'Not found'
  if (!found.running) return 'Stopped'
  return found.paused === true ? 'Paused' : 'Running'
}

/** `postgres:17.6-alpine · shop`: image, the version where the image's name does not say it, and the compose project. */
export function localDetail({ name, found, endpoint }: LocalEntry, whole: boolean): string {
  const container = endpoint === null || endpoint.name === name ? [] : [name]
  const login = whole && endpoint !== null ? [`${endpoint.user}@${endpoint.database}`] : []
  if (found === null)
    return [
      ...(container.length === 0 ? [`${endpoint?.user ?? ''}@${endpoint?.database ?? ''}`] : container),
      ...login,
    ].join(' · ')
  const tag = found.image.split('/').at(-1) ?? ''
  const version = found.version === undefined || tag.includes(found.version) ? [] : [`PG ${found.version}`]
  const project = found.composeProject === null ? [] : [found.composeProject]
  return [...container, found.image, ...version, ...project, ...login].join(' · ')
}
