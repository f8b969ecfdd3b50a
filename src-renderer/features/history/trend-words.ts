import { formatBytes, formatDuration } from '../../../src-shared/format/format'
import { fullWhen, shortWhen } from '../../text/when'
import type { Outlier, Trend, TrendPoint } from './trend'

export type Measure = 'duration' | 'size'

export function measured({ record }: TrendPoint, measure: Measure): number {
  return measure === 'duration' ? record.durationMs : record.bytes
}

export function showValue(value: number, measure: Measure): string {
  return measure === 'duration' ? formatDuration(value) : formatBytes(value)
}

export function medianOf(trend: Trend, measure: Measure): number {
  return measure === 'duration' ? trend.medianMs : trend.medianBytes
}

/** `2.1× slower than usual: events grew 38 %` */
export function outlierText({ text, cause }: Outlier): string {
  return cause === null ? text : `${text}: ${cause}`
}

/** The newest run that is unlike the others: the one that is labelled. */
export function labelled(trend: Trend, measure: Measure): { readonly index: number; readonly outlier: Outlier } | null {
  const index = trend.points.findLastIndex((point) => point[measure] !== null)
  const outlier = trend.points[index]?.[measure]
  return outlier ? { index, outlier } : null
}

/** The whole chart as sentences, for those who do not see it. */
export function chartSummary(trend: Trend, measure: Measure): string {
  const values = trend.points.map((point) => measured(point, measure))
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => showValue(value, measure))
  const act = trend.direction === 'remote-to-local' ? 'pulls' : 'pushes'
  const head = `${measure === 'duration' ? 'Duration' : 'Size'} of the last ${values.length} ${act} of ${trend.profileName}`
  const odd = trend.points.flatMap((point) => {
    const found = point[measure]
    return found === null ? [] : [`${fullWhen(Date.parse(point.record.startedAt))}: ${outlierText(found)}.`]
  })
  return [`${head}: median ${showValue(medianOf(trend, measure), measure)}, from ${least} to ${most}.`, ...odd].join(
    ' ',
  )
}

/** `Today`, `26 Oct`: the ends of the axis. */
export function axisDay(point: TrendPoint, now: number): string {
  const at = Date.parse(point.record.startedAt)
  const short = shortWhen(at, now)
  if (short.startsWith('Today')) return 'Today'
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
}
