import { randomBytes } from 'node:crypto'
import type { ContainerEndpoint } from '../../src-shared/domain/endpoint'
import { AppError, failureOf } from '../../src-shared/domain/failure'
import {
  closeSteps,
  isPractising,
  newPractice,
  type PracticeStep,
  type PracticeStepName,
  type PracticeView,
  withStep,
} from '../../src-shared/domain/practice'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { acquireLock } from '../store/lock'
import { clearRoom, type DepsIn, roomHome, sweepRooms } from './practice-room'
import { runPractice } from './practice-run'

/** Practice syncs of one home: at most one at a time, and never beside a job. */
export interface Practice {
  /** Resolves when it has begun. Throws `job/busy`. */
  start(endpoint: ContainerEndpoint, passwords: PasswordLookup): Promise<PracticeView>
  /** Resolves when the running one has stopped and dropped its databases; at once when none runs. */
  cancel(): Promise<void>
  /** The one that runs or ran last. */
  view(): PracticeView | null
  onChange(listener: (view: PracticeView) => void): () => void
  /** Drops what an earlier process left behind; answers what could not be dropped now, as sentences. */
  sweep(passwords: PasswordLookup): Promise<string[]>
}

/** `depsIn` makes the parts of a job for a home of the practice's own. */
export function createPractice(home: string, depsIn: DepsIn): Practice {
  const listeners = new Set<(view: PracticeView) => void>()
  let view: PracticeView | null = null
  let running: { readonly controller: AbortController; readonly done: Promise<void> } | null = null

  function show(next: PracticeView): void {
    view = next
    for (const listener of listeners) listener(next)
  }
  function step(name: PracticeStepName, change: Partial<Omit<PracticeStep, 'step'>>): void {
    if (view !== null) show(withStep(view, name, change))
  }

  async function perform(endpoint: ContainerEndpoint, passwords: PasswordLookup, controller: AbortController) {
    if (view === null) return
    const { id, source, target } = view
    // Both databases are in the user's container: their password is its own.
    const room = { id, deps: depsIn(roomHome(home, id)), endpoint, passwords: () => passwords(endpoint) }
    const began = performance.now()
    let failure: PracticeView['failure'] = null
    try {
      await sweepRooms(home, depsIn, passwords)
      await runPractice(room, { source, target }, step, controller.signal)
    } catch (error) {
      failure = controller.signal.aborted ? null : failureOf(error)
      show(closeSteps(view, failure !== null))
    }
    step('drop', { state: 'running', text: 'Dropping both databases' })
    try {
      await clearRoom(room)
      step('drop', { state: 'done', text: `Nothing is left in ${endpoint.container}` })
    } catch (error) {
      step('drop', { state: 'failed', text: 'They are dropped when the application starts again' })
      failure ??= leftBehind(error, endpoint)
    }
    const stopped = controller.signal.aborted && failure === null && !wasComplete(view)
    const outcome = failure !== null ? 'failed' : stopped ? 'cancelled' : 'succeeded'
    show({ ...view, outcome, failure, durationMs: Math.round(performance.now() - began) })
  }

  return {
    async start(endpoint, passwords) {
      const id = randomBytes(6).toString('hex')
      const lock = await acquireLock(home, { jobId: id, purpose: 'practice sync' })
      const names = {
        source: `archon_sync_practice_a_${id.slice(0, 6)}`,
        target: `archon_sync_practice_b_${id.slice(0, 6)}`,
      }
      const controller = new AbortController()
      const begun = newPractice(id, endpoint.container, names)
      show(begun)
      const done = perform(endpoint, passwords, controller).finally(async () => {
        running = null
        await lock.release()
      })
      running = { controller, done }
      done.catch(() => undefined)
      return begun
    },
    async cancel() {
      const current = running
      if (current === null) return
      current.controller.abort()
      if (view !== null && isPractising(view)) show({ ...view, outcome: 'cancelling' })
      await current.done.catch(() => undefined)
    },
    view: () => view,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sweep: (passwords) => sweepRooms(home, depsIn, passwords),
  }
}

/** Cancelled too late: everything was shown already. */
function wasComplete(view: PracticeView): boolean {
  return view.steps.every((item) => item.state === 'done')
}

function leftBehind(error: unknown, { container }: ContainerEndpoint): AppError['failure'] {
  const failure = failureOf(error)
  return new AppError({
    ...failure,
    message: `The practice databases could not be dropped: ${failure.message}`,
    hint: `They hold nothing of yours. They are dropped at the next start while ${container} runs.`,
    retryable: true,
  }).failure
}
