import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { type DeepLink, linkOf } from '../../src-shared/domain/deep-link'
import { call } from '../api/call'
import { historyQuery } from '../api/queries'
import { requestRestore } from '../api/restore'
import { undoRequest } from '../api/use-undo'
import { useUi } from '../stores/ui-store'

/** Where a notification leads: to the run's result while it is the last one, else to its record; then to its undo. */
export function RunLink({ syncId, act }: { readonly syncId: string; readonly act: string | undefined }) {
  const client = useQueryClient()
  const [, go] = useLocation()
  useEffect(() => {
    const link = linkOf(syncId, act)
    if (link === null) return go('/', { replace: true })
    let isLeft = false
    void placeOf(link).then(async (path) => {
      if (isLeft) return
      go(path, { replace: true })
      if (link.kind !== 'undo') return
      const runs = await client.fetchQuery({ ...historyQuery, staleTime: 0 })
      const record = runs.find((run) => run.syncId === link.syncId)
      if (record !== undefined) await requestRestore(client, { ...undoRequest(record), ask: true })
    })
    return () => {
      isLeft = true
    }
  }, [syncId, act, client, go])
  return null
}

async function placeOf({ syncId }: DeepLink): Promise<string> {
  const [first] = await call('job/events', { afterSeq: 0 }).catch(() => [])
  if (first?.type !== 'job-started' || first.syncId !== syncId) return `/history/${syncId}`
  useUi.getState().set({ dismissedJob: null })
  return '/'
}
