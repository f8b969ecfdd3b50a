import type { RetentionLimits } from '../../src-shared/domain/retention'
import type { BackupStore } from '../store/backups'
import type { HistoryStore } from '../store/history'
import type { WorkbenchDeps } from './workbench'

/** What jobs are given by compose.ts. */
export interface JobDeps extends WorkbenchDeps {
  readonly backups: BackupStore
  readonly history: HistoryStore
  readonly lockWaitSeconds: () => Promise<number>
  readonly retentionLimits: () => Promise<RetentionLimits>
}
