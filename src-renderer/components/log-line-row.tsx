import clsx from 'clsx'
import { CornerDownRight } from 'lucide-react'
import { memo } from 'react'
import type { LogLine } from '../../src-shared/domain/job-view'
import { showTable, type TableName } from '../../src-shared/domain/table'
import { splitHits } from '../text/log-text'
import { visibleText } from '../text/visible'

interface LogLineRowProps {
  readonly line: LogLine
  readonly time: string | null
  readonly find: string
  /** Which of the line's hits is looked at, or `null`. */
  readonly hit: number | null
  /** The table that a line about a problem is about. */
  readonly table: TableName | null
  readonly onTable: ((table: TableName) => void) | null
  readonly narrow: boolean
}

const levelText = { debug: 'text-ink-3', info: '', warning: 'text-warning', error: 'text-danger' } as const

/** One line of a log: when, in which phase, what. */
export const LogLineRow = memo(function LogLineRow(props: LogLineRowProps) {
  const { line, time, find, hit, table, onTable, narrow } = props
  return (
    <div className={clsx('flex', narrow ? 'gap-2.5' : 'gap-4', levelText[line.level])}>
      {time !== null && <span className="shrink-0 text-ink-3">{time}</span>}
      {!narrow && <span className="w-14 shrink-0 text-ink-3">{line.phase ?? ''}</span>}
      <span className="isolate-text min-w-0 break-words whitespace-pre-wrap">
        {line.level === 'error' && <span className="sr-only">Error: </span>}
        {line.level === 'warning' && <span className="sr-only">Warning: </span>}
        <Marked text={visibleText(line.text)} find={find} hit={hit} />
        {table !== null && onTable !== null && (
          <button
            type="button"
            onClick={() => onTable(table)}
            className="ml-2 inline-flex items-center gap-1 rounded-tag font-sans font-medium text-accent-ink select-none hover:underline"
          >
            <CornerDownRight size={12} aria-hidden />
            Show {visibleText(showTable(table))}
          </button>
        )}
      </span>
    </div>
  )
})

function Marked({ text, find, hit }: { readonly text: string; readonly find: string; readonly hit: number | null }) {
  return splitHits(text, find).map((part, index) =>
    index % 2 === 1 ? (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line have no other identity
        key={index}
        aria-current={hit === (index - 1) / 2 ? 'true' : undefined}
        className="rounded-[2px] bg-warning-soft text-warning aria-[current=true]:bg-warning aria-[current=true]:text-surface"
      >
        {part}
      </mark>
    ) : (
      part
    ),
  )
}
