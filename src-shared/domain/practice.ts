import type { Failure } from './failure'

/** What a practice sync does, in order: two databases are made, one is copied into the other, undone, both dropped. */
export const practiceSteps = ['make', 'sync', 'undo', 'drop'] as const
export type PracticeStepName = (typeof practiceSteps)[number]

export interface PracticeStep {
  readonly step: PracticeStepName
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped'
  /** What it does now, or what came of it: `2,600 rows in 3 tables, verified identical`. */
  readonly text: string | null
  /** 0 to 1 while it runs and that is known. */
  readonly fraction: number | null
}

/** A practice sync as every window shows it; the main process sends it whole with each change. */
export interface PracticeView {
  readonly id: string
  /** The user's own container that both databases live in. */
  readonly container: string
  readonly source: string
  readonly target: string
  readonly steps: readonly PracticeStep[]
  readonly outcome: 'running' | 'cancelling' | 'succeeded' | 'cancelled' | 'failed'
  readonly failure: Failure | null
  readonly durationMs: number | null
}

/** A practice sync that has begun. */
export function newPractice(id: string, container: string, names: { source: string; target: string }): PracticeView {
  const steps = practiceSteps.map((step) => ({ step, state: 'waiting', text: null, fraction: null }) as const)
  return { id, container, ...names, steps, outcome: 'running', failure: null, durationMs: null }
}

/** The view with one step changed. */
export function withStep(
  view: PracticeView,
  step: PracticeStepName,
  change: Partial<Omit<PracticeStep, 'step'>>,
): PracticeView {
  return { ...view, steps: view.steps.map((item) => (item.step === step ? { ...item, ...change } : item)) }
}

/** What is still open when a practice ends early: the running step failed, the waiting ones never began. */
export function closeSteps(view: PracticeView, failed: boolean): PracticeView {
  const end = (step: PracticeStep): PracticeStep => {
    if (step.step === 'drop') return step
    if (step.state === 'running') return { ...step, state: failed ? 'failed' : 'skipped', fraction: null }
    return step.state === 'waiting' ? { ...step, state: 'skipped' } : step
  }
  return { ...view, steps: view.steps.map(end) }
}

export function isPractising(view: PracticeView | null): boolean {
  return view !== null && (view.outcome === 'running' || view.outcome === 'cancelling')
}
