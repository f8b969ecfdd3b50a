import { powerMonitor, powerSaveBlocker } from 'electron'
import type { Engine } from '../jobs/engine-api'
import { sleptWords } from './background-words'
import type { JobWatch } from './job-watch'

export interface PowerOptions {
  readonly jobs: JobWatch
  readonly engine: Pick<Engine, 'note'>
  /** Has the window look at everything again, and say so. */
  readonly awake: (toast: string) => void
}

/** Keeps the computer from sleeping while a job runs, and no longer; after a sleep all the same, it is said. */
export function watchPower({ jobs, engine, awake }: PowerOptions): void {
  let blocker: number | null = null
  jobs.onChange((_view, event) => {
    if (event.type === 'job-started') blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    if (event.type !== 'job-finished' || blocker === null) return
    powerSaveBlocker.stop(blocker)
    blocker = null
  })
  let asleepAt: number | null = null
  powerMonitor.on('suspend', () => {
    asleepAt ??= Date.now()
  })
  powerMonitor.on('resume', () => {
    const words = sleptWords(asleepAt === null ? null : Date.now() - asleepAt, jobs.running() !== null)
    asleepAt = null
    engine.note(words.log)
    awake(words.toast)
  })
}
