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
