import { useEffect } from 'react'
import type { Selected } from '../../api/selection'
import { askForRun, useRunRequest } from '../../stores/run-request'
import type { Run } from './use-run'

/** Takes a sync that was asked for from the palette or the menu, once the screen shows its profile and direction. */
export function useRequestedRun(run: Run, selected: Selected | null): void {
  const request = useRunRequest((state) => state.request)
  const isShown =
    request !== null && selected?.profile.id === request.profileId && selected.direction === request.direction
  useEffect(() => {
    if (!isShown || selected === null) return
    askForRun(null)
    run.request(selected)
  })
}
