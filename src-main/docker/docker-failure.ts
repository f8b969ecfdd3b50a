import { AppError, type Failure } from '../../src-shared/domain/failure'

type Known = Omit<Failure, 'retryable'> & { retryable?: boolean }

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined
}

/** HTTP status of a dockerode error, or null when it is none. */
export function dockerStatus(error: unknown): number | null {
  const status = property(error, 'statusCode')
  return typeof status === 'number' ? status : null
}

function wordsOf(error: unknown): string {
  const message = property(property(error, 'json'), 'message')
  if (typeof message === 'string') return message
  return error instanceof Error ? error.message : String(error)
}

/** An errno of the way to the engine (not of anything the engine did) as a failure, or null for any other error. */
export function connectFailure(error: unknown): Known | null {
  const code = property(error, 'code')
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      code: 'docker/permission',
      message: 'This user may not talk to the Docker engine.',
      hint: 'Add the user to the "docker" group (sudo usermod -aG docker $USER), then log out and in again.',
      detail: wordsOf(error),
    }
  }
  const gone = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENOTSOCK']
  if (typeof code !== 'string' || !gone.includes(code)) return null
  return {
    code: 'docker/unreachable',
    message: 'The Docker engine does not answer.',
    hint: 'Start Docker (or OrbStack, Colima, Rancher Desktop, Podman) and try again.',
    detail: wordsOf(error),
    retryable: true,
  }
}

/**
 * Any error of a call to the engine as an `AppError`. `what` is what was tried, as the start of a sentence:
 * "The tool container could not be created". Aborts and failures that are already known pass unchanged.
 */
export function dockerFailure(what: string, error: unknown): Error {
  if (error instanceof AppError) return error
  if (error instanceof Error && error.name === 'AbortError') return error
  const known = connectFailure(error)
  if (known) return new AppError(known, error)
  return new AppError(
    {
      code: 'docker/tool-container',
      message: `${what}.`,
      hint: 'The detail holds the words of the Docker engine; its log may say more.',
      detail: wordsOf(error),
      retryable: (dockerStatus(error) ?? 500) >= 500,
    },
    error,
  )
}
