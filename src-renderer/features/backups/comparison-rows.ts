import type { BackupComparison, Manifest } from '../../../src-shared/domain/backup'
import { type TableName, tableKey } from '../../../src-shared/domain/table'
import { formatCount } from '../../../src-shared/format/format'

export interface ComparedRow {
  readonly key: string
  readonly table: TableName
  readonly rowsThen: number
  /** `null` before it was compared. */
  readonly now: { readonly text: string; readonly since: string; readonly tone: 'plain' | 'quiet' | 'gone' } | null
}

/** The tables of a backup, largest first, with what they hold now where that was asked for. */
export function comparedRows(manifest: Manifest, comparison: BackupComparison | undefined): ComparedRow[] {
  const found = new Map(comparison?.tables.map((item) => [tableKey(item.table), item]))
  return manifest.tables
    .map((item) => {
      const live = found.get(tableKey(item.table))
      const rowsThen = item.digest.rows
      return {
        key: tableKey(item.table),
        table: item.table,
        rowsThen,
        now: live === undefined ? null : nowOf(rowsThen, live.rowsNow, live.content),
      }
    })
    .sort((a, b) => b.rowsThen - a.rowsThen || a.table.name.localeCompare(b.table.name, 'en'))
}

function nowOf(
  rowsThen: number,
  rowsNow: number | null,
  content: BackupComparison['tables'][number]['content'],
): NonNullable<ComparedRow['now']> {
  if (rowsNow === null) return { text: '–', since: 'gone', tone: 'gone' }
  const text = formatCount(rowsNow)
  const change = rowsNow - rowsThen
  if (change !== 0) return { text, since: `${change > 0 ? '+' : '−'}${formatCount(Math.abs(change))}`, tone: 'plain' }
  if (content === 'changed') return { text, since: 'changed', tone: 'plain' }
  return { text, since: content === 'same' ? '0' : '0, counted', tone: 'quiet' }
}
