import type { Session } from '../postgres/session'
import { type StallCause, stallCause } from '../postgres/stall-cause'
import type { PhaseContext } from './job-run'
import { withinLimit } from './time-limit'

/** Interface.md 5.2: after 15 s without a byte the server is asked why. */
const stallMs = 15_000
const everyMs = 3_000
const answerMs = 5_000

/**
 * Runs work of a phase, and while nothing of it moves asks the server why: over a session that does not take part, by
 * the name that the sessions of the job bear. What comes out is shown and, once for each cause, logged.
 */
export async function watchingStalls<T>(
  context: PhaseContext,
  asking: Session,
  applicationName: string,
  work: () => Promise<T>,
): Promise<T> {
  const stop = watchStalls(context, () => withinLimit(stallCause(asking, applicationName), answerMs))
  try {
    return await work()
  } finally {
    stop()
  }
}

/** `ask` may fail or answer `null`: then nothing is said. Returns a function that ends it. */
export function watchStalls(context: PhaseContext, ask: () => Promise<StallCause | null>): () => void {
  let isAsking = false
  let isOver = false
  let said = ''
  const look = async () => {
    if (isAsking || context.stillFor() < stallMs) return
    isAsking = true
    const cause = await ask().catch(() => null)
    isAsking = false
    if (isOver || cause === null || context.stillFor() < stallMs) return
    context.waiting(cause.sessions, cause.text)
    if (said !== cause.text) context.log(`Nothing has moved for a while: ${cause.text}`, 'warning')
    said = cause.text
  }
  const timer = setInterval(() => void look(), everyMs)
  return () => {
    isOver = true
    clearInterval(timer)
  }
}
