import type { ContainerEndpoint, Endpoint } from '../../../src-shared/domain/endpoint'
import type { FoundContainer } from '../../../src-shared/ipc/contract'

/** A row of the local list: a container that was found, one that was saved, or both. */
export interface LocalEntry {
  readonly name: string
  readonly found: FoundContainer | null
  readonly endpoint: ContainerEndpoint | null
}

/** Found containers with what is saved of them, then saved ones whose container is gone. */
export function localEntries(found: readonly FoundContainer[], endpoints: readonly Endpoint[]): LocalEntry[] {
  const saved = endpoints.filter((endpoint) => endpoint.kind === 'container')
  const present = found.flatMap((container): LocalEntry[] => {
    const matching = saved.filter((endpoint) => endpoint.container === container.name)
    if (matching.length === 0) return [{ name: container.name, found: container, endpoint: null }]
    return matching.map((endpoint) => ({ name: container.name, found: container, endpoint }))
  })
  const gone = saved.filter((endpoint) => !found.some((container) => container.name === endpoint.container))
  return [...present, ...gone.map((endpoint) => ({ name: endpoint.container, found: null, endpoint }))]
}
