import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { LogLine } from '../../src-shared/domain/job-view'
import type { TableName } from '../../src-shared/domain/table'
import { formatCount } from '../../src-shared/format/format'
import { relativeTime, tableOfLine } from '../text/log-text'
import { preciseTime } from '../text/when'
import { followsAfter, placeOf } from './log-follow'
import { LogLineRow } from './log-line-row'
import type { Log } from './use-log'

interface LogLinesProps {
  readonly log: Log
  readonly origin: number
  /** Keeps the last line in sight until the reader scrolls up. */
  readonly follow: boolean
  readonly tables?: readonly TableName[]
  readonly onTable?: (table: TableName) => void
  /** In a pane where a line breaks early: without the column of phases. */
  readonly narrow?: boolean
}

/** The lines of a log, only those in sight in the document. */
export function LogLines({ log, origin, follow, tables = [], onTable, narrow = false }: LogLinesProps) {
  const { lines, find, firstInSight } = log
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const place = useRef({ top: 0, height: 0, view: 0 })
  const seen = useRef(lines.at(-1)?.seq ?? 0)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 18,
    overscan: 20,
    initialRect: { width: 800, height: 200 },
  })
  const total = virtual.getTotalSize()
  const view = virtual.scrollRect?.height
  const end = lines.at(-1)?.seq ?? 0
  firstInSight.current = virtual.range?.startIndex ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves when lines are measured or the panel is resized
  useLayoutEffect(() => {
    const element = scroller.current
    if (!follow || !following || element === null) return
    seen.current = end
    element.scrollTop = element.scrollHeight
    place.current = placeOf(element)
  }, [end, lines.length, total, view, follow, following])

  const hit = find.at === null ? undefined : find.hits[find.at]
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another hit moves the lines, not the lines that arrive
  useLayoutEffect(() => {
    if (hit === undefined) return
    setFollowing(false)
    virtual.scrollToIndex(hit.line, { align: 'center' })
  }, [hit?.line, hit?.nth, find.needle])

  const onScroll = () => {
    const element = scroller.current
    if (element === null) return
    const before = place.current
    place.current = placeOf(element)
    setFollowing(followsAfter(following, before, place.current))
  }
  return (
    <div className="relative min-h-0 flex-1 bg-canvas">
      <div
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-label="Log"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="copyable focus-inside absolute inset-0 overflow-auto py-2 font-mono text-small leading-[18px]"
      >
        <div style={{ height: total, position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index]
            return line === undefined ? null : (
              <div
                key={line.seq}
                ref={virtual.measureElement}
                data-index={index}
                className={`absolute top-0 left-0 w-full ${narrow ? 'px-5' : 'px-6'}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LogLineRow
                  line={line}
                  time={timeOf(line, log, origin)}
                  find={find.needle}
                  hit={hit?.line === index ? hit.nth : null}
                  table={isTrouble(line) && onTable ? tableOfLine(line.text, tables) : null}
                  onTable={onTable ?? null}
                  narrow={narrow}
                />
              </div>
            )
          })}
        </div>
        {lines.length === 0 && <p className={narrow ? 'px-5' : 'px-6'}>No line of this level.</p>}
      </div>
      {follow && !following && <JumpButton fresh={countAfter(lines, seen.current)} onJump={() => setFollowing(true)} />}
    </div>
  )
}

function JumpButton({ fresh, onJump }: { readonly fresh: number; readonly onJump: () => void }) {
  return (
    <button
      type="button"
      onClick={onJump}
      className="absolute right-6 bottom-3 inline-flex h-6 items-center gap-1.5 rounded-full border border-edge bg-raised px-3 text-small font-medium shadow-popup hover:bg-control-hover"
    >
      <ArrowDown size={12} aria-hidden />
      Jump to latest
      {fresh > 0 && <span className="num font-normal text-ink-2">{formatCount(fresh)} new</span>}
    </button>
  )
}

function isTrouble({ level }: LogLine): boolean {
  return level === 'error' || level === 'warning'
}

function timeOf(line: LogLine, { times }: Log, origin: number): string | null {
  if (times === 'none') return null
  return times === 'absolute' ? preciseTime(line.at) : relativeTime(line.at, origin)
}

/** How many lines came after one, by halving: a full log loses lines at its front, so their number alone says nothing. */
export function countAfter(lines: readonly LogLine[], seq: number): number {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.seq ?? 0) <= seq) low = middle + 1
    else high = middle
  }
  return lines.length - low
}
