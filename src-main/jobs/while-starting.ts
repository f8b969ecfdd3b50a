import { setTimeout as wait } from 'node:timers/promises'
import { AppError, type FailureCode } from '../../src-shared/domain/failure'

/** How long a server may take to answer after its container was started, in milliseconds. */
const patienceMs = 20_000
const pauseMs = 250
const notYet: readonly FailureCode[] = ['docker/no-postgres', 'connection/refused']

/**
 * Connects, and tries again while a container that was started a moment ago (`startedAt` in epoch milliseconds, `null`
 * where that is not known) brings its server up.
 */
export async function whileStarting<T>(
  startedAt: number | null,
  connect: () => Promise<T>,
  signal: AbortSignal,
  now: () => number = Date.now,
): Promise<T> {
  for (;;) {
    try {
      return await connect()
    } catch (error) {
      const soon = startedAt !== null && now() - startedAt < patienceMs
      if (!soon || !(error instanceof AppError) || !notYet.includes(error.failure.code)) throw error
      await wait(pauseMs, undefined, { signal })
    }
  }
}
