import type { JobEvent } from '../../src-shared/domain/job-event'
import { foldJob, type JobView } from '../../src-shared/domain/job-view'
import type { Engine } from '../jobs/engine-api'

export interface JobWatch {
  /** The job that runs or ran last, without its log. */
  view(): JobView | null
  /** The job that runs now, or `null`. */
  running(): JobView | null
  /** Called after each event but those of the log. */
  onChange(listener: (view: JobView, event: JobEvent) => void): void
}

/** The same fold as in the window, for what belongs to the desktop: dock, notifications, quitting. */
export function watchJobs(engine: Pick<Engine, 'onEvent'>): JobWatch {
  let current: JobView | null = null
  const listeners: ((view: JobView, event: JobEvent) => void)[] = []
  engine.onEvent((event) => {
    // Thousands a second may come, and none of them changes anything here.
    if (event.type === 'log') return
    current = foldJob(current, event)
    if (current !== null) for (const listener of listeners) listener(current, event)
  })
  return {
    view: () => current,
    running: () => (current?.result === null ? current : null),
    onChange: (listener) => void listeners.push(listener),
  }
}
