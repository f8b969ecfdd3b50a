import { useState } from 'react'
import { useCommand } from '../../stores/commands'
import { isRunning, useJob } from '../../stores/job-store'
import { BackUpDialog } from './back-up-dialog'

/** The question of a backup by hand, on every screen. */
export function BackUpCommand() {
  const [open, setOpen] = useState(false)
  const running = useJob((state) => isRunning(state.view))
  useCommand('back-up-now', running ? null : () => setOpen(true))
  return open ? <BackUpDialog endpointId={null} onClose={() => setOpen(false)} /> : null
}
