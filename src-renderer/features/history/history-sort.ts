import type { HistoryRow } from '../../../src-shared/domain/history'
import { runAct } from '../../text/run-words'
import { resultWord } from './history-words'

export type SortColumn = 'result' | 'ends' | 'when' | 'rows' | 'size' | 'took'

export interface HistorySort {
  readonly column: SortColumn
  readonly descending: boolean
}

export const newestFirst: HistorySort = { column: 'when', descending: true }

const textColumns: readonly SortColumn[] = ['result', 'ends']

/** A click on a column's head: the other way round, or that column with what people look for first. */
export function sortBy(sort: HistorySort, column: SortColumn): HistorySort {
  if (sort.column === column) return { column, descending: !sort.descending }
  return { column, descending: !textColumns.includes(column) }
}

/** Sorted by one column; the newest come first among equals. What a run has no figure for comes last either way. */
export function sortRuns(rows: readonly HistoryRow[], { column, descending }: HistorySort): HistoryRow[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row, column) }))
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || byTime(a.row, b.row)
    return compare(a.key, b.key) * (descending ? -1 : 1) || byTime(a.row, b.row)
  })
  return keyed.map(({ row }) => row)
}

function keyOf(row: HistoryRow, column: SortColumn): string | number | null {
  const copied = row.outcome === 'succeeded'
  switch (column) {
    case 'result':
      return resultWord(row)
    case 'ends':
      return runAct(row)
    case 'when':
      return row.startedAt
    case 'rows':
      return copied ? row.rows : null
    case 'size':
      return copied && row.bytes > 0 ? row.bytes : null
    case 'took':
      return row.outcome === 'running' ? null : row.durationMs
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function byTime(a: HistoryRow, b: HistoryRow): number {
  return compare(b.startedAt, a.startedAt) || compare(b.syncId, a.syncId)
}
