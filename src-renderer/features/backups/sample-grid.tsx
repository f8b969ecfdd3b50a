import type { TableSample } from '../../../src-shared/domain/backup'
import { formatCount } from '../../../src-shared/format/format'
import { visibleText } from '../../text/visible'

/** Characters of a cell that are drawn; the tooltip has more. */
const cellLength = 120
const tooltipLength = 2_000

/** Rows as they lie in the archive; SQL nulls are shown as such, long values are cut. */
export function SampleGrid({ sample }: { readonly sample: TableSample }) {
  const { columns, rows, total } = sample
  if (columns.length === 0) return <p className="min-h-60 text-ink-2">This table has no columns in the backup.</p>
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label="First rows"
        className="focus-inside h-90 max-h-[52vh] overflow-auto rounded-control border border-edge-subtle"
      >
        <table className="num min-w-full text-small">
          <thead className="sticky top-0 bg-canvas text-left">
            <tr>
              {columns.map((column) => (
                <th key={column.name} className="border-b border-edge-subtle px-3 py-1.5 font-medium whitespace-nowrap">
                  <span className="isolate-text font-mono">{visibleText(column.name)}</span>
                  <span className="block text-caption font-normal text-ink-3">{visibleText(column.type)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of an archive have no identity but their place
              <tr key={index} className="border-t border-edge-subtle first:border-t-0">
                {columns.map((column, at) => (
                  <Cell key={column.name} value={row[at] ?? null} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="px-3 py-3 text-ink-2">No row is in this table.</p>}
      </section>
      <p className="num mt-2 text-small text-ink-2">{countText(rows.length, total)}</p>
    </>
  )
}

function countText(shown: number, total: number): string {
  if (shown >= total) return total === 1 ? '1 row' : `All ${formatCount(total)} rows`
  return `The first ${formatCount(shown)} of ${formatCount(total)} rows`
}

function Cell({ value }: { readonly value: string | null }) {
  if (value === null) return <td className="px-3 py-1 text-ink-3 italic">NULL</td>
  if (value === '') {
    return (
      <td className="relative px-3 py-1 text-ink-3">
        <span className="sr-only">empty text</span>
      </td>
    )
  }
  return (
    <td className="copyable max-w-80 truncate px-3 py-1 font-mono whitespace-pre" title={cut(value, tooltipLength)}>
      {cut(value, cellLength)}
    </td>
  )
}

/** The beginning of a value with its hidden marks spelt out; whole characters only. */
export function cut(value: string, length: number): string {
  if (value.length <= length) return visibleText(value)
  const end = /[\uD800-\uDBFF]/.test(value.charAt(length - 1)) ? length - 1 : length
  return `${visibleText(value.slice(0, end))}…`
}
