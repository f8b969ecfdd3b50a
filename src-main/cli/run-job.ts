import { type Failure, failureOf } from '../../src-shared/domain/failure'
import type { JobEvent, JobResult } from '../../src-shared/domain/job-event'
import type { App } from '../app'
import type { StartedJob } from '../jobs/engine-api'
import type { CliContext } from './context'
import { exitCodeOf, exitCodes } from './exit-code'
import { type JobPrinter, jsonPrinter, textPrinter } from './job-printer'

/** The last line of `--json` when there was no job: an end like every job's, so that a reader needs one rule only. */
export function endWithoutJob(outcome: 'failed' | 'cancelled', failure: Failure | null): JobEvent {
  const result: JobResult = {
    outcome,
    failure,
    failedPhase: null,
    targetState: 'unchanged',
    verification: null,
    exported: null,
    exportBackup: null,
    safetyBackup: null,
    phaseMs: {},
    durationMs: 0,
    warnings: [],
  }
  return { type: 'job-finished', jobId: 'none', seq: 1, at: Date.now(), result }
}

/** Runs a job to its end, with progress on the terminal and Ctrl-C as cancel; answers the exit code. */
export async function runJob(
  json: boolean,
  app: App,
  context: CliContext,
  start: () => Promise<StartedJob>,
): Promise<number> {
  const { terminal } = context
  const printer = json ? jsonPrinter(terminal) : textPrinter(terminal)
  const unsubscribe = app.engine.onEvent((event) => printer.accept(event))
  const interrupts = interruptible(app, printer)
  const stopListening = context.onInterrupt(interrupts.interrupt)
  let isStarted = false
  try {
    const job = await start()
    isStarted = true
    interrupts.started(job.jobId)
    return exitCodeOf(await job.done)
  } catch (error) {
    if (!isStarted) throw error
    app.logger.error('A job ended unexpectedly.', { error })
    printer.end()
    terminal.remark('The run broke off unexpectedly. The next start finds out what the target holds and says so.')
    return exitCodes.unexpected
  } finally {
    stopListening()
    unsubscribe()
    printer.end()
  }
}

/** The first Ctrl-C cancels, also one that came before the job had its id; a second one only says so. */
function interruptible(app: App, printer: JobPrinter): { interrupt: () => void; started: (jobId: string) => void } {
  let jobId: string | null = null
  let wanted = false
  async function cancel(id: string): Promise<void> {
    try {
      await app.engine.cancel(id)
    } catch (error) {
      printer.say(failureOf(error).message)
    }
  }
  return {
    interrupt() {
      printer.say(wanted ? 'Already cancelling, please wait.' : 'Cancelling…')
      if (!wanted && jobId !== null) void cancel(jobId)
      wanted = true
    },
    started(id) {
      jobId = id
      if (wanted) void cancel(id)
    },
  }
}
