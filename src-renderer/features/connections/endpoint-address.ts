import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { FoundContainer } from '../../../src-shared/ipc/contract'

/**
 * A connection URL without its password. A container is reached from this computer by its published port only; without
 * one the address inside its network is given.
 */
export function addressWithoutPassword(endpoint: Endpoint, found: FoundContainer | null): string {
  const { user, database } = endpoint
  const [host, port] = placeOf(endpoint, found)
  return `postgresql://${encodeURIComponent(user)}@${host}:${port}/${encodeURIComponent(database)}`
}

function placeOf(endpoint: Endpoint, found: FoundContainer | null): readonly [string, number] {
  if (endpoint.kind === 'server')
    return [endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host, endpoint.port]
  const published = found?.publishedPort ?? null
  return published === null ? [endpoint.container, endpoint.port] : ['localhost', published]
}
