import type { TableProgress } from '../../../src-shared/domain/job-event'
import type { JobView } from '../../../src-shared/domain/job-view'
import { copiedTables } from '../../../src-shared/domain/plan'
import { showTable, type TableName, tableKey } from '../../../src-shared/domain/table'

export type TableSort = 'state' | 'size' | 'name'

const order = { running: 0, waiting: 1, done: 2 } as const

/** Every table of the run in the running phase: what was reported, and what waits according to the plan. */
export function tableRows(view: Pick<JobView, 'tables' | 'plan'>, sort: TableSort): TableProgress[] {
  const planned = view.plan === null ? [] : copiedTables(view.plan)
  const known = new Set(planned.map((table) => tableKey(table.table)))
  const rows = planned.map((table) => {
    const reported = view.tables.get(tableKey(table.table))
    return reported === undefined
      ? waiting(table.table, table.rowsAfter?.rows ?? null, table.bytes)
      : withTotals(reported, table.rowsAfter?.rows ?? null, table.bytes)
  })
  for (const [key, reported] of view.tables) if (!known.has(key)) rows.push(reported)
  return rows.sort(comparator(sort))
}

/** The tables that the list shows while a run goes on. */
export function plannedTables({ plan }: Pick<JobView, 'plan'>): TableName[] {
  return plan === null ? [] : copiedTables(plan).map((item) => item.table)
}

/** Two reports of one table that look alike on the screen. */
export function isSameRow(a: TableProgress, b: TableProgress): boolean {
  return (
    tableKey(a.table) === tableKey(b.table) &&
    a.state === b.state &&
    a.rowsDone === b.rowsDone &&
    a.rowsTotal === b.rowsTotal &&
    a.bytesDone === b.bytesDone &&
    a.bytesTotal === b.bytesTotal &&
    a.durationMs === b.durationMs
  )
}

function waiting(table: TableProgress['table'], rowsTotal: number | null, bytesTotal: number): TableProgress {
  return { table, state: 'waiting', rowsDone: 0, rowsTotal, bytesDone: 0, bytesTotal, durationMs: null }
}

function withTotals(row: TableProgress, rows: number | null, bytes: number): TableProgress {
  return { ...row, rowsTotal: row.rowsTotal ?? rows, bytesTotal: row.bytesTotal ?? bytes }
}

/** Made once: with a thousand tables a comparison that looks its language up each time takes most of a frame. */
const collator = new Intl.Collator('en')

function comparator(sort: TableSort): (a: TableProgress, b: TableProgress) => number {
  const byName = (a: TableProgress, b: TableProgress) => collator.compare(showTable(a.table), showTable(b.table))
  if (sort === 'name') return byName
  if (sort === 'size') return (a, b) => (b.bytesTotal ?? 0) - (a.bytesTotal ?? 0) || byName(a, b)
  return (a, b) => order[a.state] - order[b.state] || byName(a, b)
}

/** How much of a table is over, 0 to 1, or `null` while its size is unknown. */
export function tableShare(row: TableProgress): number | null {
  if (row.state === 'done') return 1
  if (row.rowsTotal !== null && row.rowsTotal > 0) return Math.min(1, row.rowsDone / row.rowsTotal)
  if (row.bytesTotal !== null && row.bytesTotal > 0) return Math.min(1, row.bytesDone / row.bytesTotal)
  return null
}
