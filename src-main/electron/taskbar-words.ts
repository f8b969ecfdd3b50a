import type { JobView } from '../../src-shared/domain/job-view'

/** As `BrowserWindow.setProgressBar` takes it: below 0 is none, above 1 is without an end in sight. */
export interface TaskbarProgress {
  readonly value: number
  readonly mode: 'none' | 'normal' | 'indeterminate' | 'error' | 'paused'
}

const none: TaskbarProgress = { value: -1, mode: 'none' }

/**
 * How the dock or taskbar shows a job, in whole percent: paused while nothing moves, without an end while it is
 * cancelled or committed, and an error until somebody has looked (`seen`).
 */
export function taskbarProgress(view: JobView | null, seen: boolean): TaskbarProgress {
  if (view === null) return none
  const value = Math.floor(view.fraction * 100) / 100
  if (view.result !== null) {
    const bad = view.result.outcome === 'failed' || view.result.outcome === 'interrupted'
    return bad && !seen ? { value: Math.max(value, 0.01), mode: 'error' } : none
  }
  if (view.cancelling !== null || view.committing || value === 0) return { value: 2, mode: 'indeterminate' }
  const stands = view.waitingFor.length > 0 || view.stall !== null
  return { value, mode: stands ? 'paused' : 'normal' }
}
