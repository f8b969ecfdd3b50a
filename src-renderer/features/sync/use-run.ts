import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { type Failure, failureOf } from '../../../src-shared/domain/failure'
import { type Guard, guardFor, withMark } from '../../../src-shared/domain/guard'
import { blockersOf } from '../../../src-shared/domain/plan'
import type { Preview } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { checkQuery, previewQuery, settingsQuery } from '../../api/queries'
import type { Selected } from '../../api/selection'
import type { Confirmation } from '../../components/confirm-dialog'
import { useJob } from '../../stores/job-store'
import { useUi } from '../../stores/ui-store'
import { asksForPassword } from '../../text/failure-texts'
import { troubledEnd } from './troubled-end'

/** From the click to the first event of the job. */
export type RunStage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'preparing' }
  | { readonly kind: 'confirming'; readonly preview: Preview; readonly guard: Guard; readonly selected: Selected }
  | { readonly kind: 'starting'; readonly jobId: string | null }
  | { readonly kind: 'refused'; readonly failure: Failure }

export interface Run {
  readonly stage: RunStage
  readonly request: (selected: Selected) => void
  readonly confirm: (confirmation: Confirmation) => void
  readonly abandon: () => void
}

/** The way into a run: a fresh plan, the guard's question where it asks, the start. */
export function useRun(): Run {
  const client = useQueryClient()
  const [stage, setStage] = useState<RunStage>({ kind: 'idle' })
  const refuse = useCallback(
    (error: unknown, selected: Selected) => {
      const failure = failureOf(error)
      setStage({ kind: 'refused', failure })
      if (!asksForPassword(failure)) return
      const passwordFor = troubledEnd(selected, failure, (end) => client.getQueryData(checkQuery(end.id).queryKey))
      useUi.getState().set({ passwordFor })
    },
    [client],
  )

  const start = useCallback(
    async (selected: Selected, planId: string, confirmation: Confirmation) => {
      setStage({ kind: 'starting', jobId: null })
      try {
        if (confirmation.stopAsking) await stopAskingForLocal(client)
        const { accepted, typedName } = confirmation
        const { jobId } = await call('sync/start', {
          profileId: selected.profile.id,
          direction: selected.direction,
          planId,
          confirmation: typedName === undefined ? { accepted } : { accepted, typedName },
        })
        setStage({ kind: 'starting', jobId })
      } catch (error) {
        refuse(error, selected)
        if (failureOf(error).code === 'plan/changed') void client.invalidateQueries({ queryKey: ['preview'] })
      }
    },
    [client, refuse],
  )

  const request = useCallback(
    async (selected: Selected) => {
      setStage({ kind: 'preparing' })
      try {
        const settings = await client.ensureQueryData(settingsQuery)
        const preview = await client.fetchQuery(previewQuery(selected.profile, selected.direction))
        const target = withMark(selected.target, preview.plan.target)
        const guard = guardFor(target, 'sync', settings)
        leaveResult()
        if (blockersOf(preview.plan).length > 0 || guard.kind === 'refused') return setStage({ kind: 'idle' })
        if (guard.kind !== 'none') {
          return setStage({ kind: 'confirming', preview, guard, selected: { ...selected, target } })
        }
        await start(selected, preview.plan.id, { accepted: false })
      } catch (error) {
        leaveResult()
        refuse(error, selected)
      }
    },
    [client, refuse, start],
  )

  const confirm = (confirmation: Confirmation) => {
    if (stage.kind === 'confirming') void start(stage.selected, stage.preview.plan.id, confirmation)
  }
  return { stage, request: (selected) => void request(selected), confirm, abandon: () => setStage({ kind: 'idle' }) }
}

async function stopAskingForLocal(client: QueryClient): Promise<void> {
  const settings = await call('settings/get', undefined)
  client.setQueryData(settingsQuery.queryKey, await call('settings/save', { ...settings, askForLocal: false }))
}

/** Goes from a result on the screen back to the cards. */
export function leaveResult(): void {
  const view = useJob.getState().view
  if (view?.result) useUi.getState().set({ dismissedJob: view.jobId })
}
