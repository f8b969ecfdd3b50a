import { randomBytes } from 'node:crypto'
import { cancellingText } from '../../src-shared/domain/cancel-words'
import { AppError, failureOf } from '../../src-shared/domain/failure'
import type { JobEvent, JobResult, Outcome } from '../../src-shared/domain/job-event'
import { phasesOf } from '../../src-shared/domain/job-kind'
import { defaultWeights, foldJob, type JobView, learnWeights } from '../../src-shared/domain/job-view'
import { makeSyncId } from '../../src-shared/domain/sync-id'
import { retentionFacts } from '../store/backup-overview'
import { openJobLog } from '../store/job-log'
import { openJournal } from '../store/journal'
import { acquireLock } from '../store/lock'
import { pruneJobs } from '../store/prune-jobs'
import type { StartedJob } from './engine-api'
import { historyRecord, type RecordFacts } from './history-record'
import { type JobContext, type JobSpec, type JobState, newJobState } from './job-context'
import type { JobDeps } from './job-deps'
import { JobRun, tooLate } from './job-run'
import { leave } from './leave'
import { withinLimit } from './time-limit'

interface Running {
  readonly spec: JobSpec
  readonly run: JobRun
  readonly state: JobState
  readonly done: Promise<JobResult>
}

const keptEvents = 5_000
const keptJobDays = 90

/** Runs jobs, one at a time in a home; keeps the events of the running or last one for windows that come later. */
export class JobRunner {
  readonly #deps: JobDeps
  readonly #listeners = new Set<(event: JobEvent) => void>()
  #events: JobEvent[] = []
  #running: Running | null = null

  constructor(deps: JobDeps) {
    this.#deps = deps
  }

  events(afterSeq: number): readonly JobEvent[] {
    return this.#events.filter((event) => event.seq > afterSeq)
  }

