import clsx from 'clsx'
import { visibleText } from '../../text/visible'
import { fullWhen } from '../../text/when'
import { type Trend, type TrendPoint, trendRuns } from './trend'
import { chartSummary, type Measure, measured, medianOf, outlierText, showValue } from './trend-words'

interface TrendChartProps {
  readonly trend: Trend
  readonly measure: Measure
  readonly chosen: string | null
  readonly onChoose: (syncId: string) => void
}

const height = 44
const slot = 100 / trendRuns
const bar = slot * 0.76

/** One bar for each run, the newest at the right; the table of the trend says the same in figures. */
export function TrendChart({ trend, measure, chosen, onChoose }: TrendChartProps) {
  const { points } = trend
  const most = Math.max(...points.map((point) => measured(point, measure)), 1)
  const first = trendRuns - points.length
  const middle = height - barHeight(medianOf(trend, measure), most)
  const last = points.at(-1)?.record.syncId
  const marked = points.some((point) => point.record.syncId === chosen) ? chosen : last
  return (
    <svg
      width="100%"
      height={height}
      role="img"
      aria-label={visibleText(chartSummary(trend, measure))}
      className="block"
    >
      <line x1="0" x2="100%" y1={height - 0.5} y2={height - 0.5} className="stroke-edge-subtle" />
      {points.map((point, index) => (
        <Bar
          key={point.record.syncId}
          point={point}
          measure={measure}
          x={(first + index) * slot + (slot - bar) / 2}
          tall={barHeight(measured(point, measure), most)}
          marked={point.record.syncId === marked}
          onChoose={() => onChoose(point.record.syncId)}
        />
      ))}
      {measure === 'duration' && points.length > 1 && (
        <line
          x1={`${first * slot}%`}
          x2="100%"
          y1={middle}
          y2={middle}
          strokeDasharray="2 3"
          className="pointer-events-none stroke-ink-2"
        />
      )}
    </svg>
  )
}

function barHeight(value: number, most: number): number {
  return Math.max(2, (value / most) * (height - 2))
}

interface BarProps {
  readonly point: TrendPoint
  readonly measure: Measure
  readonly x: number
  readonly tall: number
  readonly marked: boolean
  readonly onChoose: () => void
}

function Bar({ point, measure, x, tall, marked, onChoose }: BarProps) {
  const odd = point[measure]
  const title = [
    fullWhen(Date.parse(point.record.startedAt)),
    showValue(measured(point, measure), measure),
    ...(odd === null ? [] : [visibleText(outlierText(odd))]),
  ].join('\n')
  const inset = odd === null ? 0 : 0.75
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the mouse; the list and the table twin choose the same run by keyboard
    <g onClick={onChoose} className="group">
      <title>{title}</title>
      <rect x={`${x - (slot - bar) / 2}%`} y="0" width={`${slot}%`} height={height} fill="transparent" />
      <rect
        x={`${x}%`}
        y={height - tall + inset}
        width={`${bar}%`}
        height={tall - inset * 2}
        rx="2"
        strokeWidth="1.5"
        className={clsx(
          'group-hover:opacity-80',
          odd !== null ? 'fill-warning-soft stroke-warning' : marked ? 'fill-accent-ink' : 'fill-chart',
        )}
      />
    </g>
  )
}
