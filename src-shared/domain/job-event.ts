import type { BackupEntry } from './backup'
import type { EndpointSummary } from './endpoint'
import type { BlockingSession, Failure } from './failure'
import type { JobKind } from './job-kind'
import type { SyncPlan } from './plan'
import type { Direction } from './profile'
import type { TableName } from './table'
import type { Verification } from './verification'

export const phases = ['connect', 'backup', 'export', 'import', 'verify'] as const
export type Phase = (typeof phases)[number]

export type Outcome = 'succeeded' | 'cancelled' | 'failed' | 'interrupted'

/**
 * What the target holds after the job, always from evidence: `unchanged` (exactly as before), `replaced`
 * (exactly as the source's snapshot), `unknown` (the commit's answer was lost and could not be asked for again).
 */
export type TargetState = 'unchanged' | 'replaced' | 'unknown'

export type TableState = 'waiting' | 'running' | 'done'

/** Progress of one table within the running phase. Bytes are of the COPY stream, not of the disk. */
export interface TableProgress {
  readonly table: TableName
  readonly state: TableState
  readonly rowsDone: number
  readonly rowsTotal: number | null
  readonly bytesDone: number
  readonly bytesTotal: number | null
  readonly durationMs: number | null
}

export interface ExportMetrics {
  readonly durationSeconds: number
  readonly bytes: number
  readonly tables: number
  readonly rows: number
  readonly backupFile: string
}

/** Everything that is known at the end. History keeps it, the command line prints it, the window shows it. */
export interface JobResult {
  readonly outcome: Outcome
  readonly failure: Failure | null
  readonly failedPhase: Phase | null
  readonly targetState: TargetState
  readonly verification: Verification | null
  readonly exported: ExportMetrics | null
  readonly exportBackup: BackupEntry | null
  readonly safetyBackup: BackupEntry | null
  /** Milliseconds per phase that ended or broke off. */
  readonly phaseMs: Readonly<Partial<Record<Phase, number>>>
  readonly durationMs: number
  readonly warnings: readonly string[]
}

export type JobEventBody =
  | {
      readonly type: 'job-started'
      readonly kind: JobKind
      readonly syncId: string
      readonly direction: Direction
      readonly profileName: string
      readonly source: EndpointSummary
      readonly target: EndpointSummary
      /** Share of each phase in the whole, adding up to 1; learned from the last good run where there was one. */
      readonly weights: Readonly<Record<Phase, number>>
    }
  | { readonly type: 'planned'; readonly plan: SyncPlan }
  | { readonly type: 'phase-started'; readonly phase: Phase }
  | { readonly type: 'phase-finished'; readonly phase: Phase; readonly durationMs: number; readonly skipped: boolean }
  | {
      readonly type: 'progress'
      readonly phase: Phase
      /** In `unit`, never above `total`; `total` is `null` while it is unknown. */
      readonly done: number
      readonly total: number | null
      readonly unit: 'bytes' | 'rows' | 'steps'
      /** What happens now, in a few words. */
      readonly activity: string | null
      /** Only the tables whose progress changed. */
      readonly tables: readonly TableProgress[]
    }
  | {
      readonly type: 'log'
      readonly level: 'debug' | 'info' | 'warning' | 'error'
      readonly phase: Phase | null
      readonly text: string
    }
  | {
      readonly type: 'waiting'
      readonly sessions: readonly BlockingSession[]
      /** Why nothing moves, as a sentence; left out where the sessions say it all. */
      readonly cause?: string
    }
  | { readonly type: 'cancelling'; readonly text: string }
  /** COMMIT is about to be sent: from here on nothing can be cancelled. */
  | { readonly type: 'committing' }
  | { readonly type: 'job-finished'; readonly result: JobResult }

/** One event of a job, stamped; `seq` starts at 1 and has no gaps. `at` is milliseconds since the epoch. */
export type JobEvent = JobEventBody & { readonly jobId: string; readonly seq: number; readonly at: number }
