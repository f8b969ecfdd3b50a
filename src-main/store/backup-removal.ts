import type { BackupEntry } from '../../src-shared/domain/backup'
import { isLastChecked } from '../../src-shared/domain/backup-rules'
import { AppError } from '../../src-shared/domain/failure'

export interface RemoveOptions {
  /** Also when it is the last one. */
  readonly force?: boolean
  /** Ids of backups that a job reads or has just made. */
  readonly inUse?: ReadonlySet<string>
  /** Milliseconds since the epoch; the clock's time without it. */
  readonly now?: number
}

/** The backup with an id. Throws `backup/not-found`. */
export function findBackup(entries: readonly BackupEntry[], id: string): BackupEntry {
  const found = entries.find((entry) => entry.manifest.id === id)
  if (found === undefined) throw noSuchBackup(id)
  return found
}

export function noSuchBackup(id: string): AppError {
  return new AppError({
    code: 'backup/not-found',
    message: 'This backup does not exist any more.',
    hint: 'Choose another one from the list of backups.',
    detail: id,
  })
}

/** Throws `guard/refused` for a pinned one, `job/busy` for one in use, `backup/last-one` unless `force`. */
export function requireRemovable(
  entry: BackupEntry,
  entries: readonly BackupEntry[],
  options: Pick<RemoveOptions, 'force' | 'inUse'>,
): void {
  const { id, endpoint } = entry.manifest
  if (entry.pinned) {
    throw new AppError({
      code: 'guard/refused',
      message: `The backup ${id} is pinned.`,
      hint: 'Unpin it first, then delete it.',
    })
  }
  if (options.inUse?.has(id) === true) {
    throw new AppError({
      code: 'job/busy',
      message: `The backup ${id} is in use by a job.`,
      hint: 'Wait until the job has ended, then delete it.',
      retryable: true,
    })
  }
  if (options.force === true || !isLastChecked(entries, id)) return
  throw new AppError({
    code: 'backup/last-one',
    message: `The backup ${id} is the last usable one of ${endpoint.name}.`,
    hint: 'Take another backup first, or confirm that the last one may go.',
  })
}
