import type { BrowserWindow } from 'electron'
import type { JobWatch } from './job-watch'
import { type TaskbarProgress, taskbarProgress } from './taskbar-words'

/** Shows a job's progress in the dock or taskbar. Answers what a window that is opened has to be given. */
export function showInTaskbar(jobs: JobWatch, window: () => BrowserWindow | null): (opened: BrowserWindow) => void {
  let shown: TaskbarProgress | null = null
  let seenJob: string | null = null
  const show = () => {
    const view = jobs.view()
    const next = taskbarProgress(view, view !== null && (seenJob === view.jobId || window()?.isFocused() === true))
    if (shown?.value === next.value && shown.mode === next.mode) return
    shown = next
    window()?.setProgressBar(next.value, { mode: next.mode })
  }
  jobs.onChange(show)
  return (opened) => {
    shown = null
    opened.on('focus', () => {
      seenJob = jobs.running() === null ? (jobs.view()?.jobId ?? null) : seenJob
      show()
    })
    show()
  }
}
