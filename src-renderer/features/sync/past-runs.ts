import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { Direction } from '../../../src-shared/domain/profile'

/** The newest three runs of a profile that have ended. */
export function lastRuns(history: readonly HistoryRecord[], profileId: string): HistoryRecord[] {
  return history.filter((run) => run.profileId === profileId && run.outcome !== 'running').slice(0, 3)
}

/** How long the last good run of this profile in this direction took, in milliseconds. */
export function usualDuration(
  history: readonly HistoryRecord[],
  profileId: string,
  direction: Direction,
): number | null {
  const good = history.find(
    (run) => run.profileId === profileId && run.direction === direction && run.outcome === 'succeeded',
  )
  return good?.durationMs ?? null
}

/** The newest run of a profile, when it is one that was interrupted. */
export function interruptedRun(history: readonly HistoryRecord[], profileId: string): HistoryRecord | null {
  const newest = history.find((run) => run.profileId === profileId)
  return newest?.outcome === 'interrupted' ? newest : null
}
