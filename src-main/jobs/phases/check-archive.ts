import { AppError } from '../../../src-shared/domain/failure'
import { showTable, type TableName, tableKey } from '../../../src-shared/domain/table'
import type { TableDigest } from '../../../src-shared/domain/verification'
import { rowsArguments } from '../../pgtools/restore-arguments'
import type { ToolContainer } from '../../pgtools/tool-runner'
import type { PhaseContext } from '../job-run'
import { restoreBlocks } from './read-archive'

export interface ArchiveCheckOrder {
  readonly box: ToolContainer
  readonly path: string
  /** Names the entries to read, a file in the tool container; all without it. */
  readonly listFile?: string
  readonly tables: readonly { readonly table: TableName }[]
  readonly digests: ReadonlyMap<string, TableDigest>
}

/**
 * Reads an archive back completely, as an import would, and compares tables and rows with what the snapshot held: a
 * listing alone accepts a cut file (R07, R10). Answers the bytes of each table's rows.
 */
export async function checkArchive(order: ArchiveCheckOrder, context: PhaseContext): Promise<Map<string, number>> {
  const wanted = new Map(order.tables.map((item) => [tableKey(item.table), item.table]))
  const bytes = new Map<string, number>()
  for await (const block of restoreBlocks(
    order.box,
    rowsArguments(order.listFile ?? null),
    order.path,
    context.signal,
  )) {
    const key = tableKey(block.table)
    if (!wanted.has(key) || bytes.has(key)) throw unexpectedTable(block.table)
    for await (const _chunk of block.rows) context.signal.throwIfAborted()
    compareRows(block.table, block.counts.rows, order.digests.get(key)?.rows)
    bytes.set(key, block.counts.bytes)
  }
  const missing = [...wanted].filter(([key]) => !bytes.has(key)).map(([, table]) => table)
  if (missing.length > 0) throw missingTables(missing)
  context.log(`Archive read back: ${bytes.size} tables, every row count as in the snapshot.`)
  return bytes
}

function compareRows(table: TableName, found: number, expected: number | undefined): void {
  if (found === expected) return
  throw new AppError({
    code: 'archive/damaged',
    message: `The archive holds ${found} rows of ${showTable(table)}, the snapshot ${expected ?? 'none'}.`,
    hint: 'The file was not kept. Run it again; if it happens twice, check disk and memory of this computer.',
  })
}

function unexpectedTable(table: TableName): AppError {
  return new AppError({
    code: 'archive/unexpected-content',
    message: `The archive holds ${showTable(table)}, which is not part of this sync.`,
    hint: 'Nothing was written. Please report this with the names of your tables.',
  })
}

function missingTables(tables: readonly TableName[]): AppError {
  return new AppError({
    code: 'archive/damaged',
    message: `The archive lacks ${tables.map(showTable).join(', ')}.`,
    hint: 'The file was not kept. A table may have been renamed or dropped meanwhile: look at the source and run it again.',
  })
}
