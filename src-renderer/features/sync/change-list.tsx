import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { SortHead } from '../../components/sort-head'
import { type ChangeRow, nextSort, type SortColumn, type SortOrder } from '../../text/change-rows'
import { ChangeLine } from './change-line'

interface ChangeListProps {
  readonly rows: readonly ChangeRow[]
  readonly sort: SortOrder
  readonly onSort: (sort: SortOrder) => void
  /** Counts one table exactly; `null` while it cannot be asked for. */
  readonly onCount: ((row: ChangeRow) => void) | null
}

const rowHeight = 28
/** More rows than that scroll in a frame of their own, and only those in sight are drawn. */
const mostAtOnce = 60

const heads: readonly { column: SortColumn; label: string; align?: 'right'; className?: string }[] = [
  { column: 'table', label: 'Table', className: 'pl-4' },
  { column: 'now', label: 'Rows now', align: 'right' },
  { column: 'after', label: 'Rows after', align: 'right' },
  { column: 'change', label: 'Change', align: 'right' },
  { column: 'note', label: 'Note', className: 'pl-8' },
]

/** The tables, one a line, in the order that the heads ask for. */
export function ChangeList(props: ChangeListProps) {
  return props.rows.length > mostAtOnce ? <ScrollingList {...props} /> : <WholeList {...props} />
}

function WholeList({ rows, sort, onSort, onCount }: ChangeListProps) {
  return (
    <Frame count={rows.length} sort={sort} onSort={onSort}>
      {rows.map((row) => (
        <ChangeLine key={row.key} row={row} onCount={onCount} />
      ))}
    </Frame>
  )
}

function ScrollingList({ rows, sort, onSort, onCount }: ChangeListProps) {
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 800, height: 400 },
  })
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <section
      ref={scroller}
      aria-label="Tables"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className="focus-inside max-h-[max(240px,52vh)] overflow-y-auto border-t border-edge-subtle"
    >
      <Frame count={rows.length} sort={sort} onSort={onSort} inset>
        <Gap height={above} />
        {items.map((item) => {
          const row = rows[item.index]
          return row && <ChangeLine key={row.key} row={row} place={item.index + 2} onCount={onCount} />
        })}
        <Gap height={below} />
      </Frame>
    </section>
  )
}

/** Room of the rows that are not drawn. */
function Gap({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden>
      <td colSpan={heads.length} style={{ height, padding: 0 }} />
    </tr>
  )
}

interface FrameProps extends Pick<ChangeListProps, 'sort' | 'onSort'> {
  readonly count: number
  readonly inset?: boolean
  readonly children: ReactNode
}

function Frame({ count, sort, onSort, inset = false, children }: FrameProps) {
  return (
    <table
      aria-rowcount={count + 1}
      aria-label="What will change, by table"
      className={`w-full table-fixed text-small ${inset ? '' : 'border-t border-edge-subtle'}`}
    >
      <colgroup>
        <col className="w-[30%]" />
        <col className="w-[12.5%]" />
        <col className="w-[12.5%]" />
        <col className="w-[11.5%]" />
        <col />
      </colgroup>
      <thead className={`text-caption text-ink-3 ${inset ? 'sticky top-0 z-1 bg-surface' : ''}`}>
        <tr className="h-7" aria-rowindex={1}>
          {heads.map(({ column, ...head }) => (
            <SortHead
              key={column}
              {...head}
              sorted={sort?.column !== column ? null : sort.descending ? 'descending' : 'ascending'}
              onSort={() => onSort(nextSort(sort, column))}
            />
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}
