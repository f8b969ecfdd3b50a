import { useLocation } from 'wouter'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { useProfiles } from '../../api/queries'
import { isRunning, useJob } from '../../stores/job-store'
import { askForRun } from '../../stores/run-request'
import { useUi } from '../../stores/ui-store'

export interface RunAgain {
  readonly start: (() => void) | null
  /** Why it cannot be run again now, or `null`. */
  readonly why: string | null
}

/** The way to run a sync again: the Sync screen takes it, with a fresh plan and the guard's question where it asks. */
export function useRunAgain({ kind, profileId, direction }: HistoryRecord): RunAgain {
  const [, go] = useLocation()
  const profiles = useProfiles().data
  const running = useJob((state) => isRunning(state.view))
  const why = whyNot(kind, profiles?.some((profile) => profile.id === profileId) ?? false, running)
  if (why !== null || profileId === null) return { start: null, why }
  const start = () => {
    const { chooseProfile, setDirection, set } = useUi.getState()
    chooseProfile(profileId)
    setDirection(profileId, direction)
    const ended = useJob.getState().view
    if (ended?.result) set({ dismissedJob: ended.jobId })
    askForRun({ profileId, direction })
    go('/')
  }
  return { start, why: null }
}

function whyNot(kind: HistoryRecord['kind'], isKnown: boolean, running: boolean): string | null {
  if (kind !== 'sync') return 'Only a sync can be run again.'
  if (!isKnown) return 'The profile of this run is gone.'
  return running ? 'Another run goes on.' : null
}
