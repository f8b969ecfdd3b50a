import { join } from 'node:path'
import type { Manifest } from '../../../src-shared/domain/backup'
import { copiedTables } from '../../../src-shared/domain/plan'
import { type TableName, tableKey } from '../../../src-shared/domain/table'
import { formatBytes } from '../../../src-shared/format/format'
import { listArguments } from '../../pgtools/restore-arguments'
import { listFile, parseToc } from '../../pgtools/toc'
import { enter, type JobContext, type Ready } from '../job-context'
import type { PhaseContext } from '../job-run'
import type { RowSource } from '../replace-tables'
import type { RestoreOrder } from '../restore-order'
import { checkArchive } from './check-archive'
import { restoreText } from './read-archive'

/**
 * Proves that a backup is what was written (hash), and reads the rows that will be loaded completely, before anything
 * on the target is touched. Throws `archive/damaged`.
 */
export async function readBackup(
  job: JobContext,
  ready: Ready,
  order: Pick<RestoreOrder, 'manifest' | 'undo'>,
  context: PhaseContext,
): Promise<RowSource> {
  await enter(job, 'export')
  const { manifest, undo } = order
  const exact = undo === null ? null : undo.sequencesBefore
  const common = { undone: undo }
  const tables = copiedTables(ready.plan).map((item) => item.table)
  if (manifest === null || tables.length === 0)
    return {
      ...common,
      archivePath: null,
      listFile: null,
      digests: new Map(),
      copyBytes: new Map(),
      sequences: exact ?? [],
    }
  context.report({ done: 0, total: null, unit: 'bytes', activity: `Hashing ${manifest.file}` })
  const { backups } = job.deps
  await backups.verifyHash(await backups.get(manifest.id))
  context.log(`${manifest.file}: ${formatBytes(manifest.bytes)}, SHA-256 as in its manifest.`)
  const path = join(await backups.folder(), manifest.file)
  const list = await rowsList(ready, path, manifest, tables, context.signal)
  const digests = new Map(manifest.tables.map((item) => [tableKey(item.table), item.digest]))
  context.report({ done: 0, total: null, unit: 'bytes', activity: 'Reading the backup through' })
  const wanted = tables.map((table) => ({ table }))
  const check = { box: ready.bench.box, path, tables: wanted, digests }
  const copyBytes = await checkArchive(list === null ? check : { ...check, listFile: list }, context)
  return { ...common, archivePath: path, listFile: list, digests, copyBytes, sequences: exact ?? manifest.sequences }
}

/** A list file for some of the tables, found by their OIDs; `null` when all of the archive is read. */
async function rowsList(
  ready: Ready,
  path: string,
  manifest: Manifest,
  tables: readonly TableName[],
  signal: AbortSignal,
): Promise<string | null> {
  if (tables.length === manifest.tables.length) return null
  const { box } = ready.bench
  const toc = parseToc(await restoreText(box, listArguments(), path, signal))
  const wanted = new Set(tables.map(tableKey))
  const oids = new Set(ready.source.tables.filter((table) => wanted.has(tableKey(table))).map((table) => table.oid))
  return box.writeFile(
    'rows.list',
    listFile(toc, (entry) => entry.desc === 'TABLE DATA' && oids.has(entry.oid)),
    signal,
  )
}
