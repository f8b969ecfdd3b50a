import { AppError } from '../../src-shared/domain/failure'

/** The `errno` name of a thrown file system error, e.g. `ENOENT`. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

const unwritableErrnos = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL'])

/** Turns a file system error of a write to `path` into `disk/full` or `disk/unwritable`; anything else stays as it is. */
export function diskFailure(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error
  const errno = errnoOf(error)
  const detail = error instanceof Error ? error.message : String(error)
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new AppError(
      {
        code: 'disk/full',
        message: `The disk is full: ${path} could not be written.`,
        hint: 'Free some space on that disk, or choose another folder in the settings, then try again.',
        detail,
        retryable: true,
      },
      error,
    )
  }
  if (errno !== null && unwritableErrnos.has(errno)) return unwritable(error, path)
  return error
}

/** `disk/unwritable` for a path. */
export function unwritable(error: unknown, path: string): AppError {
  return new AppError(
    {
      code: 'disk/unwritable',
      message: `${path} cannot be written.`,
      hint: 'Check who owns the folder and its permissions, or choose another folder.',
      detail: error instanceof Error ? error.message : String(error),
    },
    error,
  )
}
