import clsx from 'clsx'
import { type KeyboardEvent, useRef } from 'react'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { formatBytes } from '../../../src-shared/format/format'
import { useNow } from '../../api/use-now'
import { stateText } from '../../components/state-icon'
import { fullWhen, shortWhen, tightDuration } from '../../text/when'
import { resultWord, shortCount, wordStates } from './history-words'
import { ResultIcon } from './result-icon'
import { RunEnds } from './run-ends'

interface RunListProps {
  readonly runs: readonly HistoryRecord[]
  readonly chosen: string | null
  readonly onChoose: (syncId: string) => void
}

/** The runs as a grid: arrow keys move the choice, Tab leaves it. */
export function RunList({ runs, chosen, onChoose }: RunListProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const move = (event: KeyboardEvent) => {
    const at = runs.findIndex((run) => run.syncId === chosen)
    const next = nextIndex(event.key, at, runs.length)
    const run = next === null ? undefined : runs[next]
    if (run === undefined) return
    event.preventDefault()
    onChoose(run.syncId)
    body.current?.querySelectorAll('tr')[next ?? 0]?.focus()
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of native rows (ARIA APG, data grid) */}
      <table role="grid" aria-label="Runs" className="w-full table-fixed text-small">
        <colgroup>
          <col className="w-30" />
          <col />
          <col className="w-21" />
          <col className="w-13 max-wide:hidden" />
          <col className="w-16 max-wide:hidden" />
          <col className="w-18" />
        </colgroup>
        <thead className="sticky top-0 z-1 bg-surface text-caption text-ink-3">
          <tr className="h-7">
            <th className="pl-6 text-left font-medium">Result</th>
            <th className="text-left font-medium">From and to</th>
            <th className="text-left font-medium">When</th>
            <th className="text-right font-medium max-wide:hidden">Rows</th>
            <th className="text-right font-medium max-wide:hidden">Size</th>
            <th className="pr-4 text-right font-medium">Took</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={move}>
          {runs.map((run) => (
            <Row key={run.syncId} run={run} chosen={run.syncId === chosen} onChoose={() => onChoose(run.syncId)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function nextIndex(key: string, at: number, length: number): number | null {
  if (key === 'ArrowDown') return Math.min(length - 1, at + 1)
  if (key === 'ArrowUp') return Math.max(0, at - 1)
  if (key === 'Home') return 0
  return key === 'End' ? length - 1 : null
}

interface RowProps {
  readonly run: HistoryRecord
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Row({ run, chosen, onChoose }: RowProps) {
  const now = useNow(60_000)
  const word = resultWord(run)
  const copied = run.outcome === 'succeeded'
  return (
    <tr
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
      className={clsx('focus-inside num h-8 border-t border-edge-subtle', chosen ? 'bg-accent-soft' : 'hover:bg-hover')}
    >
      <td className="pl-6">
        <span className={`flex items-center gap-1.5 font-medium ${stateText[wordStates[word]]}`}>
          <ResultIcon word={word} />
          {word}
        </span>
      </td>
      <td className="pr-2">
        <RunEnds run={run} />
      </td>
      <td className="truncate text-ink-2" title={fullWhen(Date.parse(run.startedAt))}>
        {shortWhen(Date.parse(run.startedAt), now)}
      </td>
      <td className="text-right text-ink-2 max-wide:hidden">{copied ? shortCount(run.rows) : '–'}</td>
      <td className="text-right whitespace-nowrap text-ink-2 max-wide:hidden">
        {copied && run.bytes > 0 ? formatBytes(run.bytes) : '–'}
      </td>
      <td className="pr-4 text-right whitespace-nowrap">
        {run.outcome === 'running' ? '–' : tightDuration(run.durationMs)}
      </td>
    </tr>
  )
}
