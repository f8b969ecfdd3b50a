import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { describeDifference, type FixAct } from '../../src-shared/domain/fix'
import { showToast } from '../stores/toast-store'
import { call } from './call'

/** Does what a fix says to a saved connection, says so with an Undo, and has the connection checked again. */
export function useApplyFix(endpoint: Endpoint, onDone: () => void): (act: FixAct) => Promise<void> {
  const client = useQueryClient()
  return async (act) => {
    if (act.kind === 'start-container' && endpoint.kind === 'container') {
      await call('docker/start-container', { container: endpoint.container })
    } else {
      const after = await call('endpoints/apply-fix', { id: endpoint.id, act })
      acknowledge(endpoint, after, client, onDone)
    }
    await refresh(client)
    onDone()
  }
}

function acknowledge(before: Endpoint, after: Endpoint, client: QueryClient, onDone: () => void): void {
  const [first, ...more] = describeDifference(before, after)
  if (first === undefined) return
  const undo = async () => {
    await call('endpoints/save', { endpoint: before }).catch(() => null)
    await refresh(client)
    onDone()
  }
  const short = more.length === 0 && !first.startsWith('TLS ')
  showToast({ text: short ? `Changed ${first}` : 'Connection changed', undo: () => void undo() })
}

async function refresh(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['endpoints'] }),
    client.invalidateQueries({ queryKey: ['preview'] }),
  ])
}
