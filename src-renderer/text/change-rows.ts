import type { Finding, PlanTable, RowCount, SyncPlan } from '../../src-shared/domain/plan'
import { showTable, tableKey } from '../../src-shared/domain/table'
import type { TableCount } from '../../src-shared/domain/table-count'
import { formatCount } from '../../src-shared/format/format'
import { type ChangeNote, detailsOf, noteOf } from './change-notes'

export interface ChangeRow {
  readonly key: string
  readonly table: PlanTable['table']
  readonly action: PlanTable['action']
  readonly now: RowCount | null
  readonly after: RowCount | null
  /** Rows after minus rows now. */
  readonly change: number
  readonly note: ChangeNote | null
  /** What the note is short for, in whole sentences. */
  readonly details: readonly string[]
}

export type SortColumn = 'table' | 'now' | 'after' | 'change' | 'note'
/** `null`: what changes most comes first. */
export type SortOrder = { readonly column: SortColumn; readonly descending: boolean } | null

export interface ChangeTable {
  readonly shown: readonly ChangeRow[]
  readonly folded: readonly ChangeRow[]
  /** All of them, in one order. */
  readonly all: readonly ChangeRow[]
  /** `11 more: 1 differs, 10 have as many rows as before`. */
  readonly foldedText: string
}

const fewest = 6
const most = 12
const noCounts: ReadonlyMap<string, TableCount> = new Map()

/**
 * The plan's tables as the panel shows them: what changes first and largest, or in the order that was asked for, the
 * rest folded into one line. `counts`: what was counted since.
 */
export function changeTable(
  plan: SyncPlan,
  sort: SortOrder = null,
  counts: ReadonlyMap<string, TableCount> = noCounts,
): ChangeTable {
  const findings = findingsByTable(plan)
  const rows = plan.tables.map((table) => changeRow(table, plan, findings, counts))
  const telling = rows.filter(isTelling).sort(orderOf(sort))
  const equal = rows.filter((row) => !isTelling(row)).sort(sort === null ? byRows : orderOf(sort))
  const room = Math.max(0, fewest - Math.min(telling.length, most))
  const ordered = [...telling, ...equal]
  const cut = Math.min(telling.length, most) + room
  const folded = ordered.slice(cut)
  const all = sort === null ? ordered : rows.sort(orderOf(sort))
  if (folded.length <= 1) return { shown: all, folded: [], all, foldedText: '' }
  return { shown: ordered.slice(0, cut), folded, all, foldedText: foldedText(folded) }
}

/** A click on a head: names begin at A, figures with the largest; a third click goes back to what changes most. */
export function nextSort(sort: SortOrder, column: SortColumn): SortOrder {
  const first = column !== 'table'
  if (sort?.column !== column) return { column, descending: first }
  return sort.descending === first ? { column, descending: !first } : null
}

function findingsByTable(plan: SyncPlan): ReadonlyMap<string, Finding[]> {
  const byTable = new Map<string, Finding[]>()
  for (const finding of plan.findings)
    for (const table of finding.tables) byTable.set(tableKey(table), [...(byTable.get(tableKey(table)) ?? []), finding])
  return byTable
}

function changeRow(
  table: PlanTable,
  plan: SyncPlan,
  findings: ReadonlyMap<string, Finding[]>,
  counts: ReadonlyMap<string, TableCount>,
): ChangeRow {
  const key = tableKey(table.table)
  const after = table.action === 'leave' ? table.rowsNow : table.rowsAfter
  const count = counts.get(key)
  const own = findings.get(key) ?? []
  return {
    key,
    table: table.table,
    action: table.action,
    now: table.rowsNow,
    after,
    change: (after?.rows ?? 0) - (table.rowsNow?.rows ?? 0),
    note: noteOf(table, plan, own, count),
    details: detailsOf(table, plan, own, count),
  }
}

/** An estimate may hide a change, but says none; only what is known to differ stands out. */
function isTelling(row: ChangeRow): boolean {
  return row.change !== 0 || row.note !== null
}

function byWeight(a: ChangeRow, b: ChangeRow): number {
  return Math.abs(b.change) - Math.abs(a.change) || byRows(a, b)
}

function byRows(a: ChangeRow, b: ChangeRow): number {
  return (b.after?.rows ?? 0) - (a.after?.rows ?? 0)
}

const names = new Intl.Collator('en', { numeric: true })

const ascending: Readonly<Record<SortColumn, (a: ChangeRow, b: ChangeRow) => number>> = {
  table: () => 0,
  now: (a, b) => (a.now?.rows ?? -1) - (b.now?.rows ?? -1),
  after: (a, b) => (a.after?.rows ?? -1) - (b.after?.rows ?? -1),
  change: (a, b) => a.change - b.change,
  note: (a, b) => noteRank(a) - noteRank(b),
}

function noteRank({ note }: ChangeRow): number {
  if (note === null) return 0
  return note.tone === 'plain' ? 1 : 2
}

/** Equal ones stay in the order of their names, whichever way round. */
function orderOf(sort: SortOrder): (a: ChangeRow, b: ChangeRow) => number {
  if (sort === null) return byWeight
  const turn = sort.descending ? -1 : 1
  const byName = (a: ChangeRow, b: ChangeRow) => names.compare(showTable(a.table), showTable(b.table))
  if (sort.column === 'table') return (a, b) => turn * byName(a, b)
  return (a, b) => turn * ascending[sort.column](a, b) || byName(a, b)
}

function foldedText(rows: readonly ChangeRow[]): string {
  const telling = rows.filter(isTelling).length
  const equal = rows.length - telling
  const parts = []
  if (telling > 0) parts.push(`${formatCount(telling)} ${telling === 1 ? 'differs' : 'differ'}`)
  if (equal > 0) parts.push(`${formatCount(equal)} ${equal === 1 ? 'has' : 'have'} as many rows as before`)
  if (telling === 0) return `${formatCount(rows.length)} more have as many rows as before`
  return `${formatCount(rows.length)} more: ${parts.join(', ')}`
}

/** Whether a figure of this row is the server's estimate. */
export function isEstimate(row: Pick<ChangeRow, 'now' | 'after'>): boolean {
  return row.now?.exact === false || row.after?.exact === false
}

/** `+3 708`, `−980`, `0`; an estimate is marked. */
export function showChange(row: ChangeRow): string {
  if (row.change === 0) return isEstimate(row) ? '≈0' : '0'
  return `${isEstimate(row) ? '≈' : ''}${row.change > 0 ? '+' : '−'}${formatCount(Math.abs(row.change))}`
}

export function showRows(count: RowCount | null): string {
  if (count === null) return '–'
  return `${count.exact ? '' : '≈'}${formatCount(Math.round(count.rows))}`
}
