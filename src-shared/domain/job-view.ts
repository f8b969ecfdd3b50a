import type { BlockingSession } from './failure'
import type { JobEvent, JobResult, Phase, TableProgress } from './job-event'
import { phases } from './job-event'
import { phasesOf } from './job-kind'
import type { SyncPlan } from './plan'
import { addToRate, beginRate, type Rate, ratePerMs } from './rate'
import { tableKey } from './table'
import { beginPace, keepPace, type Pace, silentMs, timeLeft } from './time-left'

export type PhaseStatus = 'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'cancelled'

export interface PhaseView {
  readonly phase: Phase
  readonly status: PhaseStatus
  readonly startedAt: number | null
  readonly durationMs: number | null
  readonly done: number
  readonly total: number | null
  readonly unit: 'bytes' | 'rows' | 'steps'
}

export interface LogLine {
  readonly seq: number
  readonly at: number
  readonly level: 'debug' | 'info' | 'warning' | 'error'
  readonly phase: Phase | null
  readonly text: string
}

/** A speed sample: bytes of the running phase at a moment. */
export interface SpeedSample {
  readonly at: number
  readonly bytes: number
}

/** One job as every surface shows it: window, status bar, command line and history are views of this. */
export interface JobView {
  readonly jobId: string
  readonly seq: number
  readonly started: Extract<JobEvent, { type: 'job-started' }>
  readonly plan: SyncPlan | null
  readonly phases: readonly PhaseView[]
  readonly current: Phase | null
  readonly activity: string | null
  /** 0 to 1; never falls while the job runs. */
  readonly fraction: number
  readonly tables: ReadonlyMap<string, TableProgress>
  readonly log: readonly LogLine[]
  readonly waitingFor: readonly BlockingSession[]
  /** Why nothing moves, as a sentence, or `null` while something does. */
  readonly stall: string | null
  readonly cancelling: string | null
  /** COMMIT was sent: it is too late to cancel. */
  readonly committing: boolean
  readonly samples: readonly SpeedSample[]
  /** Bytes of the running phase, where it counts in bytes. */
  readonly speed: Rate | null
  readonly pace: Pace
  readonly lastEventAt: number
  readonly result: JobResult | null
}

/** Shares of a first sync: the end of export is 33 % (product.md C10), the end of import 90 %. */
const firstShares: Readonly<Record<Phase, number>> = {
  connect: 0.03,
  backup: 0.1,
  export: 0.2,
  import: 0.57,
  verify: 0.1,
}

/** Weights of a first run over the phases that it has: they add up to 1, and a phase that it has not weighs nothing. */
export function defaultWeights(used: readonly Phase[]): Record<Phase, number> {
  const sum = used.reduce((total, phase) => total + firstShares[phase], 0)
  return weightsOf((phase) => (used.includes(phase) ? firstShares[phase] / sum : 0))
}

function weightsOf(weight: (phase: Phase) => number): Record<Phase, number> {
  return Object.fromEntries(phases.map((phase) => [phase, weight(phase)])) as Record<Phase, number>
}

const smallestWeight = 0.01
const maximumLogLines = 100_000
const sampleWindowMs = 15_000

/** Weights from the time shares of a good run, none of a phase that it has below 1 %, adding up to 1. */
export function learnWeights(
  used: readonly Phase[],
  phaseMs: Readonly<Partial<Record<Phase, number>>>,
): Record<Phase, number> {
  const raised = (phase: Phase) => Math.max(phaseMs[phase] ?? 0, 1)
  const sum = used.reduce((total, phase) => total + raised(phase), 0)
  const shared = 1 - used.length * smallestWeight
  return weightsOf((phase) => (used.includes(phase) ? smallestWeight + shared * (raised(phase) / sum) : 0))
}

/**
 * Folds one event into the view; `null` before the first. The start of another job starts a new view; an event that
 * was folded already changes nothing, so a reloaded window may ask for more than it lacks.
 */
export function foldJob(view: JobView | null, event: JobEvent): JobView | null {
  if (event.type === 'job-started' && view?.jobId !== event.jobId) return newView(event)
  if (view === null || view.jobId !== event.jobId || event.seq <= view.seq) return view
  const next = apply({ ...view, seq: event.seq, lastEventAt: event.at }, event)
  const fraction = Math.max(view.fraction, overallFraction(next))
  // A line of the log says nothing of how fast it goes on, and there may be thousands a second.
  const pace = event.type === 'log' ? view.pace : keepPace(view.pace, event.at, fraction)
  return { ...next, fraction, pace }
}

/**
 * Folds many events, as one after the other, but appends a row of log lines at once: thousands of lines a second
 * would otherwise copy the whole log for each of them.
 */
export function foldJobEvents(view: JobView | null, events: readonly JobEvent[]): JobView | null {
  let next = view
  let lines: Extract<JobEvent, { type: 'log' }>[] = []
  const flush = () => {
    if (next !== null) next = withLines(next, lines)
    lines = []
  }
  for (const event of events) {
    if (event.type === 'log' && next !== null && next.jobId === event.jobId) {
      if (event.seq > (lines.at(-1)?.seq ?? next.seq)) lines.push(event)
      continue
    }
    flush()
    next = foldJob(next, event)
  }
  flush()
  return next
}

function withLines(view: JobView, events: readonly Extract<JobEvent, { type: 'log' }>[]): JobView {
  const last = events.at(-1)
  if (last === undefined) return view
  const log = [...view.log, ...events.map(({ seq, at, level, phase, text }) => ({ seq, at, level, phase, text }))]
  return { ...view, seq: last.seq, lastEventAt: last.at, log: log.slice(-maximumLogLines) }
}

