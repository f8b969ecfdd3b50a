import { AppError, type BlockingSession } from '../../src-shared/domain/failure'
import type { JobEvent, JobEventBody, Phase, TableProgress } from '../../src-shared/domain/job-event'
import { tableKey } from '../../src-shared/domain/table'

/** What a phase says while it runs; the bar is computed elsewhere. */
export interface PhaseProgress {
  readonly done: number
  readonly total: number | null
  readonly unit: 'bytes' | 'rows' | 'steps'
  readonly activity?: string | null
  /** Tables whose progress changed since the last report. */
  readonly tables?: readonly TableProgress[]
}

export interface PhaseContext {
  readonly signal: AbortSignal
  report(progress: PhaseProgress): void
  log(text: string, level?: 'debug' | 'info' | 'warning' | 'error'): void
  /** Milliseconds since the phase moved on: since it began, or since `done` changed last. */
  stillFor(): number
  /** Says what the phase waits for: sessions that hold a lock, and the cause as a sentence. */
  waiting(sessions: readonly BlockingSession[], cause: string): void
}

/** Why a job's signal fired: an outcome, not a failure. The first reason wins. */
export class Cancelled extends Error {
  constructor() {
    super('The job was cancelled.')
    this.name = 'Cancelled'
  }
}

const throttleMs = 100

/**
 * One running job: stamps its events, measures its phases, holds back progress to ten a second (never a lifecycle
 * event), and carries the one signal that ends it.
 */
export class JobRun {
  readonly jobId: string
  readonly phaseMs: Partial<Record<Phase, number>> = {}
  readonly warnings: string[] = []
  failedPhase: Phase | null = null
  readonly #emit: (event: JobEvent) => void
  readonly #abort = new AbortController()
  #seq = 0
  #pending: { phase: Phase; progress: PhaseProgress; tables: Map<string, TableProgress> } | null = null
  #timer: NodeJS.Timeout | null = null
  #current: Phase | null = null
  #moved = { done: -1, at: 0 }

  constructor(jobId: string, emit: (event: JobEvent) => void) {
    this.jobId = jobId
    this.#emit = emit
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** The phase that runs now. */
  get current(): Phase | null {
    return this.#current
  }

  get wasCancelled(): boolean {
    return this.#abort.signal.reason instanceof Cancelled
  }

  /** Ends the job; answers `false` when it was ended before. */
  cancel(reason: Error = new Cancelled()): boolean {
    if (this.#abort.signal.aborted) return false
    this.#abort.abort(reason)
    return true
  }

  emit(body: JobEventBody): void {
    this.#flush()
    this.#send(body)
  }

  log(text: string, level: 'debug' | 'info' | 'warning' | 'error' = 'info'): void {
    this.#send({ type: 'log', level, phase: this.#current, text })
  }

  /** A warning on the run: shown with the result, never its failure, never swallowed. */
  warn(text: string): void {
    this.warnings.push(text)
    this.log(text, 'warning')
  }

  /** Runs one phase: the only place that starts, measures and ends one, and that remembers where a job broke off. */
  async phase<T>(phase: Phase, work: (context: PhaseContext) => Promise<T>): Promise<T> {
    this.signal.throwIfAborted()
    const began = performance.now()
    this.#current = phase
    this.#moved = { done: -1, at: began }
    this.emit({ type: 'phase-started', phase })
    try {
      const result = await work(this.#context(phase))
      this.#finish(phase, began, false)
      return result
    } catch (error) {
      this.failedPhase ??= phase
      this.phaseMs[phase] = Math.round(performance.now() - began)
      this.#flush()
      throw error
    } finally {
      this.#current = null
    }
  }

  /** Says that a phase is not needed this time. */
  skip(phase: Phase, why: string): void {
    this.emit({ type: 'phase-started', phase })
    this.#send({ type: 'log', level: 'info', phase, text: why })
    this.#finish(phase, performance.now(), true)
  }

  #finish(phase: Phase, began: number, skipped: boolean): void {
    const durationMs = Math.round(performance.now() - began)
    this.phaseMs[phase] = durationMs
    this.emit({ type: 'phase-finished', phase, durationMs, skipped })
  }

  #context(phase: Phase): PhaseContext {
    return {
      signal: this.signal,
      // A watcher may report once more after its phase has ended: that would land in the tables of the next one.
      report: (progress) => {
        if (this.#current === phase) this.#report(phase, progress)
      },
      stillFor: () => performance.now() - this.#moved.at,
      waiting: (sessions, cause) => {
        if (this.#current === phase) this.emit({ type: 'waiting', sessions, cause })
      },
      log: (text, level = 'info') => this.#send({ type: 'log', level, phase, text }),
    }
  }

  #report(phase: Phase, progress: PhaseProgress): void {
    if (progress.done !== this.#moved.done) this.#moved = { done: progress.done, at: performance.now() }
    const tables = this.#pending?.phase === phase ? this.#pending.tables : new Map<string, TableProgress>()
    for (const table of progress.tables ?? []) tables.set(tableKey(table.table), table)
    this.#pending = { phase, progress, tables }
    this.#timer ??= setTimeout(() => this.#flush(), throttleMs)
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const pending = this.#pending
    this.#pending = null
    if (pending === null) return
    const { done, total, unit, activity } = pending.progress
    this.#send({
      type: 'progress',
      phase: pending.phase,
      done: total === null ? done : Math.min(done, total),
      total,
      unit,
      activity: activity ?? null,
      tables: [...pending.tables.values()],
    })
  }

  #send(body: JobEventBody): void {
    this.#seq += 1
    this.#emit({ ...body, jobId: this.jobId, seq: this.#seq, at: Date.now() } as JobEvent)
  }
}

/** Throws the failure for a job that lost its race with the commit. */
export function tooLate(): AppError {
  return new AppError({
    code: 'job/too-late',
    message: 'The commit was sent already, so the sync can no longer be cancelled.',
    hint: 'Wait for the result; the backup of what was replaced is kept.',
  })
}
