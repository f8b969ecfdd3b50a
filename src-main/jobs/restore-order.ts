import type { ChangedTable, Manifest } from '../../src-shared/domain/backup'
import type { ContainerEndpoint, Endpoint, EndpointSummary } from '../../src-shared/domain/endpoint'
import type { HistoryRecord } from '../../src-shared/domain/history'
import type { SyncPlan } from '../../src-shared/domain/plan'
import type { TableName } from '../../src-shared/domain/table'
import type { Confirmation } from '../endpoints/confirm'
import type { PasswordLookup } from '../endpoints/password-lookup'

/** A restore or undo as it is ordered: found, parsed and guarded before it gets here. */
export interface RestoreOrder {
  /** Whole, with its definitions; `null` for an undo that only takes created tables away. */
  readonly manifest: Manifest | null
  /** Some of the backup's tables; `null` is all. */
  readonly tables: readonly TableName[] | null
  readonly target: Endpoint
  /** The container whose network the tools join when the target is a server; `null` when there is none. */
  readonly anchor: ContainerEndpoint | null
  /** Name of a new database on the target's server: nothing is replaced then. */
  readonly beside: string | null
  readonly safetyBackup: boolean
  /** The job that is undone; `null` for a restore. */
  readonly undo: HistoryRecord | null
  readonly passwords: PasswordLookup
  /** What was answered to the guard's question; a target with a protection mark takes one. */
  readonly confirmation?: Confirmation
}

/** What was on the screen: the plan, and which tables an undo would take later changes from. */
export interface ShownRestore {
  readonly plan: SyncPlan
  readonly changed: readonly ChangedTable[]
}

/** The database that rows are written to. */
export function targetOf(order: RestoreOrder): Endpoint {
  return order.beside === null ? order.target : { ...order.target, database: order.beside }
}

/** A backup as one end of a job. */
export function backupSummary(manifest: Manifest): EndpointSummary {
  const day = manifest.createdAt.slice(0, 16).replace('T', ' ')
  return {
    id: manifest.id,
    kind: 'backup',
    name: `Backup of ${manifest.endpoint.name}, ${day}`,
    environment: environmentOf(manifest.endpoint.environment),
    address: manifest.file,
    user: manifest.endpoint.user,
  }
}

function environmentOf(text: string): EndpointSummary['environment'] {
  return text === 'production' || text === 'staging' || text === 'development' ? text : 'local'
}
