import { setTimeout as wait } from 'node:timers/promises'
import { app } from 'electron'
import type { Logger } from '../logging'

/** Longer than an engine takes to remove a container; after that the process ends all the same. Milliseconds. */
const patience = 5_000

/** Holds the end of the process until everything given has ended, so that a check leaves no container behind. */
export function endBeforeQuit(ends: readonly (() => Promise<unknown>)[], logger: Logger): void {
  let ended = false
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    const all = Promise.allSettled(ends.map((end) => end()))
    void Promise.race([all, wait(patience)])
      .catch((error: unknown) => logger.error('Something did not end.', { error }))
      .finally(() => {
        ended = true
        // Where nothing had to end, this still runs inside Electron's own quit, which ignores another one until it is over.
        setImmediate(() => app.quit())
      })
  })
}
