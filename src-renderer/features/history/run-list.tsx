import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { HistoryRow } from '../../../src-shared/domain/history'
import { useNow } from '../../api/use-now'
import { focusWithRing } from '../../components/focus'
import { type HistorySort, type SortColumn, sortBy } from './history-sort'
import { RunRow, runColumns } from './run-row'

interface RunListProps {
  readonly runs: readonly HistoryRow[]
  readonly chosen: string | null
  readonly sort: HistorySort
  /** Runs that took much longer or shorter than usual. */
  readonly unusual: ReadonlySet<string>
  readonly onSort: (sort: HistorySort) => void
  readonly onChoose: (syncId: string) => void
  /** Enter: goes into the details. */
  readonly onOpen: () => void
}

const rowHeight = 32
/** The head lies in the same box as the rows and stays on top, so that both are equally wide. */
const headHeight = 29

/** The runs as a grid of which only what is in sight is drawn: arrow keys move the choice, Enter opens it. */
export function RunList({ runs, chosen, sort, unusual, onSort, onChoose, onOpen }: RunListProps) {
  const now = useNow(60_000)
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const at = runs.findIndex((run) => run.syncId === chosen)
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialRect: { width: 560, height: 480 },
    // The chosen row stays in the document wherever the reader scrolls, so that the focus is never lost.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return at < 0 || indexes.includes(at) ? indexes : [...indexes, at].sort((a, b) => a - b)
    },
  })
  const show = useRef(virtual.scrollToIndex)
  show.current = virtual.scrollToIndex
  useEffect(() => {
    if (at >= 0) show.current(at, { align: 'auto' })
  }, [at])
  const isMoving = useRef(false)
  useEffect(() => {
    if (!isMoving.current) return
    isMoving.current = false
    focusWithRing(body.current?.querySelector<HTMLElement>('[aria-selected="true"]'))
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      return onOpen()
    }
    const page = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / rowHeight) - 1)
    const next = nextIndex(event.key, at, runs.length, page)
    const run = next === null ? undefined : runs[next]
    if (run === undefined) return
    event.preventDefault()
    isMoving.current = true
    onChoose(run.syncId)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are drawn only in sight need boxes that can be placed
    <div
      role="grid"
      aria-label="Runs"
      aria-rowcount={runs.length + 1}
      className="flex min-h-0 flex-1 flex-col text-small"
    >
      <div ref={scroller} className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        <Head sort={sort} onSort={onSort} />
        {/* biome-ignore lint/a11y/useSemanticElements: rows that are drawn only in sight need boxes that can be placed */}
        <div
          ref={body}
          role="rowgroup"
          onKeyDown={onKeyDown}
          style={{ height: virtual.getTotalSize(), position: 'relative' }}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const run = runs[index]
            return run === undefined ? null : (
              <RunRow
                key={run.syncId}
                run={run}
                now={now}
                index={index}
                top={start - headHeight}
                chosen={index === at}
                reachable={index === at || (at < 0 && index === 0)}
                unusual={unusual.has(run.syncId)}
                onChoose={() => onChoose(run.syncId)}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** Where a key leads to in a list of `length`, or `null` for another key. */
export function nextIndex(key: string, at: number, length: number, page: number): number | null {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: length - 1 }[
    key
  ]
  return to === undefined || length === 0 ? null : Math.min(length - 1, Math.max(0, to))
}

const columns: readonly { readonly column: SortColumn; readonly label: string; readonly className: string }[] = [
  { column: 'result', label: 'Result', className: '' },
  { column: 'ends', label: 'From and to', className: '' },
  { column: 'when', label: 'When', className: '' },
  { column: 'rows', label: 'Rows', className: 'justify-end max-wide:hidden' },
  { column: 'size', label: 'Size', className: 'justify-end max-wide:hidden' },
  { column: 'took', label: 'Took', className: 'justify-end max-middle:hidden' },
]

function Head({ sort, onSort }: Pick<RunListProps, 'sort' | 'onSort'>) {
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid of placed boxes
    <div role="rowgroup" className="sticky top-0 z-1 border-b border-edge-subtle bg-surface text-caption text-ink-3">
      {/* biome-ignore lint/a11y/useSemanticElements: part of a grid of placed boxes */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus goes to the buttons in it */}
      <div role="row" aria-rowindex={1} className={`${runColumns} h-7`}>
        {columns.map(({ column, label, className }) => (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the focus goes to its button
          <div
            key={column}
            role="columnheader"
            aria-sort={sort.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'}
            className={clsx('flex min-w-0', className)}
          >
            <button
              type="button"
              onClick={() => onSort(sortBy(sort, column))}
              className={clsx(
                'focus-inside -mx-1 flex h-6 min-w-0 items-center gap-1 rounded-tag px-1 font-medium hover:text-ink',
                sort.column === column && 'text-ink-2',
              )}
            >
              {label}
              {sort.column === column && <Arrow size={11} aria-hidden className="shrink-0" />}
            </button>
          </div>
        ))}
      </div>
    </div>
  )
}
