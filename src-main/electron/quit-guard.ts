import { app, BrowserWindow, dialog } from 'electron'
import type { Engine } from '../jobs/engine-api'
import type { Logger } from '../logging'

export interface QuitGuard {
  /** Whether a job runs now. */
  isBusy(): boolean
}

/**
 * `keepsRunning` is the setting for a process without a window (macOS always keeps it).
 * A closed window never ends a job: the process lives on until the job has ended. Quitting while one runs asks, and
 * cancels it first; a job that is too late to cancel is waited for.
 */
export function guardQuit(engine: Engine, logger: Logger, keepsRunning: () => Promise<boolean>): QuitGuard {
  let running: string | null = null
  let asking = false
  let quitWhenDone = false

  engine.onEvent((event) => {
    if (event.type === 'job-started') running = event.jobId
    if (event.type !== 'job-finished') return
    running = null
    if (quitWhenDone) app.quit()
    else quitWithoutWindow()
  })

  function quitWithoutWindow(): void {
    if (process.platform === 'darwin') return
    void keepsRunning()
      .catch(() => false)
      .then((keeps) => {
        if (!keeps && running === null && BrowserWindow.getAllWindows().length === 0) app.quit()
      })
  }

  async function askAndCancel(jobId: string): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: 'A sync is running.',
      detail: 'Quitting cancels it. The target then stays exactly as it was before the sync.',
      buttons: ['Keep running', 'Cancel the sync and quit'],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 0 || running === null) {
      if (response !== 0) app.quit()
      return
    }
    quitWhenDone = true
    await engine.cancel(jobId).catch((error: unknown) => logger.info('Quit waits for the job.', { error }))
  }

  app.on('before-quit', (event) => {
    if (running === null) return
    event.preventDefault()
    if (asking) return
    asking = true
    askAndCancel(running)
      .catch((error: unknown) => logger.error('The question before quitting failed.', { error }))
      .finally(() => {
        asking = false
      })
  })

  app.on('window-all-closed', quitWithoutWindow)

  return { isBusy: () => running !== null }
}
