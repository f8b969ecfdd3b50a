import { AppError } from '../../src-shared/domain/failure'

export type RunLatest = <T>(key: string, work: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** Runs one piece of work for a key at a time: a newer one aborts the one before it, whose caller is told so. */
export function createLatest(): RunLatest {
  const running = new Map<string, AbortController>()
  return async (key, work) => {
    running.get(key)?.abort(superseded())
    const controller = new AbortController()
    running.set(key, controller)
    try {
      const result = await work(controller.signal)
      if (controller.signal.aborted) throw superseded()
      return result
    } catch (error) {
      throw controller.signal.aborted ? superseded() : error
    } finally {
      if (running.get(key) === controller) running.delete(key)
    }
  }
}

function superseded(): AppError {
  return new AppError({
    code: 'usage/invalid',
    message: 'A newer check of the same connection has taken its place.',
    retryable: true,
  })
}
