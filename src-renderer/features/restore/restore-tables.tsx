import type { SyncPlan } from '../../../src-shared/domain/plan'
import { showTable } from '../../../src-shared/domain/table'
import { MiddleText } from '../../components/middle-text'
import { changeTable, showChange, showRows } from '../../text/change-rows'

/** Rows now and rows after, what changes most first; the rest in one line. */
export function RestoreTables({ plan }: { readonly plan: SyncPlan }) {
  const { shown, foldedText } = changeTable(plan)
  if (shown.length === 0) return null
  return (
    <div className="mt-3 overflow-hidden rounded-control border border-edge-subtle">
      <table className="w-full table-fixed text-small">
        <colgroup>
          <col />
          <col className="w-24" />
          <col className="w-24" />
          <col className="w-24" />
        </colgroup>
        <thead className="text-caption text-ink-3">
          <tr className="h-7">
            <th className="pl-3 text-left font-medium">Table</th>
            <th className="text-right font-medium">Rows now</th>
            <th className="text-right font-medium">Rows after</th>
            <th className="pr-3 text-right font-medium">Change</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.key} className="h-7 border-t border-edge-subtle" title={row.note?.text}>
              <td className="copyable pl-3 font-mono">
                <MiddleText text={showTable(row.table)} className="align-bottom" />
              </td>
              <td className="num text-right text-ink-2">{showRows(row.now)}</td>
              <td className="num text-right">{row.action === 'drop' ? 'removed' : showRows(row.after)}</td>
              <td
                className={`num pr-3 text-right ${row.change < 0 ? 'text-danger' : row.change === 0 ? 'text-ink-3' : ''}`}
              >
                {showChange(row)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {foldedText !== '' && (
        <p className="num border-t border-edge-subtle px-3 py-1.5 text-small text-ink-2">{foldedText}</p>
      )}
    </div>
  )
}