  onEvent(listener: (event: JobEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts a job. Throws `job/busy` when one runs in this home, in this process or another. */
  async start(spec: JobSpec): Promise<StartedJob> {
    const jobId = randomBytes(6).toString('hex')
    const lock = await acquireLock(this.#deps.home, { jobId, purpose: spec.kind })
    const opened: { close(): Promise<unknown> }[] = []
    try {
      const taken = await this.#deps.history.ids()
      const syncId = makeSyncId(new Date(), (id) => taken.has(id), spec.kind)
      const journal = await openJournal(this.#deps.home, jobId)
      opened.push(journal)
      const log = await openJobLog(this.#deps.home, syncId)
      opened.push(log)
      this.#events = []
      let view: JobView | null = null
      const state = newJobState()
      const run = new JobRun(jobId, (event) => {
        // Thousands of log lines a second must not be copied here: nothing below reads them.
        if (event.type !== 'log') view = foldJob(view, event)
        if (view !== null && view.current !== null) state.targetHistory?.progress(view.current, view.fraction)
        log.write(event)
        this.#publish(event)
      })
      const startedAt = new Date().toISOString()
      const { kind, direction, profileId, profileName, source, target } = spec
      await journal.append({
        state: 'opened',
        syncId,
        kind,
        direction,
        profileId,
        profileName,
        source,
        target,
        sourceEndpoint: spec.sourceEndpoint,
        targetEndpoint: spec.targetEndpoint,
        localEndpoint: spec.anchor,
        startedAt,
        pid: process.pid,
        backupId: spec.backupId,
        undoOf: spec.undoOf,
      })
      await this.#deps.history.append(historyRecord({ spec, syncId, startedAt, finishedAt: null, result: null, state }))
      const weights = await this.#weights(spec)
      run.emit({ type: 'job-started', kind, syncId, direction, profileName, source, target, weights })
      const finish = async (): Promise<JobResult> => {
        const job: JobContext = { run, state, syncId, journal, deps: this.#deps }
        const result = await this.#execute(spec, job)
        await withinLimit(state.targetHistory?.end(result) ?? Promise.resolve(), 5_000)
        await leave(job)
        const isRecorded = await this.#record(run, {
          spec,
          syncId,
          startedAt,
          finishedAt: new Date().toISOString(),
          result: { ...result, warnings: [...new Set(run.warnings)] },
          state,
        })
        // A journal that stays open makes the next start find out and write what is missing.
        if (isRecorded && result.targetState !== 'unknown' && !state.isLeftBehind)
          await journal.append({ state: 'closed', outcome: result.outcome }).catch(() => undefined)
        await this.#expire(run, syncId)
        const finished = { ...result, warnings: [...new Set(run.warnings)] }
        run.emit({ type: 'job-finished', result: finished })
        return finished
      }
      const done = finish().finally(async () => {
        this.#running = null
        await Promise.allSettled([journal.close(), log.close(), lock.release()])
      })
      this.#running = { spec, run, state, done }
      done.catch(() => undefined)
      return { jobId, syncId, done }
    } catch (error) {
      await Promise.allSettled([...opened.map((file) => file.close()), lock.release()])
      throw error
    }
  }

  /** Resolves when the job has stopped and cleaned up. Throws `job/too-late` once COMMIT was sent. */
  async cancel(jobId: string): Promise<void> {
    const running = this.#running
    if (running === null || running.run.jobId !== jobId)
      throw new AppError({ code: 'job/not-found', message: 'This job does not run any more.' })
    if (running.state.isCommitting) throw tooLate()
    if (running.run.cancel())
      running.run.emit({ type: 'cancelling', text: cancellingText(running.spec, running.run.current) })
    await running.done.catch(() => undefined)
  }

  /** A warning on the job that runs; nothing when none does. */
  note(text: string): void {
    this.#running?.run.warn(text)
  }

  async #execute(spec: JobSpec, job: JobContext): Promise<JobResult> {
    const began = performance.now()
    let outcome: Outcome = 'succeeded'
    let failure: JobResult['failure'] = null
    try {
      await spec.run(job)
    } catch (error) {
      outcome = job.run.wasCancelled && job.state.targetState === 'unchanged' ? 'cancelled' : 'failed'
      failure = outcome === 'cancelled' ? null : failureOf(error)
      if (failure !== null) job.run.log(failure.message, 'error')
    }
    const { run, state } = job
    return {
      outcome,
      failure,
      failedPhase: outcome === 'succeeded' ? null : (run.failedPhase ?? 'connect'),
      targetState: state.targetState,
      verification: state.verification,
      exported: state.exported,
      exportBackup: state.exportBackup,
      safetyBackup: state.safetyBackup,
      phaseMs: run.phaseMs,
      durationMs: Math.round(performance.now() - began),
      warnings: run.warnings,
    }
  }

  /** The history line of a run that has ended; a disk that cannot take it does not change how the run ended. */
  async #record(run: JobRun, facts: RecordFacts): Promise<boolean> {
    try {
      await this.#deps.history.append(historyRecord(facts))
      return true
    } catch (error) {
      run.warn(
        `The history could not be written: ${failureOf(error).message} The next start of the application does it.`,
      )
      return false
    }
  }

  /** Files older than the retention go after each run; a failure here is a line in the log. */
  async #expire(run: JobRun, syncId: string): Promise<void> {
    try {
      const limits = await this.#deps.retentionLimits()
      const inUse = new Set([syncId, `${syncId}.before`])
      await this.#deps.backups.expire(await retentionFacts(this.#deps, limits, inUse), Date.now())
      await pruneJobs(this.#deps.home, Date.now() - keptJobDays * 86_400_000)
    } catch (error) {
      run.log(`Old backups were not removed: ${failureOf(error).message}`, 'warning')
    }
  }

  async #weights(spec: JobSpec) {
    const phases = phasesOf(spec.kind)
    const records = await this.#deps.history.list(200)
    const last = records.find(
      (record) =>
        record.outcome === 'succeeded' &&
        record.kind === spec.kind &&
        record.profileId === spec.profileId &&
        record.direction === spec.direction,
    )
    return last === undefined ? defaultWeights(phases) : learnWeights(phases, last.phaseMs)
  }

  #publish(event: JobEvent): void {
    this.#events.push(event)
    if (this.#events.length > keptEvents) this.#events = thinned(this.#events)
    for (const listener of this.#listeners) listener(event)
  }
}

/** Drops older progress: a later one of the same phase says the same and more; other events stay. */
function thinned(events: readonly JobEvent[]): JobEvent[] {
  const recent = events.length - 1_000
  const kept = events.filter((event, index) => event.type !== 'progress' || index >= recent)
  return kept.length > keptEvents ? [...kept.slice(0, 50), ...kept.slice(-(keptEvents - 1_000))] : kept
}
