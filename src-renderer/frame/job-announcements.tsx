import { useEffect } from 'react'
import { phaseLabel } from '../../src-shared/domain/job-kind'
import type { JobView } from '../../src-shared/domain/job-view'
import { announce } from '../components/announcer'
import { useJob } from '../stores/job-store'
import { doneSentence, windowAct } from '../text/run-words'

/** What is worth speaking of a run: changes of phase, each quarter, its end (failures speak through their card). */
export function spokenState(view: JobView | null): string | null {
  if (view === null) return null
  const { result, started } = view
  if (result?.outcome === 'succeeded') return doneSentence(started)
  if (result?.outcome === 'cancelled') return 'Cancelled'
  if (result !== null) return null
  if (view.cancelling !== null) return 'Cancelling'
  if (view.current === null) return null
  const quarter = Math.floor(view.fraction * 4) * 25
  const phase = phaseLabel(started.kind, view.current)
  return quarter === 0 ? phase : `${phase}, ${quarter} percent`
}

/** The window's title while a run goes on, so that the task bar names its target. */
export function windowTitle(view: JobView | null): string {
  if (view === null || view.result !== null) return 'Archon Sync'
  return `${windowAct(view.started)} - Archon Sync`
}

export function JobAnnouncements() {
  const title = useJob((state) => windowTitle(state.view))
  useEffect(() => {
    document.title = title
  }, [title])
  const text = useJob((state) => spokenState(state.view))
  useEffect(() => {
    if (text !== null) announce(text)
  }, [text])
  return null
}
