import clsx from 'clsx'
import { memo } from 'react'
import type { HistoryRow } from '../../../src-shared/domain/history'
import { formatBytes } from '../../../src-shared/format/format'
import { stateText } from '../../components/state-icon'
import { fullWhen, shortWhen, tightDuration } from '../../text/when'
import { resultWord, shortCount, wordStates } from './history-words'
import { ResultIcon } from './result-icon'
import { RunEnds } from './run-ends'

/** The columns of list and head; rows and size go where the window is narrow, and the duration at 200 % zoom. */
export const runColumns =
  'grid grid-cols-[100px_minmax(0,1fr)_80px_44px_64px_64px] items-center pr-4 pl-6 max-wide:grid-cols-[100px_minmax(0,1fr)_80px_64px] max-middle:grid-cols-[92px_minmax(0,1fr)_72px]'

interface RunRowProps {
  readonly run: HistoryRow
  readonly now: number
  /** Among the runs of the list, from 0. */
  readonly index: number
  readonly top: number
  readonly chosen: boolean
  readonly reachable: boolean
  readonly unusual: boolean
  readonly onChoose: () => void
  readonly onOpen: () => void
}

/** One run as a line of the list. */
export const RunRow = memo(
  function RunRow({ run, now, index, top, chosen, reachable, unusual, onChoose, onOpen }: RunRowProps) {
    const word = resultWord(run)
    const at = Date.parse(run.startedAt)
    const copied = run.outcome === 'succeeded'
    return (
      // biome-ignore lint/a11y/useSemanticElements lint/a11y/useKeyWithClickEvents: a row of a grid of placed boxes; the grid listens to its keys (ARIA APG, data grid)
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={chosen}
        tabIndex={reachable ? 0 : -1}
        onClick={onChoose}
        onDoubleClick={onOpen}
        style={{ transform: `translateY(${top}px)` }}
        className={clsx(
          runColumns,
          'focus-inside num absolute inset-x-0 top-0 h-8 border-b border-edge-subtle data-ring:-outline-offset-2',
          chosen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <Cell className={`flex items-center gap-1.5 font-medium ${stateText[wordStates[word]]}`}>
          <ResultIcon word={word} />
          {word}
        </Cell>
        <Cell className="pr-2">
          <RunEnds run={run} />
        </Cell>
        <Cell className="truncate text-ink-2" title={fullWhen(at)}>
          {shortWhen(at, now)}
        </Cell>
        <Cell className="text-right text-ink-2 max-wide:hidden">{copied ? shortCount(run.rows) : '–'}</Cell>
        <Cell className="text-right text-ink-2 max-wide:hidden">
          {copied && run.bytes > 0 ? formatBytes(run.bytes) : '–'}
        </Cell>
        <Cell className={clsx('text-right max-middle:hidden', unusual && 'font-medium text-warning')}>
          {run.outcome === 'running' ? '–' : tightDuration(run.durationMs)}
          {unusual && <span className="sr-only">, unusual</span>}
        </Cell>
      </div>
    )
  },
  (a, b) =>
    a.run === b.run &&
    a.now === b.now &&
    a.index === b.index &&
    a.top === b.top &&
    a.chosen === b.chosen &&
    a.reachable === b.reachable &&
    a.unusual === b.unusual,
)

interface CellProps {
  readonly className: string
  readonly title?: string
  readonly children: React.ReactNode
}

function Cell({ className, title, children }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the row has the focus, not its cells
    <div role="gridcell" title={title} className={clsx('min-w-0 whitespace-nowrap', className)}>
      {children}
    </div>
  )
}
