import { AppError } from '../../src-shared/domain/failure'
import type { Session } from '../postgres/session'
import { withinLimit } from './time-limit'

const everyMs = 4_000
const limitMs = 15_000

/**
 * Asks a session for a sign of life every few seconds. A cut network sends nothing, so a stream that waits for it would
 * wait for many minutes; here it is noticed within 20 s (R15). Returns a function that stops it.
 */
export function startHeartbeat(session: Session, onLost: (failure: AppError) => void): () => void {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const beat = async () => {
    const answer = await withinLimit(
      session.query('select 1').then(
        () => true,
        () => false,
      ),
      limitMs,
    )
    if (isStopped) return
    if (answer !== true) onLost(lostLink(session.place.name))
    else timer = setTimeout(() => void beat(), everyMs)
  }
  timer = setTimeout(() => void beat(), everyMs)
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

/** The failure for a server that stays silent. */
export function lostLink(name: string): AppError {
  return new AppError({
    code: 'connection/lost',
    message: `${name} does not answer any more.`,
    hint: 'Check the network and the server, then run it again.',
    retryable: true,
  })
}
