import { create } from 'zustand'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { foldJobEvents, type JobView } from '../../src-shared/domain/job-view'

interface JobState {
  /** The job that runs or ran last, as a fold of its events. */
  readonly view: JobView | null
  readonly apply: (events: readonly JobEvent[]) => void
}

export const useJob = create<JobState>()((set, get) => ({
  view: null,
  apply: (events) => {
    const view = foldJobEvents(get().view, events)
    if (view !== get().view) set({ view })
  },
}))

export function isRunning(view: JobView | null): view is JobView {
  return view !== null && view.result === null
}
