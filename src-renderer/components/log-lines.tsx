import { useVirtualizer } from '@tanstack/react-virtual'
import clsx from 'clsx'
import { ArrowDown } from 'lucide-react'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import type { LogLine } from '../../src-shared/domain/job-view'
import { splitHits } from '../text/log-text'
import { visibleText } from '../text/visible'
import { preciseTime } from '../text/when'
import { followsAfter, placeOf } from './log-follow'

interface LogLinesProps {
  readonly lines: readonly LogLine[]
  readonly find: string
  readonly times?: boolean
  /** Keeps the last line in sight until the reader scrolls up. */
  readonly follow: boolean
  readonly inset?: string
}

/** The lines of a log, only those in sight in the document. */
export function LogLines({ lines, find, times = true, follow, inset = 'px-6' }: LogLinesProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const place = useRef({ top: 0, height: 0, view: 0 })
  const seen = useRef(lines.length)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 18,
    overscan: 20,
    initialRect: { width: 800, height: 200 },
  })
  const total = virtual.getTotalSize()
  const view = virtual.scrollRect?.height
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves when lines are measured or the panel is resized
  useLayoutEffect(() => {
    const element = scroller.current
    if (!follow || !following || element === null) return
    seen.current = lines.length
    element.scrollTop = element.scrollHeight
    place.current = placeOf(element)
  }, [lines.length, total, view, follow, following])

  const onScroll = () => {
    const element = scroller.current
    if (element === null) return
    const before = place.current
    place.current = placeOf(element)
    setFollowing(followsAfter(following, before, place.current))
  }
  const fresh = Math.max(0, lines.length - seen.current)
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
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index]
            return line === undefined ? null : (
              <div
                key={line.seq}
                ref={virtual.measureElement}
                data-index={item.index}
                className={`absolute top-0 left-0 w-full ${inset}`}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Line line={line} find={find} times={times} />
              </div>
            )
          })}
        </div>
      </div>
      {follow && !following && (
        <button
          type="button"
          onClick={() => setFollowing(true)}
          className="absolute right-6 bottom-3 inline-flex h-6 items-center gap-1.5 rounded-full border border-edge bg-raised px-3 text-small font-medium shadow-popup hover:bg-control-hover"
        >
          <ArrowDown size={12} aria-hidden />
          Jump to latest
          {fresh > 0 && <span className="num font-normal text-ink-2">{fresh} new</span>}
        </button>
      )}
    </div>
  )
}

const levelText = { debug: 'text-ink-3', info: '', warning: 'text-warning', error: 'text-danger' } as const

const Line = memo(function Line({ line, find, times }: { line: LogLine; find: string; times: boolean }) {
  const text = visibleText(line.text)
  return (
    <div className={clsx('flex gap-4', levelText[line.level])}>
      {times && <span className="shrink-0 text-ink-3">{preciseTime(line.at)}</span>}
      <span className="w-14 shrink-0 text-ink-3">{line.phase ?? ''}</span>
      <span className="isolate-text min-w-0 break-words whitespace-pre-wrap">
        {splitHits(text, find).map((part, index) =>
          index % 2 === 1 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line have no other identity
            <mark key={index} className="rounded-[2px] bg-warning-soft text-warning">
              {part}
            </mark>
          ) : (
            part
          ),
        )}
      </span>
    </div>
  )
})
