import { useLocation } from 'wouter'
import { useSelection } from '../../api/selection'
import { useJob } from '../../stores/job-store'
import { useUi } from '../../stores/ui-store'

const elsewhere = ['/history', '/backups', '/connections', '/settings', '/run']

/** By themselves the first steps come in place of an empty Sync screen, until they are taken or left; else when asked. */
export function useFirstRunShown(): boolean {
  const [location] = useLocation()
  const { status } = useSelection()
  const done = useUi((state) => state.firstRunDone)
  const dismissed = useUi((state) => state.dismissedJob)
  const hasRun = useJob((state) => state.view !== null && state.view.jobId !== dismissed)
  if (location === '/first-run') return true
  if (elsewhere.some((path) => location.startsWith(path))) return false
  return status === 'none' && !done && !hasRun
}

/** Leaves the first steps for the application; they do not come again by themselves. */
export function useLeaveFirstRun(): () => void {
  const [, navigate] = useLocation()
  const set = useUi((state) => state.set)
  return () => {
    set({ firstRunDone: true })
    navigate('/')
  }
}
