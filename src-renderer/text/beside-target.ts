import { type Endpoint, type EndpointSummary, summarizeEndpoint } from '../../src-shared/domain/endpoint'

/**
 * A target as people know it: a restore beside writes to another database of the same connection, and then that one is
 * named too, `postgres_1012 on supabase-ai-db`.
 */
export function namedTarget(target: EndpointSummary, endpoints: readonly Endpoint[]): EndpointSummary {
  const endpoint = endpoints.find((item) => item.id === target.id)
  if (endpoint === undefined || summarizeEndpoint(endpoint).address === target.address) return target
  const database = /\/(.+?)(?: in [^ ]+)?$/s.exec(target.address)?.[1]
  const isBeside = database !== undefined && summarizeEndpoint({ ...endpoint, database }).address === target.address
  return isBeside ? { ...target, name: `${database} on ${target.name}` } : target
}
