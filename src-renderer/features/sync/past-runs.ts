import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { Selected } from '../../api/selection'

/** Which runs count as runs of what is chosen now. */
export interface RunPair {
  readonly profileId: string
  readonly direction: HistoryRecord['direction']
  readonly sourceId: string
  readonly targetId: string
}

export function pairOf({ profile, direction, source, target }: Selected): RunPair {
  return { profileId: profile.id, direction, sourceId: source.id, targetId: target.id }
}

/** The newest three runs of a profile or of its two ends that have ended. */
export function lastRuns(history: readonly HistoryRecord[], pair: RunPair): HistoryRecord[] {
  return history.filter((run) => isOfPair(run, pair) && run.outcome !== 'running').slice(0, 3)
}

/** The newest run of a profile that has ended. */
export function lastRunOf(history: readonly HistoryRecord[], profileId: string): HistoryRecord | null {
  return history.find((run) => run.profileId === profileId && run.outcome !== 'running') ?? null
}

export const outcomeStates = {
  running: 'running',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'warning',
} as const

/** How long the last good run of this pair in this direction took, in milliseconds. */
export function usualDuration(history: readonly HistoryRecord[], pair: RunPair): number | null {
  const good = history.find((run) => sameWay(run, pair) && run.outcome === 'succeeded')
  return good?.durationMs ?? null
}

/** What is said where no run tells how long this one may take. */
export function unknownDuration(history: readonly HistoryRecord[], pair: RunPair): string {
  const ended = history.filter((run) => run.outcome !== 'running')
  if (ended.some((run) => sameWay(run, pair))) return 'No run of this pair has succeeded yet'
  return ended.some((run) => isOfPair(run, pair)) ? 'First sync in this direction' : 'First sync of this pair'
}

/** The newest run of a profile, when it is one that was interrupted. */
export function interruptedRun(history: readonly HistoryRecord[], profileId: string): HistoryRecord | null {
  const newest = history.find((run) => run.profileId === profileId)
  return newest?.outcome === 'interrupted' ? newest : null
}

function sameWay(run: HistoryRecord, pair: RunPair): boolean {
  return run.direction === pair.direction && isOfPair(run, pair)
}

/** A sync by the profile, or by both ends: the command line runs pairs without a profile of this window. */
function isOfPair(run: HistoryRecord, { profileId, sourceId, targetId }: RunPair): boolean {
  if (run.kind !== 'sync') return false
  const ends = [run.source.id, run.target.id]
  return run.profileId === profileId || (ends.includes(sourceId) && ends.includes(targetId))
}
