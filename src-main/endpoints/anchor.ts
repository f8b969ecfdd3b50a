import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import type { EndpointStore } from '../store/endpoints'
import type { ProfileStore } from '../store/profiles'

interface Stores {
  readonly profiles: Pick<ProfileStore, 'list'>
  readonly endpoints: Pick<EndpointStore, 'list'>
}

/**
 * The container whose network the tools join for an endpoint: its own, that of a profile with it, else any saved one;
 * `null` when there is none.
 */
export async function anchorFor(stores: Stores, endpoint: Endpoint): Promise<ContainerEndpoint | null> {
  if (endpoint.kind === 'container') return endpoint
  const [profiles, endpoints] = await Promise.all([stores.profiles.list(), stores.endpoints.list()])
  const partner = profiles.find((profile) => profile.remoteEndpointId === endpoint.id)?.localEndpointId
  const containers = endpoints.filter((candidate) => candidate.kind === 'container')
  return containers.find((candidate) => candidate.id === partner) ?? containers[0] ?? null
}
