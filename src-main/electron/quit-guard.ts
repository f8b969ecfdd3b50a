import { app, dialog } from 'electron'
import type { Engine } from '../jobs/engine-api'
import type { Logger } from '../logging'
import type { JobWatch } from './job-watch'
import { quitQuestion } from './quit-words'

/**
 * Quitting while a job runs asks, in words that fit it, and cancels it first; a job that is too late to cancel is
 * waited for.
 */
export function guardQuit(jobs: JobWatch, engine: Pick<Engine, 'cancel'>, logger: Logger): void {
  let asking = false
  let quitWhenDone = false

  jobs.onChange((_view, event) => {
    if (event.type === 'job-finished' && quitWhenDone) app.quit()
  })

  async function ask(): Promise<void> {
    const view = jobs.running()
    if (view === null) return
    const { message, detail, stay, quit } = quitQuestion(view)
    const buttons = [stay, quit]
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message,
      detail,
      buttons,
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 0) return
    if (jobs.running() === null) return app.quit()
    quitWhenDone = true
    await engine.cancel(view.jobId).catch((error: unknown) => logger.info('Quit waits for the job.', { error }))
  }

  app.on('before-quit', (event) => {
    if (jobs.running() === null) return
    event.preventDefault()
    if (asking) return
    asking = true
    ask()
      .catch((error: unknown) => logger.error('The question before quitting failed.', { error }))
      .finally(() => {
        asking = false
      })
  })
}
