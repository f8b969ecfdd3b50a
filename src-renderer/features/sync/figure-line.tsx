import type { JobKind } from '../../../src-shared/domain/job-kind'
import { bytesPerSecond, type JobView, millisecondsLeft, type PhaseView } from '../../../src-shared/domain/job-view'
import { silentMs } from '../../../src-shared/domain/time-left'
import { formatBytes, formatCount, formatDuration, formatTimeLeft } from '../../../src-shared/format/format'
import { phaseParticiple } from '../../text/phase-names'
import { SpeedLine } from './speed-line'

/** The percentage, the time left, and the measured figures of the running phase. */
export function FigureLine({ view, now }: { readonly view: JobView; readonly now: number }) {
  const current = view.phases.find((item) => item.phase === view.current)
  const speed = bytesPerSecond(view, now)
  return (
    <div className="num flex h-14 shrink-0 items-center gap-4 px-6">
      <span className="text-figure tracking-[-0.01em]">{Math.floor(view.fraction * 100)} %</span>
      <span className="min-w-0 flex-1 truncate text-heading">{leftText(view, now)}</span>
      <span className="flex shrink-0 items-center gap-5 text-small text-ink-2">
        <span>{formatDuration(Math.max(0, now - view.started.at))} elapsed</span>
        {current && <span className="max-wide:hidden">{doneText(view.started.kind, current)}</span>}
        {speed !== null && (
          <span className="flex items-center gap-2">
            <SpeedLine samples={view.samples} />
            <span className="font-medium text-ink">{formatBytes(speed)}/s</span>
          </span>
        )}
      </span>
    </div>
  )
}

function leftText(view: JobView, now: number): string {
  if (view.cancelling !== null) return view.cancelling
  if (view.waitingFor.length > 0 || view.stall !== null) return 'waiting'
  const left = millisecondsLeft(view, now)
  const silent = now - view.lastEventAt
  if (silent >= silentMs) return `no news from the server for ${formatDuration(silent)}`
  if (Math.floor(view.fraction * 100) >= 100) return 'finishing'
  if (left !== null) return formatTimeLeft(left)
  return view.activity ?? 'measuring the time left'
}

function doneText(kind: JobKind, item: PhaseView): string {
  const word = phaseParticiple(kind, item.phase)
  if (item.unit === 'steps') return item.total === null ? '' : `${item.done} of ${item.total} steps`
  const show = item.unit === 'bytes' ? formatBytes : (rows: number) => formatCount(Math.round(rows))
  const noun = item.unit === 'rows' ? ' rows' : ''
  if (item.total === null) return `${show(item.done)}${noun} ${word}`
  return `${show(item.done)} of ${show(item.total)}${noun} ${word}`
}
