import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { Direction } from '../../../src-shared/domain/profile'
import { showTable, tableKey } from '../../../src-shared/domain/table'
import { formatDuration } from '../../../src-shared/format/format'

/** Which runs are compared with each other. */
export interface TrendOf {
  readonly profileId: string | null
  readonly profileName: string
  readonly direction: Direction
}

export interface TrendPoint {
  readonly record: HistoryRecord
  readonly duration: Outlier | null
  readonly size: Outlier | null
}

/** A run unlike the others. */
export interface Outlier {
  readonly word: 'slower' | 'faster' | 'larger' | 'smaller'
  /** `2.1× slower than usual` */
  readonly text: string
  /** What the records know of the reason, e.g. `events grew 38 %`. */
  readonly cause: string | null
}

export interface Trend extends TrendOf {
  /** Oldest first. */
  readonly points: readonly TrendPoint[]
  readonly medianMs: number
  readonly medianBytes: number
}

export const trendRuns = 24
/** Below these a factor says little, however large it is. */
const leastMs = 2_000
const leastBytes = 1_000_000

/** The last 24 good syncs of a profile in one direction, each compared with the rest; `records` newest first. */
export function trendOf(records: readonly HistoryRecord[], of: TrendOf): Trend {
  const runs = records
    .filter((run) => isGoodSync(run) && run.profileId === of.profileId && run.direction === of.direction)
    .slice(0, trendRuns)
    .reverse()
  const slow = unusual(
    runs.map((run) => run.durationMs),
    leastMs,
  )
  const large = unusual(
    runs.map((run) => run.bytes),
    leastBytes,
  )
  const points = runs.map((record, index): TrendPoint => {
    const before = runs[index - 1] ?? null
    return {
      record,
      duration: outlier(
        slow[index],
        'slower',
        'faster',
        (more) => tableCause(record, before, more) ?? phaseCause(record, runs, more),
      ),
      size: outlier(large[index], 'larger', 'smaller', (more) => tableCause(record, before, more)),
    }
  })
  return {
    ...of,
    points,
    medianMs: median(runs.map((run) => run.durationMs)),
    medianBytes: median(runs.map((run) => run.bytes)),
  }
}

function isGoodSync({ kind, outcome }: HistoryRecord): boolean {
  return kind === 'sync' && outcome === 'succeeded'
}

/** What a run belongs to: the trend of the list around it. Only a sync has one. */
export function trendKey(
  record: Pick<HistoryRecord, 'kind' | 'profileId' | 'profileName' | 'direction'>,
): TrendOf | null {
  const { kind, profileId, profileName, direction } = record
  return kind === 'sync' ? { profileId, profileName, direction } : null
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1], sorted[middle]]
  if (high === undefined) return 0
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2
}

const fewest = 5
/** Of the median absolute deviation; 1.4826 of it is one standard deviation where values spread evenly. */
const robustDeviations = 4 * 1.4826
const leastShare = 0.4

/**
 * For each value its factor of the median where it is unusual, else `null`: at least five values, off by 40 % or more,
 * by four robust deviations, and by `least` in absolute terms.
 */
export function unusual(values: readonly number[], least: number): (number | null)[] {
  const middle = median(values)
  const spread = median(values.map((value) => Math.abs(value - middle)))
  const limit = Math.max(least, leastShare * middle, robustDeviations * spread)
  const isJudged = values.length >= fewest && middle > 0
  return values.map((value) => (isJudged && Math.abs(value - middle) > limit ? value / middle : null))
}

function outlier(
  factor: number | null | undefined,
  more: Outlier['word'],
  less: Outlier['word'],
  cause: (more: boolean) => string | null,
): Outlier | null {
  if (factor === null || factor === undefined) return null
  const isMore = factor > 1
  const word = isMore ? more : less
  const times = isMore ? factor : 1 / factor
  const shown = times >= 9.95 ? String(Math.round(Math.min(times, 9_999))) : times.toFixed(1)
  return { word, text: `${shown}× ${word} than usual`, cause: cause(isMore) }
}

/** The table that changed most since the run before, by at least a tenth: `events grew 38 %`. */
export function tableCause(record: HistoryRecord, before: HistoryRecord | null, more: boolean): string | null {
  const then = new Map(before?.verification?.tables.map((check) => [tableKey(check.table), check]))
  let most: { text: string; by: number } | null = null
  for (const check of record.verification?.tables ?? []) {
    const old = then.get(tableKey(check.table))
    if (old === undefined || old.bytes <= 0) continue
    const by = (check.bytes - old.bytes) * (more ? 1 : -1)
    const share = by / old.bytes
    if (share < 0.1 || by <= (most?.by ?? 0)) continue
    most = { text: `${showTable(check.table)} ${more ? 'grew' : 'shrank'} ${Math.round(share * 100)} %`, by }
  }
  return most?.text ?? null
}

/** The phase that took most of the difference, where one took at least half of it: `import took 3 min 10 s longer`. */
function phaseCause(record: HistoryRecord, runs: readonly HistoryRecord[], more: boolean): string | null {
  const all = Math.abs(record.durationMs - median(runs.map((run) => run.durationMs)))
  const phases = Object.entries(record.phaseMs).map(([phase, took]) => {
    const usual = median(runs.map((run) => run.phaseMs[phase as keyof typeof run.phaseMs] ?? 0))
    return { phase, by: (took - usual) * (more ? 1 : -1) }
  })
  const most = phases.reduce((best, item) => (item.by > best.by ? item : best), { phase: '', by: 0 })
  if (most.by < all / 2 || most.by <= 0) return null
  return `${most.phase} took ${formatDuration(most.by)} ${more ? 'longer' : 'less'}`
}
