import {
  blockersOf,
  copiedTables,
  type Finding,
  type RowCount,
  type SyncPlan,
  warningsOf,
} from '../../src-shared/domain/plan'
import { showTable } from '../../src-shared/domain/table'
import { formatBytes, formatCount } from '../../src-shared/format/format'
import { alignColumns, printable } from './job-words'
import type { Terminal } from './terminal'

/** What a sync will do to each table, with blockers and warnings: what `--dry-run` prints. */
export function showPlan(terminal: Terminal, plan: SyncPlan, source: string, target: string): void {
  const { print, style } = terminal
  print(`${style.bold(`${source} to ${target}`)}: ${copiedTables(plan).length} tables`)
  const rows = plan.tables.map((table) => [
    printable(showTable(table.table)),
    table.action,
    countOf(table.rowsNow),
    countOf(table.rowsAfter),
    formatBytes(table.bytes),
  ])
  const heading = ['table', 'action', 'rows now', 'rows after', 'size']
  for (const line of alignColumns([heading, ...rows], ['left', 'left', 'right', 'right', 'right'])) print(`  ${line}`)
  for (const finding of warningsOf(plan)) print(`${style.warn('Warning:')} ${findingText(finding)}`)
  showBlockers(terminal, plan, print)
}

/** Why a sync cannot start; answers whether there was anything to say. */
export function showBlockers(terminal: Terminal, plan: SyncPlan, write: (line: string) => void): boolean {
  const blockers = blockersOf(plan)
  for (const finding of blockers) write(`${terminal.style.bad('Blocked:')} ${findingText(finding)}`)
  return blockers.length > 0
}

function findingText({ message, hint }: Finding): string {
  return printable(hint === undefined ? message : `${message} ${hint}`)
}

function countOf(count: RowCount | null): string {
  if (count === null) return '-'
  return count.exact ? formatCount(count.rows) : `about ${formatCount(count.rows)}`
}
