import type { Manifest, TableSample } from '../../src-shared/domain/backup'
import { AppError } from '../../src-shared/domain/failure'
import { showTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { restoreBlocks, restoreText } from '../jobs/phases/read-archive'
import { type Cell, CellReader } from '../pgtools/copy-text'
import { listArguments, rowsArguments } from '../pgtools/restore-arguments'
import { isEntryOf, listFile, parseToc } from '../pgtools/toc'
import type { ToolContainer } from '../pgtools/tool-runner'
import type { Catalog, CatalogTable } from '../planning/catalog-types'
import { backupCatalog } from '../planning/restore-plan'
import { type ArchiveDeps, openReader, type ReadableBackup, readableBackup } from './archive-deps'

/** Of one value, in bytes: what is longer is shown as its beginning with its size. */
const longestCell = 4096

/**
 * The first rows of a table, straight from the archive, whose hash is compared with its manifest meanwhile: rows of a
 * file that was changed are never shown. Throws `archive/damaged`, `backup/not-found`, `usage/invalid`.
 */
export async function sampleTable(
  deps: ArchiveDeps,
  backupId: string,
  table: TableName,
  limit: number,
  signal: AbortSignal,
): Promise<TableSample> {
  const backup = await readableBackup(deps, backupId)
  const catalogTable = tableOf(backup.manifest, table)
  const done = new AbortController()
  const either = AbortSignal.any([signal, done.signal])
  try {
    const hashing = deps.backups.get(backupId).then((entry) => deps.backups.verifyHash(entry))
    const [sample] = await Promise.all([readSample(deps, backup, catalogTable, limit, either), hashing])
    return sample
  } finally {
    done.abort(new Error('The sample is complete.'))
  }
}

function tableOf(manifest: Manifest, table: TableName): CatalogTable {
  const catalog: Catalog = backupCatalog(manifest, [table])
  const found = catalog.tables.find((candidate) => tableKey(candidate) === tableKey(table))
  if (found !== undefined) return found
  throw new AppError({
    code: 'usage/invalid',
    message: `The backup ${manifest.id} does not hold ${showTable(table)}.`,
    hint: 'Choose one of its tables.',
  })
}

async function readSample(
  deps: ArchiveDeps,
  backup: ReadableBackup,
  table: CatalogTable,
  limit: number,
  signal: AbortSignal,
): Promise<TableSample> {
  const box = await openReader(deps, backup.manifest, signal)
  try {
    const { columns, rows } = await firstRows(box, backup.path, table, limit, signal)
    const types = new Map(table.columns.map((column) => [column.name, column.type]))
    const { schema, name } = table
    return {
      table: { schema, name },
      columns: columns.map((column) => ({ name: column, type: types.get(column) ?? 'unknown' })),
      rows,
      total: rowsOf(backup.manifest, table),
    }
  } finally {
    // What pg_restore has not written yet is not needed: it ends with its container.
    await box.dispose()
  }
}

function rowsOf(manifest: Manifest, table: TableName): number {
  return manifest.tables.find((item) => tableKey(item.table) === tableKey(table))?.digest.rows ?? 0
}

async function firstRows(
  box: ToolContainer,
  path: string,
  table: CatalogTable,
  limit: number,
  signal: AbortSignal,
): Promise<{ columns: readonly string[]; rows: Cell[][] }> {
  const toc = parseToc(await restoreText(box, listArguments(), path, signal))
  const list = listFile(
    toc,
    (entry) => entry.desc === 'TABLE DATA' && entry.oid === table.oid && isEntryOf(entry, table),
  )
  const file = await box.writeFile('sample.list', list, signal)
  for await (const block of restoreBlocks(box, rowsArguments(file), path, signal)) {
    const reader = new CellReader(block.columns.length, longestCell)
    const rows: Cell[][] = []
    for await (const chunk of block.rows as AsyncIterable<Buffer>) {
      rows.push(...reader.push(chunk))
      if (rows.length >= limit) break
    }
    return { columns: block.columns, rows: rows.slice(0, limit) }
  }
  throw new AppError({
    code: 'archive/damaged',
    message: `The archive lacks the rows of ${showTable(table)}.`,
    hint: 'Use another backup.',
  })
}
