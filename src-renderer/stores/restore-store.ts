import { create } from 'zustand'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../src-shared/domain/failure'
import type { Guard } from '../../src-shared/domain/guard'
import type { TableName } from '../../src-shared/domain/table'
import type { RestorePreview } from '../../src-shared/ipc/contract'

/** What is to be brought back: rows of a backup, or the state before a run. */
export type RestoreRequest =
  | {
      readonly kind: 'restore'
      readonly backupId: string
      /** `the backup of 22 Nov 14:03`, as it stands inside a sentence. */
      readonly name: string
      readonly endpointId: string
      /** All tables when left out. */
      readonly tables?: readonly TableName[]
      /** Name of the new database, when nothing is to be replaced. */
      readonly beside?: string
      /** The name that would be given to a new database. */
      readonly besideName: string
      /** As for an undo. */
      readonly ask?: boolean
    }
  | {
      readonly kind: 'undo'
      readonly syncId: string
      /** `“Pull staging into local”` */
      readonly name: string
      /** Asked for by a key from anywhere: the question comes even where the guard lets it pass. */
      readonly ask?: boolean
    }

/** From the click to the first event of the job. */
export type RestoreStage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'preparing'; readonly request: RestoreRequest }
  | {
      readonly kind: 'asking'
      readonly request: RestoreRequest
      readonly preview: RestorePreview
      readonly guard: Guard
      readonly target: Endpoint
    }
  /** `request` is `null` for a job that asks nothing: a backup, an import, a proof. */
  | { readonly kind: 'starting'; readonly request: RestoreRequest | null; readonly jobId: string | null }
  | { readonly kind: 'refused'; readonly request: RestoreRequest | null; readonly failure: Failure }

/** The one way into a restore or an undo, whichever screen asked for it. */
export const useRestoreStage = create<{
  readonly stage: RestoreStage
  /** What the last job was started with, so that it can be tried again. */
  readonly started: { readonly jobId: string; readonly request: RestoreRequest } | null
}>()(() => ({ stage: { kind: 'idle' }, started: null }))

export function setRestoreStage(stage: RestoreStage): void {
  useRestoreStage.setState({ stage })
  if (stage.kind !== 'starting' || stage.jobId === null || stage.request === null) return
  useRestoreStage.setState({ started: { jobId: stage.jobId, request: stage.request } })
}

/** Shows why something asked for was refused. */
export function showRefusal(error: unknown): void {
  showFailure(failureOf(error))
}

export function showFailure(failure: Failure): void {
  setRestoreStage({ kind: 'refused', request: null, failure })
}

export function abandonRestore(): void {
  setRestoreStage({ kind: 'idle' })
}
