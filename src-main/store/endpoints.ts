import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { type Endpoint, endpointSchema } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { EndpointDraft } from '../../src-shared/ipc/contract'
import { jsonFile } from './json-file'

const documentSchema = z.strictObject({ version: z.literal(1), endpoints: z.array(endpointSchema) })

export interface EndpointStore {
  list(): Promise<Endpoint[]>
  /** Throws `endpoint/not-found`. */
  get(id: string): Promise<Endpoint>
  /** Replaces the endpoint with the same id, or adds one; a draft without an id gets one. */
  save(draft: EndpointDraft['endpoint']): Promise<Endpoint>
  /** Throws `endpoint/not-found`. Whether a profile uses it is the caller's question. */
  delete(id: string): Promise<void>
}

/** Saved endpoints in `endpoints.json`, without passwords. */
export function createEndpointStore(home: string): EndpointStore {
  const file = jsonFile({
    path: join(home, 'endpoints.json'),
    version: 1,
    schema: documentSchema,
    initial: { version: 1, endpoints: [] },
  })

  return {
    async list() {
      return (await file.read()).endpoints
    },
    async get(id) {
      return requireEndpoint((await file.read()).endpoints, id)
    },
    async save(draft) {
      const endpoint = endpointSchema.parse({ ...draft, id: draft.id ?? randomUUID() })
      await file.update((document) => ({ ...document, endpoints: replaceById(document.endpoints, endpoint) }))
      return endpoint
    },
    async delete(id) {
      await file.update((document) => {
        requireEndpoint(document.endpoints, id)
        return { ...document, endpoints: document.endpoints.filter((item) => item.id !== id) }
      })
    },
  }
}

function requireEndpoint(endpoints: readonly Endpoint[], id: string): Endpoint {
  const found = endpoints.find((endpoint) => endpoint.id === id)
  if (found !== undefined) return found
  throw new AppError({
    code: 'endpoint/not-found',
    message: 'This connection does not exist any more.',
    hint: 'Choose another connection, or add it again.',
    detail: id,
  })
}

/** The list with an item in the place of the one with the same id, or at the end. */
export function replaceById<T extends { readonly id: string }>(items: readonly T[], item: T): T[] {
  return items.some((other) => other.id === item.id)
    ? items.map((other) => (other.id === item.id ? item : other))
    : [...items, item]
}
