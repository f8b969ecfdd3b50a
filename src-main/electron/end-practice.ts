import { app } from 'electron'
import { isPractising } from '../../src-shared/domain/practice'
import type { Practice } from '../jobs/practice'

/** Quitting ends a practice first: its databases are dropped, not left for the next start. Nothing of the user's waits on it. */
export function endPracticeBeforeQuit(practice: Practice): void {
  let ending = false
  app.on('before-quit', (event) => {
    if (!isPractising(practice.view())) return
    event.preventDefault()
    if (ending) return
    ending = true
    void practice.cancel().finally(() => app.quit())
  })
}
