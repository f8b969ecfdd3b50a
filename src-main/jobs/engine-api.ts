import type { CheckReport } from '../../src-shared/domain/connection-check'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import type { BlockingSession } from '../../src-shared/domain/failure'
import type { HistoryRecord } from '../../src-shared/domain/history'
import type { JobEvent, JobResult } from '../../src-shared/domain/job-event'
import type { ServerFacts } from '../../src-shared/domain/plan'
import type { Direction, ResolvedProfile, Selection } from '../../src-shared/domain/profile'
import type { TableName } from '../../src-shared/domain/table'
import type { TableCount } from '../../src-shared/domain/table-count'
import type { EngineStatus, FoundContainer, Preview, RestorePreview } from '../../src-shared/ipc/contract'
import type { ContainerFollower } from '../docker/engine-events'
import type { Confirmation } from '../endpoints/confirm'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { MarkState } from '../postgres/protection'
import type { BackupOrder } from './backup-job'
import type { JobSpec } from './job-context'
import type { RestoreOrder } from './restore-order'

/** One sync as it is ordered, by window and command line alike: parsed and guarded before it gets here. */
export interface SyncOrder {
  readonly profile: ResolvedProfile
  readonly direction: Direction
  /** Instead of the profile's selection, for this run. */
  readonly selection?: Selection
  readonly passwords: PasswordLookup
  /** The plan that was shown: the job refuses when the servers behind it changed since. */
  readonly planId?: string
  /** What was answered to the guard's question; a target with a protection mark takes one. */
  readonly confirmation?: Confirmation
}

export interface StartedJob {
  readonly jobId: string
  readonly syncId: string
  /** Resolves when the job has ended and cleaned up; never rejects for an expected failure. */
  readonly done: Promise<JobResult>
}

/** Everything window and command line can have done. Made by compose.ts. */
export interface Engine {
  dockerStatus(): Promise<EngineStatus>
  containers(): Promise<FoundContainer[]>
  /** Resolves when the server in it takes connections on `port` of its own loopback, 5432 by default. */
  startContainer(container: string, port?: number): Promise<void>
  /** Tells when something of what the engine runs has changed, until it is closed. */
  followContainers(onChange: () => void): ContainerFollower
  /** Both or one endpoint from the tool container; `localHint` names the container whose network is joined. */
  check(
    endpoint: Endpoint,
    passwords: PasswordLookup,
    localHint: Endpoint | null,
    signal: AbortSignal,
  ): Promise<CheckReport>
  /** Makes an endpoint's database, empty; `localHint` as above. */
  createDatabase(
    endpoint: Endpoint,
    passwords: PasswordLookup,
    localHint: Endpoint | null,
    signal: AbortSignal,
  ): Promise<void>
  preview(order: SyncOrder, signal: AbortSignal): Promise<Preview>
  /** Counts tables of a plan that was shown, on both sides; `null` for all of them. Throws `plan/changed`. */
  count(
    order: SyncOrder & { readonly planId: string },
    tables: readonly TableName[] | null,
    onCounted: (count: TableCount) => void,
    signal: AbortSignal,
  ): Promise<void>
  startSync(order: SyncOrder): Promise<StartedJob>
  /** What a restore or undo would do; its plan is remembered for `startRestore`. */
  restorePreview(order: RestoreOrder, signal: AbortSignal): Promise<RestorePreview>
  /** `planId`: the preview that was on the screen; an undo of a changed target needs one. */
  startRestore(order: RestoreOrder, planId?: string): Promise<StartedJob>
  /** The target of a plan that was shown, as its server described itself; `null` for a plan that is not known. */
  shownTarget(planId: string | undefined): ServerFacts | null
  /** Sets or takes away the protection mark of an endpoint's database. */
  mark(
    endpoint: Endpoint,
    anchor: ContainerEndpoint | null,
    passwords: PasswordLookup,
    wanted: boolean,
    signal: AbortSignal,
  ): Promise<MarkState>
  /** Ends sessions that keep a table of the endpoint locked. */
  endBlockers(
    endpoint: Endpoint,
    anchor: ContainerEndpoint | null,
    passwords: PasswordLookup,
    sessions: readonly BlockingSession[],
    signal: AbortSignal,
  ): Promise<void>
  startBackup(order: BackupOrder): Promise<StartedJob>
  /** A job that is made elsewhere: an import of a file, a proof. */
  startJob(spec: JobSpec): Promise<StartedJob>
  /** Resolves when the job has stopped and cleaned up. Throws `job/too-late` once the commit was sent. */
  cancel(jobId: string): Promise<void>
  /** Events of the running or last job with a seq above `afterSeq`. */
  events(afterSeq: number): readonly JobEvent[]
  onEvent(listener: (event: JobEvent) => void): () => void
  /** A warning on the job that runs, for its log and its record; nothing when none does. */
  note(text: string): void
  /** Closes jobs that an earlier process left open, from evidence; answers what became of them. */
  recover(passwords: PasswordLookup): Promise<HistoryRecord[]>
}
