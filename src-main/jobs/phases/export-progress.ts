import type { TableProgress } from '../../../src-shared/domain/job-event'
import { showTable, type TableName, tableKey } from '../../../src-shared/domain/table'
import type { PhaseContext } from '../job-run'
import type { ArchiveTable } from './make-archive'

interface State {
  readonly order: ArchiveTable
  state: 'waiting' | 'running' | 'done'
  rows: number
  startedAt: number
}

/**
 * Folds what pg_dump says (table by table) and what the server sees of the running COPY (rows) into progress in
 * bytes of the tables' size: a table that is half read counts half of its bytes.
 */
export class ExportProgress {
  readonly #context: PhaseContext
  readonly #states: Map<string, State>
  readonly #byOid: Map<number, State>
  readonly #total: number
  #activity: string | null = null

  constructor(tables: readonly ArchiveTable[], context: PhaseContext) {
    this.#context = context
    const states = tables.map((order): State => ({ order, state: 'waiting', rows: 0, startedAt: 0 }))
    this.#states = new Map(states.map((state) => [tableKey(state.order.table), state]))
    this.#byOid = new Map(states.map((state) => [state.order.oid, state]))
    this.#total = Math.max(
      1,
      tables.reduce((sum, item) => sum + item.bytes, 0),
    )
    this.#report(states)
  }

  startTable(table: TableName): void {
    const ended = this.#running()
    for (const state of ended) this.#end(state)
    const state = this.#states.get(tableKey(table))
    if (state === undefined) return
    state.state = 'running'
    state.startedAt = Date.now()
    this.#activity = `Reading ${showTable(table)}`
    this.#report([...ended, state])
  }

  /** Rows of running COPYs by table oid. */
  live(progress: ReadonlyMap<number, { rows: number }>): void {
    const changed: State[] = []
    for (const [oid, { rows }] of progress) {
      const state = this.#byOid.get(oid)
      if (state === undefined || state.state === 'done') continue
      state.state = 'running'
      state.rows = Math.max(state.rows, rows)
      changed.push(state)
    }
    if (changed.length > 0) this.#report(changed)
  }

  checking(): void {
    const ended = [...this.#states.values()].filter((state) => state.state !== 'done')
    for (const state of ended) this.#end(state)
    this.#activity = 'Reading the archive back'
    this.#report(ended)
  }

  finished(): void {
    this.#activity = null
    this.#report([])
  }

  #running(): State[] {
    return [...this.#states.values()].filter((state) => state.state === 'running')
  }

  #end(state: State): void {
    state.state = 'done'
    state.rows = Math.max(state.rows, state.order.expectedRows)
  }

  #report(changed: readonly State[]): void {
    const done = [...this.#states.values()].reduce((sum, state) => sum + bytesDone(state), 0)
    this.#context.report({
      done,
      total: this.#total,
      unit: 'bytes',
      activity: this.#activity,
      tables: changed.map(tableProgress),
    })
  }
}

function bytesDone(state: State): number {
  if (state.state === 'done') return state.order.bytes
  if (state.state === 'waiting' || state.order.expectedRows === 0) return 0
  return Math.round(state.order.bytes * Math.min(1, state.rows / state.order.expectedRows))
}

function tableProgress(state: State): TableProgress {
  return {
    table: state.order.table,
    state: state.state,
    rowsDone: state.rows,
    rowsTotal: state.order.expectedRows,
    bytesDone: bytesDone(state),
    bytesTotal: state.order.bytes,
    durationMs: state.state === 'done' && state.startedAt > 0 ? Date.now() - state.startedAt : null,
  }
}
