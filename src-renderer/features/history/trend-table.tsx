import { formatBytes, formatDuration } from '../../../src-shared/format/format'
import { visibleText } from '../../text/visible'
import { fullWhen } from '../../text/when'
import type { Trend, TrendPoint } from './trend'
import { outlierText } from './trend-words'

interface TrendTableProps {
  readonly trend: Trend
  readonly onChoose: (syncId: string) => void
}

/** The trend in figures, newest first: what the bars show, for every reader. */
export function TrendTable({ trend, onChoose }: TrendTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <div tabIndex={0} className="focus-inside h-34 overflow-y-auto">
      <table className="num w-full text-small">
        <caption className="sr-only">Duration and size of the last {trend.points.length} runs, newest first</caption>
        <thead className="sticky top-0 bg-surface text-caption text-ink-3">
          <tr className="h-6 text-left">
            <th className="w-50 pl-6 font-medium">Run</th>
            <th className="w-24 text-right font-medium">Duration</th>
            <th className="w-24 text-right font-medium">To median</th>
            <th className="w-22 text-right font-medium">Size</th>
            <th className="pr-4 pl-6 font-medium">Unlike the others</th>
          </tr>
        </thead>
        <tbody>
          {trend.points.toReversed().map((point) => (
            <Row key={point.record.syncId} point={point} medianMs={trend.medianMs} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly point: TrendPoint
  readonly medianMs: number
  readonly onChoose: (syncId: string) => void
}

function Row({ point, medianMs, onChoose }: RowProps) {
  const { syncId, startedAt, durationMs, bytes } = point.record
  const notes = [point.duration, point.size].filter((found) => found !== null).map(outlierText)
  return (
    <tr className="h-6 border-t border-edge-subtle">
      <td className="pl-6">
        <button
          type="button"
          onClick={() => onChoose(syncId)}
          className="focus-inside rounded-tag whitespace-nowrap text-accent-ink hover:underline"
        >
          {fullWhen(Date.parse(startedAt))}
        </button>
      </td>
      <td className="text-right whitespace-nowrap">{formatDuration(durationMs)}</td>
      <td className="text-right whitespace-nowrap text-ink-2">{toMedian(durationMs, medianMs)}</td>
      <td className="text-right whitespace-nowrap">{formatBytes(bytes)}</td>
      <td className="pr-4 pl-6 text-warning">{visibleText(notes.join('; '))}</td>
    </tr>
  )
}

function toMedian(value: number, middle: number): string {
  if (middle === 0) return '–'
  const share = Math.round((value / middle - 1) * 100)
  return `${share > 0 ? '+' : share < 0 ? '−' : '±'}${Math.abs(share)} %`
}
