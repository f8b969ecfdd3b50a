import { app, BrowserWindow } from 'electron'
import type { JobView } from '../../src-shared/domain/job-view'
import { withoutWindow } from './background-words'
import type { JobWatch } from './job-watch'

/** How long what a finished job said can still be clicked after its window was closed, in milliseconds. */
const lingerMs = 10 * 60_000

export interface BackgroundOptions {
  readonly jobs: JobWatch
  /** The setting for a process without a window and without a job. */
  readonly keepsRunning: () => Promise<boolean>
  /** Says that a job goes on without a window; `false` where that cannot or shall not be said now. */
  readonly sayGoesOn: (view: JobView) => Promise<boolean>
}

/**
 * A closed window never ends a job: the process lives on, says so once for each job, and leaves some time after the
 * job has ended. Answers what a window that opens again has to say, or `null`.
 */
export function liveInBackground(options: BackgroundOptions): () => string | null {
  const { jobs, sayGoesOn } = options
  const said = new Set<string>()
  let unsaid = false
  const quitIfUnused = async (lingers: boolean) => {
    const keepsRunning = await options.keepsRunning().catch(() => false)
    if (BrowserWindow.getAllWindows().length > 0) return
    const running = jobs.running() !== null
    const next = withoutWindow({ platform: process.platform, running, keepsRunning, endedWithoutWindow: lingers })
    if (next === 'quit') app.quit()
    if (next === 'linger') setTimeout(() => void quitIfUnused(false), lingerMs)
  }
  app.on('window-all-closed', () => {
    const view = jobs.running()
    if (view !== null && !said.has(view.jobId)) {
      said.add(view.jobId)
      void sayGoesOn(view).then((isSaid) => {
        unsaid = !isSaid
      })
    }
    void quitIfUnused(false)
  })
  jobs.onChange((_view, event) => {
    if (event.type === 'job-finished' && BrowserWindow.getAllWindows().length === 0) void quitIfUnused(true)
  })
  return () => {
    const text = unsaid ? 'The run went on without window' : null
    unsaid = false
    return text
  }
}
