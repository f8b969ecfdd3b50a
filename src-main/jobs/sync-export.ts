import { copiedTables } from '../../src-shared/domain/plan'
import { archiveParts, archiveTables } from './archive-parts'
import type { JobContext } from './job-context'
import type { PhaseContext } from './job-run'
import { type ArchiveResult, makeArchive } from './phases/make-archive'
import type { Connected } from './sync-job'

/** The source's tables as a checked archive, with digests from the same snapshot. */
export async function exportSource(
  job: JobContext,
  connected: Connected,
  context: PhaseContext,
): Promise<ArchiveResult> {
  const tables = archiveTables(copiedTables(connected.plan), connected.source, (item) => item.rowsAfter)
  const result = await makeArchive(
    {
      ...archiveParts(job, connected.bench, connected.source, tables, connected.digestMethod),
      side: connected.sourceSide,
      id: job.syncId,
      reason: 'export',
      file: `archon-sync-${job.syncId}.dump`,
      absentTables: [],
    },
    context,
  )
  await keepExport(job, result)
  return result
}

/** Notes the archive as what this job exported. */
export async function keepExport(job: JobContext, result: ArchiveResult): Promise<void> {
  const { manifest } = result.entry
  job.state.exportBackup = result.entry
  job.state.exported = {
    durationSeconds: Math.round(result.durationMs / 10) / 100,
    bytes: manifest.bytes,
    tables: manifest.tables.length,
    rows: [...result.digests.values()].reduce((sum, digest) => sum + digest.rows, 0),
    backupFile: `${await job.deps.backups.folder()}/${manifest.file}`,
  }
}
