import { useEffect } from 'react'
import { phaseLabel } from '../../src-shared/domain/job-kind'
import type { JobView } from '../../src-shared/domain/job-view'
import type { Settings } from '../../src-shared/domain/settings'
import { useSettings } from '../api/queries'
import { announce } from '../components/announcer'
import { useCommand } from '../stores/commands'
import { useJob } from '../stores/job-store'
import { doneSentence, hasTarget, windowAct } from '../text/run-words'
import { spokenSummary } from './spoken-summary'

/** What is worth speaking of a run: its end, and as the setting says changes of phase and quarters (failures speak through their card). */
export function spokenState(view: JobView | null, progress: Settings['announceProgress'] = 'quarters'): string | null {
  if (view === null) return null
  const { result, started } = view
  if (result?.outcome === 'succeeded') return doneSentence(started)
  if (result?.outcome === 'cancelled') return cancelledSentence(view)
  if (result !== null) return null
  if (view.cancelling !== null) return `Cancelling. ${view.cancelling}`
  if (view.current === null || progress === 'off') return null
  if (view.committing) return 'Committing'
  const quarter = progress === 'phases' ? 0 : Math.floor(view.fraction * 4) * 25
  const phase = phaseLabel(started.kind, view.current)
  return quarter === 0 ? phase : `${phase}, ${quarter} percent`
}

/** The second, truthful step of a cancel: what the target holds, from the engine's own evidence. */
function cancelledSentence({ started, result }: JobView): string {
  const isAsBefore = hasTarget(started) && result?.targetState === 'unchanged'
  return isAsBefore ? `Cancelled. ${started.target.name} is exactly as it was` : 'Cancelled'
}

/** The window's title while a run goes on, so that the task bar names its target. */
export function windowTitle(view: JobView | null): string {
  if (view === null || view.result !== null) return 'Archon Sync'
  const production = hasTarget(view.started) && view.started.target.environment === 'production' ? ' (production)' : ''
  return `${windowAct(view.started)}${production} - Archon Sync`
}

export function JobAnnouncements() {
  const title = useJob((state) => windowTitle(state.view))
  useEffect(() => {
    document.title = title
  }, [title])
  const progress = useSettings().data?.announceProgress
  const text = useJob((state) => spokenState(state.view, progress))
  useEffect(() => {
    if (text !== null) announce(text)
  }, [text])
  useCommand('speak-progress', () => announce(spokenSummary(useJob.getState().view, Date.now())))
  return null
}
