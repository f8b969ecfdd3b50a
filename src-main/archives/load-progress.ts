import { Transform } from 'node:stream'
import type { TableProgress } from '../../src-shared/domain/job-event'
import { showTable, type TableName, tableKey } from '../../src-shared/domain/table'
import type { PhaseContext } from '../jobs/job-run'
import { describeTable } from '../jobs/phases/make-archive'
import type { ScriptCopy } from '../pgtools/script-reader'
import type { Survey } from './survey-script'

/** Progress of loading a script, in bytes of its rows, which are known since it was read through. */
export class LoadProgress {
  readonly #context: PhaseContext
  readonly #known: ReadonlyMap<string, { rows: number; bytes: number }>
  readonly #total: number
  #done = 0
  #beganAt = 0

  constructor(survey: Survey, context: PhaseContext) {
    this.#context = context
    this.#known = new Map(
      survey.tables.map(({ table, rows, bytes }) => [
        tableKey({ schema: table.schema ?? 'public', name: table.name }),
        { rows, bytes },
      ]),
    )
    this.#total = Math.max(
      1,
      survey.tables.reduce((sum, { bytes }) => sum + bytes, 0),
    )
  }

  begin(table: TableName): void {
    this.#beganAt = Date.now()
    this.#report(table, this.#row(table, 'running', 0, 0))
  }

  /** The rows, counted on their way. */
  counting(item: ScriptCopy, table: TableName): Transform {
    const counted = new Transform({
      highWaterMark: 256 * 1024,
      transform: (chunk: Buffer, _encoding, done) => {
        this.#done += chunk.length
        this.#report(table, this.#row(table, 'running', item.counts.rows, item.counts.bytes))
        done(null, chunk)
      },
    })
    item.rows.once('error', (error) => counted.destroy(error))
    return item.rows.pipe(counted)
  }

  end(table: TableName, rows: number): void {
    const bytes = this.#known.get(tableKey(table))?.bytes ?? 0
    this.#report(table, { ...this.#row(table, 'done', rows, bytes), durationMs: Date.now() - this.#beganAt })
    this.#context.log(describeTable(table, rows, bytes))
  }

  advance(bytes: number): void {
    this.#done += bytes
    this.#report(null, null)
  }

  #row(table: TableName, state: TableProgress['state'], rows: number, bytes: number): TableProgress {
    const known = this.#known.get(tableKey(table))
    return {
      table,
      state,
      rowsDone: rows,
      rowsTotal: known?.rows ?? null,
      bytesDone: bytes,
      bytesTotal: known?.bytes ?? null,
      durationMs: null,
    }
  }

  #report(table: TableName | null, row: TableProgress | null): void {
    this.#context.report({
      done: this.#done,
      total: this.#total,
      unit: 'bytes',
      activity: table === null ? 'Loading rows' : `Loading ${showTable(table)}`,
      tables: row === null ? [] : [row],
    })
  }
}
