import { Transform } from 'node:stream'
import { AppError } from '../../../src-shared/domain/failure'
import type { TableProgress } from '../../../src-shared/domain/job-event'
import type { SyncPlan } from '../../../src-shared/domain/plan'
import { showTable, type TableName, tableKey } from '../../../src-shared/domain/table'
import type { TableDigest } from '../../../src-shared/domain/verification'
import { rowsArguments } from '../../pgtools/restore-arguments'
import type { ToolContainer } from '../../pgtools/tool-runner'
import { copyStatement, type ImportStatements } from '../../planning/import-statements'
import type { Session } from '../../postgres/session'
import type { PhaseContext } from '../job-run'
import { describeTable } from './make-archive'
import { restoreBlocks } from './read-archive'

export interface LoadOrder {
  readonly plan: SyncPlan
  readonly statements: ImportStatements
  readonly session: Session
  readonly box: ToolContainer
  /** `null` when there are no rows to load: an undo that only takes tables away. */
  readonly archivePath: string | null
  /** Names the entries of the archive to read, a file in the tool container; `null` reads all. */
  readonly listFile: string | null
  readonly digests: ReadonlyMap<string, TableDigest>
  readonly copyBytes: ReadonlyMap<string, number>
}

/**
 * Loads every table of the plan from the archive, one COPY stream after the other, over the one session that holds
 * the transaction. Each row count is compared with the snapshot's as the table ends (R01).
 */
export async function loadRows(order: LoadOrder, context: PhaseContext): Promise<void> {
  if (order.archivePath === null) return
  const progress = new LoadProgress(order, context)
  const left = new Map(order.statements.copies)
  for await (const block of restoreBlocks(
    order.box,
    rowsArguments(order.listFile),
    order.archivePath,
    context.signal,
  )) {
    const key = tableKey(block.table)
    const target = left.get(key)
    if (target === undefined) throw unexpected(block.table)
    requireColumns(block.table, block.columns, target.columns)
    left.delete(key)
    progress.begin(block.table)
    const counted = block.rows.pipe(countBytes((bytes) => progress.advance(block.table, bytes, block.counts.rows)))
    block.rows.once('error', (error) => counted.destroy(error))
    const rows = await order.session.copyIn(copyStatement(block.table, block.columns), counted, context.signal)
    compareCount(block.table, rows, order.digests.get(key)?.rows)
    progress.end(block.table, rows)
  }
  if (left.size > 0) throw missing([...left.values()].map((item) => item.table))
}

function countBytes(onBytes: (bytes: number) => void): Transform {
  return new Transform({
    highWaterMark: 256 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length)
      done(null, chunk)
    },
  })
}

/** pg_restore writes the columns that the archive holds; they must be the ones the plan was checked for. */
function requireColumns(table: TableName, found: readonly string[], expected: readonly string[]): void {
  if (found.length === expected.length && found.every((column) => expected.includes(column))) return
  throw new AppError({
    code: 'archive/unexpected-content',
    message: `The archive's columns of ${showTable(table)} are not those of the plan.`,
    hint: 'The table was changed while the sync ran. Run it again.',
    retryable: true,
  })
}

function compareCount(table: TableName, loaded: number, expected: number | undefined): void {
  if (loaded === expected) return
  throw new AppError({
    code: 'import/row-count',
    message: `${showTable(table)} took ${loaded} rows, and the source had ${expected ?? 'none'}.`,
    hint: 'Something on the target swallows or adds rows: a rule, or a trigger.',
  })
}

function unexpected(table: TableName): AppError {
  return new AppError({
    code: 'archive/unexpected-content',
    message: `The archive holds ${showTable(table)}, which is not part of this sync, or twice.`,
  })
}

function missing(tables: readonly TableName[]): AppError {
  return new AppError({
    code: 'archive/damaged',
    message: `The archive ended without ${tables.map(showTable).join(', ')}.`,
    hint: 'Run it again; if it happens twice, check disk and memory of this computer.',
  })
}

/** Progress of the load in bytes of our own streams, which are known exactly since the archive was read back. */
class LoadProgress {
  readonly #context: PhaseContext
  readonly #order: LoadOrder
  readonly #total: number
  #before = 0
  #current = 0
  #beganAt = 0

  constructor(order: LoadOrder, context: PhaseContext) {
    this.#context = context
    this.#order = order
    this.#total = Math.max(
      1,
      [...order.copyBytes.values()].reduce((sum, bytes) => sum + bytes, 0),
    )
    this.#report(
      null,
      [...order.statements.copies.values()].map((item) => this.#row(item.table, 'waiting', 0)),
    )
  }

  begin(table: TableName): void {
    this.#current = 0
    this.#beganAt = Date.now()
    this.#report(table, [this.#row(table, 'running', 0)])
  }

  advance(table: TableName, bytes: number, rows: number): void {
    this.#current += bytes
    this.#report(table, [this.#row(table, 'running', rows)])
  }

  end(table: TableName, rows: number): void {
    const bytes = this.#current
    this.#report(table, [this.#row(table, 'done', rows)])
    this.#before += bytes
    this.#current = 0
    this.#context.log(describeTable(table, rows, bytes))
  }

  #row(table: TableName, state: TableProgress['state'], rows: number): TableProgress {
    const key = tableKey(table)
    return {
      table,
      state,
      rowsDone: rows,
      rowsTotal: this.#order.digests.get(key)?.rows ?? null,
      bytesDone: state === 'waiting' ? 0 : this.#current,
      bytesTotal: this.#order.copyBytes.get(key) ?? null,
      durationMs: state === 'done' ? Date.now() - this.#beganAt : null,
    }
  }

  #report(table: TableName | null, tables: readonly TableProgress[]): void {
    this.#context.report({
      done: this.#before + this.#current,
      total: this.#total,
      unit: 'bytes',
      activity: table === null ? null : `Loading ${showTable(table)}`,
      tables,
    })
  }
}
