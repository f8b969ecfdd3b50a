import { useEffect } from 'react'
import type { JobView } from '../../src-shared/domain/job-view'
import { announce } from '../components/announcer'
import { useJob } from '../stores/job-store'
import { phaseNames } from '../text/phase-names'

/** What is worth speaking of a run: changes of phase, each quarter, its end (failures speak through their card). */
export function spokenState(view: JobView | null): string | null {
  if (view === null) return null
  const { result, started } = view
  if (result?.outcome === 'succeeded') return `${started.target.name} is up to date`
  if (result?.outcome === 'cancelled') return 'Cancelled'
  if (result !== null) return null
  if (view.cancelling !== null) return 'Cancelling'
  if (view.current === null) return null
  const quarter = Math.floor(view.fraction * 4) * 25
  return quarter === 0 ? phaseNames[view.current] : `${phaseNames[view.current]}, ${quarter} percent`
}

export function JobAnnouncements() {
  const text = useJob((state) => spokenState(state.view))
  useEffect(() => {
    if (text !== null) announce(text)
  }, [text])
  return null
}
