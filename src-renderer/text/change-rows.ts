import type { PlanTable, RowCount, SyncPlan } from '../../src-shared/domain/plan'
import { tableKey } from '../../src-shared/domain/table'
import { formatCount } from '../../src-shared/format/format'

export interface ChangeRow {
  readonly key: string
  readonly table: PlanTable['table']
  readonly action: PlanTable['action']
  readonly now: RowCount | null
  readonly after: RowCount | null
  /** Rows after minus rows now. */
  readonly change: number
  readonly note: { readonly tone: 'warning' | 'plain'; readonly text: string } | null
}

export interface ChangeTable {
  readonly shown: readonly ChangeRow[]
  readonly folded: readonly ChangeRow[]
  /** `11 more: 1 differs, 10 have as many rows as before`. */
  readonly foldedText: string
}

const fewest = 6
const most = 12

/** The plan's tables as the panel shows them: what changes first and largest, the rest folded into one line. */
export function changeTable(plan: SyncPlan): ChangeTable {
  const rows = plan.tables.map((table) => changeRow(table, plan))
  const telling = rows.filter(isTelling).sort(byWeight)
  const equal = rows.filter((row) => !isTelling(row)).sort((a, b) => (b.after?.rows ?? 0) - (a.after?.rows ?? 0))
  const room = Math.max(0, fewest - Math.min(telling.length, most))
  const ordered = [...telling, ...equal]
  const cut = Math.min(telling.length, most) + room
  const folded = ordered.slice(cut)
  if (folded.length <= 1) return { shown: ordered, folded: [], foldedText: '' }
  return { shown: ordered.slice(0, cut), folded, foldedText: foldedText(folded) }
}

function changeRow(table: PlanTable, plan: SyncPlan): ChangeRow {
  const after = table.action === 'leave' ? table.rowsNow : table.rowsAfter
  return {
    key: tableKey(table.table),
    table: table.table,
    action: table.action,
    now: table.rowsNow,
    after,
    change: (after?.rows ?? 0) - (table.rowsNow?.rows ?? 0),
    note: noteOf(table, plan),
  }
}

function noteOf(table: PlanTable, plan: SyncPlan): ChangeRow['note'] {
  const key = tableKey(table.table)
  const warning = plan.findings.find(
    (finding) => finding.severity === 'warning' && finding.tables.some((item) => tableKey(item) === key),
  )
  if (warning !== undefined) return { tone: 'warning', text: warning.message }
  if (table.action === 'create') return { tone: 'plain', text: 'New on the target' }
  if (table.action === 'drop') return { tone: 'plain', text: 'The run had created it, it is removed again' }
  if (table.action === 'leave') return { tone: 'plain', text: 'Only on the target, stays as it is' }
  return null
}

function isTelling(row: ChangeRow): boolean {
  return row.change !== 0 || row.note !== null
}

function byWeight(a: ChangeRow, b: ChangeRow): number {
  return Math.abs(b.change) - Math.abs(a.change) || (b.after?.rows ?? 0) - (a.after?.rows ?? 0)
}

function foldedText(rows: readonly ChangeRow[]): string {
  const telling = rows.filter(isTelling).length
  const equal = rows.length - telling
  const parts = []
  if (telling > 0) parts.push(`${telling} ${telling === 1 ? 'differs' : 'differ'}`)
  if (equal > 0) parts.push(`${equal} ${equal === 1 ? 'has' : 'have'} as many rows as before`)
  if (telling === 0) return `${rows.length} more have as many rows as before`
  return `${rows.length} more: ${parts.join(', ')}`
}

/** `+3 708`, `−980`, `0`; an estimate gets a tilde. */
export function showChange(row: ChangeRow): string {
  if (row.change === 0) return '0'
  const exact = row.now?.exact !== false && row.after?.exact !== false
  return `${exact ? '' : '~'}${row.change > 0 ? '+' : '−'}${formatCount(Math.abs(row.change))}`
}

export function showRows(count: RowCount | null): string {
  if (count === null) return '–'
  return `${count.exact ? '' : '~'}${formatCount(Math.round(count.rows))}`
}
