import clsx from 'clsx'
import { ChartColumn, Table2, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useNow } from '../../api/use-now'
import { IconButton } from '../../components/button'
import { visibleText } from '../../text/visible'
import { type Trend, type TrendPoint, trendRuns } from './trend'
import { TrendChart } from './trend-chart'
import { TrendTable } from './trend-table'
import { axisDay, labelled, type Measure, showValue } from './trend-words'

interface TrendStripProps {
  readonly trend: Trend
  /** Whether the history knows more than one profile, so that the trend says whose it is. */
  readonly named: boolean
  readonly chosen: string | null
  readonly onChoose: (syncId: string) => void
}

/** How long the last runs of one profile took and how large they were, as two charts or as one table. */
export function TrendStrip({ trend, named, chosen, onChoose }: TrendStripProps) {
  const [asTable, setAsTable] = useState(false)
  const act = trend.direction === 'remote-to-local' ? 'pull' : 'push'
  const whose = named ? `${visibleText(trend.profileName)}, ${act}` : act
  const toggle = (
    <IconButton
      icon={asTable ? ChartColumn : Table2}
      label={asTable ? 'Show the trend as charts' : 'Show the trend as a table'}
      className="-my-1.5 -mr-2"
      onClick={() => setAsTable(!asTable)}
    />
  )
  const parts = { trend, chosen, onChoose }
  return (
    <section aria-label="Trend" className="shrink-0 border-b border-edge-subtle">
      {asTable ? (
        <>
          <div className="flex h-9 items-center gap-2 pr-6 pl-6">
            <h2 className="font-medium">Trend</h2>
            <span className="isolate-text mr-auto truncate text-small text-ink-2">{whose}</span>
            {toggle}
          </div>
          <TrendTable trend={trend} onChoose={onChoose} />
        </>
      ) : (
        <div className="flex h-30">
          <Panel {...parts} measure="duration" className="flex-[440] pl-6">
            <span aria-hidden className="w-4.5 shrink-0 border-t border-dashed border-ink-2" />
            <span className="shrink-0">median {showValue(trend.medianMs, 'duration')}</span>
            <span className="isolate-text truncate text-ink-3 max-wide:hidden">{whose}</span>
          </Panel>
          <Panel {...parts} measure="size" className="flex-[392] border-l border-edge-subtle pl-6" after={toggle}>
            <span className="shrink-0">now {newest(trend)}</span>
          </Panel>
        </div>
      )}
    </section>
  )
}

function newest({ points }: Trend): string {
  return showValue(points.at(-1)?.record.bytes ?? 0, 'size')
}

interface PanelProps {
  readonly trend: Trend
  readonly measure: Measure
  readonly chosen: string | null
  readonly onChoose: (syncId: string) => void
  readonly className: string
  readonly after?: ReactNode
  readonly children: ReactNode
}

function Panel({ trend, measure, chosen, onChoose, className, after, children }: PanelProps) {
  const label = labelled(trend, measure)
  return (
    <div className={clsx('flex min-w-0 flex-col pt-3.5 pr-6', className)}>
      <div className="num flex h-4 items-center gap-2 text-small text-ink-2">
        <h2 className="shrink-0 text-body font-medium text-ink">{measure === 'duration' ? 'Duration' : 'Size'}</h2>
        {children}
        <span className="ml-auto" />
        {label && (
          <span className="flex min-w-0 shrink-0 items-center gap-1 font-medium text-warning">
            <TriangleAlert size={12} aria-hidden className="shrink-0" />
            {label.outlier.text}
          </span>
        )}
        {after}
      </div>
      <div className="mt-2.5">
        <TrendChart trend={trend} measure={measure} chosen={chosen} onChoose={onChoose} />
      </div>
      <Axis points={trend.points} label={label && { at: label.index, text: label.outlier.cause }} />
    </div>
  )
}

interface AxisProps {
  readonly points: readonly TrendPoint[]
  readonly label: { readonly at: number; readonly text: string | null } | null
}

/** The first and the last day, and below an unusual bar what the records know of its reason. */
function Axis({ points, label }: AxisProps) {
  const now = useNow(60_000)
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return null
  const begins = trendRuns - points.length
  const place = label === null ? 0 : ((begins + label.at + 0.5) / trendRuns) * 100
  return (
    <div aria-hidden className="num relative mt-1.5 h-4 text-caption text-ink-3">
      {points.length > 5 && (
        <span className="absolute" style={{ left: `${(begins / trendRuns) * 100}%` }}>
          {axisDay(first, now)}
        </span>
      )}
      <span className="absolute right-0 bg-surface pl-2">{axisDay(last, now)}</span>
      {label?.text != null && (
        <span
          className="isolate-text absolute max-w-[60%] truncate bg-surface px-2 text-warning"
          style={
            place > 50 ? { right: `${Math.max(10, 100 - place - 14)}%` } : { left: `${Math.max(10, place - 14)}%` }
          }
          title={visibleText(label.text)}
        >
          {visibleText(label.text)}
        </span>
      )}
    </div>
  )
}
