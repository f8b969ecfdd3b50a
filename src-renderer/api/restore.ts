import type { QueryClient } from '@tanstack/react-query'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { AppError, failureOf } from '../../src-shared/domain/failure'
import { type Guard, guardFor, withMark } from '../../src-shared/domain/guard'
import { blockersOf } from '../../src-shared/domain/plan'
import type { ChannelAnswer, ChannelInput, RestorePreview } from '../../src-shared/ipc/contract'
import { type RestoreRequest, type RestoreStage, setRestoreStage, useRestoreStage } from '../stores/restore-store'
import { call } from './call'
import { endpointsQuery } from './queries'

type Answer = ChannelInput<'restore/start'>['confirmation']

/**
 * Looks at what a restore or an undo would do, then starts it at once where nothing needs to be asked, or asks.
 * A request that was left or replaced meanwhile ends quietly.
 */
export async function requestRestore(client: QueryClient, request: RestoreRequest): Promise<void> {
  const preparing: RestoreStage = { kind: 'preparing', request }
  setRestoreStage(preparing)
  const isCurrent = () => useRestoreStage.getState().stage === preparing
  try {
    const preview = await previewOf(request)
    const target = withMark(await targetOf(client, preview.target.id), preview.plan.target)
    if (!isCurrent()) return
    const guard = guardFor(target, request.kind)
    if (needsQuestion(preview, guard) || request.ask) {
      return setRestoreStage({ kind: 'asking', request, preview, guard, target })
    }
    await startRestore(request, preview.plan.id, { accepted: false })
  } catch (error) {
    if (isCurrent()) setRestoreStage({ kind: 'refused', request, failure: failureOf(error) })
  }
}

/** Starts what was looked at; a refusal becomes a card with a way on. */
export async function startRestore(request: RestoreRequest, planId: string, confirmation: Answer): Promise<void> {
  await startJob(request, () =>
    request.kind === 'undo'
      ? call('undo/start', { syncId: request.syncId, planId, confirmation })
      : call('restore/start', { ...choicesOf(request), planId, confirmation }),
  )
}

/** Starts a job that asks nothing first. `null` from it means that nothing was chosen. */
export async function startJob(
  request: RestoreRequest | null,
  start: () => Promise<ChannelAnswer<'backups/import'>>,
): Promise<void> {
  setRestoreStage({ kind: 'starting', request, jobId: null })
  try {
    const job = await start()
    setRestoreStage(job === null ? { kind: 'idle' } : { kind: 'starting', request, jobId: job.jobId })
  } catch (error) {
    setRestoreStage({ kind: 'refused', request, failure: failureOf(error) })
  }
}

/** One click is enough only where the guard says so, nothing stands in the way, and an undo loses nothing newer. */
export function needsQuestion(preview: RestorePreview, guard: Guard): boolean {
  return guard.kind !== 'none' || preview.changed.length > 0 || blockersOf(preview.plan).length > 0
}

function previewOf(request: RestoreRequest): Promise<RestorePreview> {
  if (request.kind === 'undo') return call('undo/preview', { syncId: request.syncId })
  return call('restore/preview', choicesOf(request))
}

function choicesOf({ backupId, endpointId, tables, beside }: Extract<RestoreRequest, { kind: 'restore' }>) {
  return {
    backupId,
    endpointId,
    ...(tables === undefined ? {} : { tables: [...tables] }),
    ...(beside === undefined ? {} : { beside }),
  }
}

async function targetOf(client: QueryClient, id: string): Promise<Endpoint> {
  const endpoints = await client.fetchQuery(endpointsQuery)
  const target = endpoints.find((endpoint) => endpoint.id === id)
  if (target !== undefined) return target
  throw new AppError({
    code: 'endpoint/not-found',
    message: 'The connection it would go to is not among the connections any more.',
    hint: 'Add it again, or restore its backup into another connection.',
  })
}
