import type { BackupEntry } from '../../src-shared/domain/backup'
import type { ExportMetrics, TargetState } from '../../src-shared/domain/job-event'
import type { SyncPlan } from '../../src-shared/domain/plan'
import type { DigestMethod, Verification } from '../../src-shared/domain/verification'
import type { Session } from '../postgres/session'
import type { JobJournal } from '../store/journal'
import type { SyncOrder } from './engine-api'
import type { JobDeps } from './job-deps'
import type { JobRun } from './job-run'
import type { Prepared, Roles } from './prepare'
import type { TargetHistory } from './target-history'
import type { Workbench } from './workbench'

/** What a sync has found out so far; read when it ends, however it ends. */
export interface SyncState {
  plan: SyncPlan | null
  verification: Verification | null
  exported: ExportMetrics | null
  exportBackup: BackupEntry | null
  safetyBackup: BackupEntry | null
  targetState: TargetState
  /** After COMMIT was sent it is too late to cancel. */
  isCommitting: boolean
  targetHistory: TargetHistory | null
  /** The job's session on the target, closed last: the history row is written over it. */
  control: Session | null
}

export function newSyncState(): SyncState {
  return {
    plan: null,
    verification: null,
    exported: null,
    exportBackup: null,
    safetyBackup: null,
    targetState: 'unchanged',
    isCommitting: false,
    targetHistory: null,
    control: null,
  }
}

export interface SyncContext {
  readonly run: JobRun
  readonly deps: JobDeps
  readonly order: SyncOrder
  readonly syncId: string
  readonly journal: JobJournal
  readonly state: SyncState
  /** The plan that was shown, when there was one. */
  readonly shownPlan: SyncPlan | null
}

export interface Connected extends Prepared {
  readonly bench: Workbench
  readonly roles: Roles
  /** The job's own session on the target: advisory lock, history row, a look at what others do. */
  readonly control: Session
  /** A session on the source that only shows that it still answers; closed after the export. */
  readonly sourceControl: Session
  readonly digestMethod: DigestMethod
}

/** Notes in the journal that a phase begins. */
export async function enter(sync: SyncContext, phase: 'backup' | 'export' | 'import' | 'verify'): Promise<void> {
  await sync.journal.append({ state: 'phase', phase })
}
