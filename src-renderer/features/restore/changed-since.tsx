import { TriangleAlert } from 'lucide-react'
import type { ChangedTable } from '../../../src-shared/domain/backup'
import { showTable, tableKey } from '../../../src-shared/domain/table'
import { formatCount } from '../../../src-shared/format/format'
import { visibleText } from '../../text/visible'

const shown = 6

/** What was written since the run and would be lost with it, before anything else is said. */
export function ChangedSince({ changed }: { readonly changed: readonly ChangedTable[] }) {
  if (changed.length === 0) return null
  const more = changed.length - shown
  return (
    <section aria-label="Changed since" className="mb-3 rounded-control bg-warning-soft px-3 py-2.5">
      <h3 className="flex items-center gap-2 font-semibold">
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-warning" />
        Changed since the run. An undo loses these changes.
      </h3>
      <ul className="num copyable mt-1 pl-6 text-small">
        {changed.slice(0, shown).map((item) => (
          <li key={tableKey(item.table)} className="break-words">
            {changedSentence(item)}
          </li>
        ))}
        {more > 0 && <li>and {more} more tables</li>}
      </ul>
    </section>
  )
}

/** `archon_tasks had 600 rows after the run, 612 now.` */
export function changedSentence({ table, rowsThen, rowsNow }: ChangedTable): string {
  const name = visibleText(showTable(table))
  if (rowsThen === rowsNow) return `${name} has ${formatCount(rowsNow)} rows as after the run, but other content.`
  return `${name} had ${formatCount(rowsThen)} ${rowsThen === 1 ? 'row' : 'rows'} after the run, ${formatCount(rowsNow)} now.`
}
