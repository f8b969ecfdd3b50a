import type { QueryClient } from '@tanstack/react-query'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { Protection } from '../../src-shared/ipc/contract'
import { showToast } from '../stores/toast-store'
import { call } from './call'

interface Answer {
  readonly accepted: boolean
  readonly typedName?: string | undefined
}

/** Sets protection or takes it away, here and in the database; what was shown of the endpoint is asked for again. */
export async function protectEndpoint(
  client: QueryClient,
  endpoint: Endpoint,
  isProtected: boolean,
  { accepted, typedName }: Answer = { accepted: false },
): Promise<Protection> {
  const confirmation = typedName === undefined ? { accepted } : { accepted, typedName }
  const done = await call('endpoints/protect', { id: endpoint.id, isProtected, confirmation })
  await Promise.all([
    client.invalidateQueries({ queryKey: ['endpoints'] }),
    client.invalidateQueries({ queryKey: ['check', endpoint.id] }),
    client.invalidateQueries({ queryKey: ['preview'] }),
  ])
  if (done.reason === null) showToast({ text: isProtected ? 'Marked in the database' : 'Protection removed' })
  return done
}

/** The mark that a connection gets when it was saved as protected; where it cannot be set, the chip says so. */
export function markInBackground(client: QueryClient, endpoint: Endpoint): void {
  const onlyHere = () => showToast({ text: 'Protected here only' })
  protectEndpoint(client, endpoint, true).then(({ reason }) => reason !== null && onlyHere(), onlyHere)
}
