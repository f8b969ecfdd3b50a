import type { BackupEntry, SequenceState } from '../../src-shared/domain/backup'
import type { ContainerEndpoint, Endpoint, EndpointSummary } from '../../src-shared/domain/endpoint'
import type { Created } from '../../src-shared/domain/history'
import type { ExportMetrics, TargetState } from '../../src-shared/domain/job-event'
import type { JobKind } from '../../src-shared/domain/job-kind'
import type { SyncPlan } from '../../src-shared/domain/plan'
import type { Direction } from '../../src-shared/domain/profile'
import type { DigestMethod, Verification } from '../../src-shared/domain/verification'
import type { Session } from '../postgres/session'
import type { JobJournal } from '../store/journal'
import type { JobDeps } from './job-deps'
import type { JobRun } from './job-run'
import type { Prepared } from './prepare'
import type { Side } from './side'
import type { TargetHistory } from './target-history'
import type { Workbench } from './workbench'

/** One job as the runner takes it: what journal and history say of it, and the work itself. */
export interface JobSpec {
  readonly kind: JobKind
  /** By the target's role: into the local side is `remote-to-local`. */
  readonly direction: Direction
  readonly profileId: string | null
  readonly profileName: string
  readonly source: EndpointSummary
  readonly target: EndpointSummary
  readonly sourceEndpoint: Endpoint | null
  /** Where rows are written, in full, so that recovery can connect; `null` when no database of the user's is written. */
  readonly targetEndpoint: Endpoint | null
  /** The container whose network the tools join, when neither end is one. */
  readonly anchor: ContainerEndpoint | null
  readonly backupId: string | null
  readonly undoOf: string | null
  run(job: JobContext): Promise<void>
}

/** The tool container of a job and its session on the target, over which the history row is written. */
export type Held = Pick<Ready, 'bench' | 'control'>

/** What a job has found out so far; read when it ends, however it ends. */
export interface JobState {
  plan: SyncPlan | null
  verification: Verification | null
  exported: ExportMetrics | null
  exportBackup: BackupEntry | null
  safetyBackup: BackupEntry | null
  targetState: TargetState
  /** After COMMIT was sent it is too late to cancel. */
  isCommitting: boolean
  targetHistory: TargetHistory | null
  /** Left when the job's end is in the target's history. */
  held: Held | null
  /** The backup that was made, when that is known only later. */
  backupId: string | null
  created: Created
  sequencesBefore: readonly SequenceState[]
  sequencesAfter: readonly SequenceState[]
  /** The job could not clean up after itself: its journal stays open, and the next start tries again. */
  isLeftBehind: boolean
}

export function newJobState(): JobState {
  return {
    plan: null,
    verification: null,
    exported: null,
    exportBackup: null,
    safetyBackup: null,
    targetState: 'unchanged',
    isCommitting: false,
    targetHistory: null,
    held: null,
    backupId: null,
    created: { tables: [], sequences: [] },
    sequencesBefore: [],
    sequencesAfter: [],
    isLeftBehind: false,
  }
}

/** What every job works with. */
export interface JobContext {
  readonly run: JobRun
  readonly deps: JobDeps
  readonly syncId: string
  readonly journal: JobJournal
  readonly state: JobState
}

/** A target that is connected, locked for other jobs, and has a plan. */
export interface Ready extends Prepared {
  readonly bench: Workbench
  readonly targetSide: Side
  /** The job's own session on the target: advisory lock, history row, a look at what others do. */
  readonly control: Session
  readonly digestMethod: DigestMethod
}

/** Notes in the journal that a phase begins. */
export async function enter(job: JobContext, phase: 'backup' | 'export' | 'import' | 'verify'): Promise<void> {
  await job.journal.append({ state: 'phase', phase })
}
