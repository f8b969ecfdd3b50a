import type { BackupComparison, TableSample } from '../../src-shared/domain/backup'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import type { TableName } from '../../src-shared/domain/table'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { ArchiveDeps } from './archive-deps'
import { compareBackup } from './compare-backup'
import { exportSql } from './export-sql'
import { type Inspection, inspectFile } from './inspect-file'
import { sampleTable } from './sample-table'

/** What window and command line can have done with archives, beside jobs. Made by compose.ts. */
export interface Archives {
  /** The first rows of a table, straight from the archive. */
  sample(backupId: string, table: TableName, limit: number, signal: AbortSignal): Promise<TableSample>
  /** A backup against the live tables of an endpoint; `anchor` is the container whose network the tools join. */
  compare(
    backupId: string,
    endpoint: Endpoint,
    anchor: ContainerEndpoint | null,
    passwords: PasswordLookup,
    signal: AbortSignal,
  ): Promise<BackupComparison>
  /** Writes plain SQL to a path; `overwrite` when someone agreed to replace what is there. */
  exportSql(backupId: string, path: string, overwrite: boolean, signal: AbortSignal): Promise<void>
  /** What a file from elsewhere is and holds; nothing of it is run. */
  inspect(path: string, signal: AbortSignal): Promise<Inspection>
}

export function createArchives(deps: ArchiveDeps): Archives {
  return {
    sample: (...given) => sampleTable(deps, ...given),
    compare: (...given) => compareBackup(deps, ...given),
    exportSql: (...given) => exportSql(deps, ...given),
    inspect: (path, signal) => inspectFile(deps, path, signal),
  }
}