function newView(event: Extract<JobEvent, { type: 'job-started' }>): JobView {
  return {
    jobId: event.jobId,
    seq: event.seq,
    started: event,
    plan: null,
    phases: phasesOf(event.kind).map((phase) => ({
      phase,
      status: 'waiting',
      startedAt: null,
      durationMs: null,
      done: 0,
      total: null,
      unit: 'steps',
    })),
    current: null,
    activity: null,
    fraction: 0,
    tables: new Map(),
    log: [],
    waitingFor: [],
    stall: null,
    cancelling: null,
    committing: false,
    samples: [],
    speed: null,
    pace: beginPace(event.at),
    lastEventAt: event.at,
    result: null,
  }
}

function apply(view: JobView, event: JobEvent): JobView {
  switch (event.type) {
    case 'job-started':
      return view
    case 'planned':
      return { ...view, plan: event.plan }
    case 'phase-started':
      return {
        ...withPhase(view, event.phase, { status: 'running', startedAt: event.at }),
        current: event.phase,
        activity: null,
        tables: new Map(),
        samples: [],
        speed: null,
        waitingFor: [],
        stall: null,
      }
    case 'phase-finished':
      return {
        ...withPhase(view, event.phase, {
          status: event.skipped ? 'skipped' : 'done',
          durationMs: event.durationMs,
        }),
        waitingFor: [],
        stall: null,
      }
    case 'progress':
      return applyProgress(view, event)
    case 'log':
      return { ...view, log: appendLog(view.log, event) }
    case 'waiting':
      return { ...view, waitingFor: event.sessions, stall: event.cause ?? null }
    case 'cancelling':
      return { ...view, cancelling: event.text }
    case 'committing':
      return { ...view, committing: true }
    case 'job-finished':
      return finish(view, event.result, event.at)
  }
}

function withPhase(view: JobView, phase: Phase, change: Partial<PhaseView>): JobView {
  return { ...view, phases: view.phases.map((item) => (item.phase === phase ? { ...item, ...change } : item)) }
}

function applyProgress(view: JobView, event: Extract<JobEvent, { type: 'progress' }>): JobView {
  const updated = withPhase(view, event.phase, { done: event.done, total: event.total, unit: event.unit })
  const tables = event.tables.length === 0 ? view.tables : new Map(view.tables)
  if (tables instanceof Map) for (const item of event.tables) tables.set(tableKey(item.table), item)
  const next = { ...updated, activity: event.activity, tables, waitingFor: [], stall: null }
  if (event.unit !== 'bytes') return next
  const speed = view.speed === null ? beginRate(event.at, event.done) : addToRate(view.speed, event.at, event.done)
  return { ...next, speed, samples: addSample(view.samples, event.at, event.done) }
}

function addSample(samples: readonly SpeedSample[], at: number, bytes: number): SpeedSample[] {
  return [...samples.filter((sample) => at - sample.at <= sampleWindowMs), { at, bytes }]
}

function appendLog(log: readonly LogLine[], event: Extract<JobEvent, { type: 'log' }>): LogLine[] {
  const line = { seq: event.seq, at: event.at, level: event.level, phase: event.phase, text: event.text }
  return log.length < maximumLogLines ? [...log, line] : [...log.slice(1), line]
}

function finish(view: JobView, result: JobResult, at: number): JobView {
  const broken = result.outcome === 'cancelled' ? 'cancelled' : 'failed'
  const ended = view.phases.map((item): PhaseView => {
    if (item.status !== 'running') return item
    const status = result.outcome === 'succeeded' ? 'done' : broken
    return { ...item, status, durationMs: item.startedAt === null ? null : at - item.startedAt }
  })
  return {
    ...view,
    phases: ended,
    current: null,
    activity: null,
    waitingFor: [],
    stall: null,
    cancelling: null,
    committing: false,
    result,
  }
}

/** `Σ weight · fraction of the phase`: 1 only for a job that succeeded. */
export function overallFraction(view: JobView): number {
  if (view.result?.outcome === 'succeeded') return 1
  const sum = view.phases.reduce((total, item) => total + view.started.weights[item.phase] * phaseFraction(item), 0)
  return Math.min(sum, 0.999)
}

function phaseFraction(item: PhaseView): number {
  if (item.status === 'done' || item.status === 'skipped') return 1
  if (item.total === null || item.total <= 0) return 0
  return Math.min(item.done / item.total, 1)
}

/**
 * Bytes a second of the running phase, smoothed over about 10 s, or `null` in its first half second. It falls while
 * nothing comes. `now` is milliseconds since the epoch.
 */
export function bytesPerSecond({ speed }: JobView, now: number): number | null {
  if (speed === null || speed.at - speed.since < 500) return null
  const perMs = ratePerMs(now > speed.at ? addToRate(speed, now, speed.done) : speed)
  return perMs === null ? null : perMs * 1000
}

/**
 * Milliseconds left, or `null` while an answer would be invented: before 5 s and 3 %, while it waits for somebody, and
 * after 15 s without news (interface.md 5.1, 5.2). `now` is milliseconds since the epoch.
 */
export function millisecondsLeft(view: JobView, now: number): number | null {
  const stands = view.stall !== null || view.waitingFor.length > 0
  if (view.result !== null || stands || now - view.lastEventAt >= silentMs) return null
  return timeLeft(view.pace, now)
}
