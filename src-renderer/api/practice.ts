import { useState } from 'react'
import { type Failure, failureOf } from '../../src-shared/domain/failure'
import { isPractising, type PracticeView } from '../../src-shared/domain/practice'
import { isRunning, useJob } from '../stores/job-store'
import { usePractice } from '../stores/practice-store'
import { call } from './call'

export interface PracticeActs {
  readonly view: PracticeView | null
  readonly active: boolean
  /** A job runs: a practice waits for it. */
  readonly blocked: boolean
  /** Why the last start was refused. */
  readonly refused: Failure | null
  readonly start: (container: string) => void
  readonly cancel: () => void
  /** Puts a practice that has ended out of sight. */
  readonly clear: () => void
}

/** Takes a view over unless a newer practice is known already. */
export async function catchUpWithPractice(): Promise<void> {
  const view = await call('practice/state', undefined).catch(() => null)
  if (view !== null && usePractice.getState().view === null && isPractising(view)) usePractice.setState({ view })
}

/** The practice sync and what can be done with it. */
export function usePracticeActs(): PracticeActs {
  const view = usePractice((state) => state.view)
  const blocked = useJob((state) => isRunning(state.view))
  const [refused, setRefused] = useState<Failure | null>(null)
  const start = async (container: string) => {
    setRefused(null)
    try {
      const begun = await call('practice/start', { container })
      if (usePractice.getState().view?.id !== begun.id) usePractice.setState({ view: begun })
    } catch (error) {
      setRefused(failureOf(error))
    }
  }
  const clear = () => {
    setRefused(null)
    if (!isPractising(view)) usePractice.setState({ view: null })
  }
  return {
    view,
    active: isPractising(view),
    blocked,
    refused,
    start: (container) => void start(container),
    cancel: () => void call('practice/cancel', undefined).catch(() => null),
    clear,
  }
}
