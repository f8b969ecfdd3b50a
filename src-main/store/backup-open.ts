import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { BackupEntry } from '../../src-shared/domain/backup'
import { AppError } from '../../src-shared/domain/failure'
import { errnoOf } from './disk-failure'
import { openRegular } from './read-file'

export interface OpenArchive {
  readonly entry: BackupEntry
  readonly path: string
  /** Opened once, without following links; whoever opens it closes it. */
  readonly handle: FileHandle
}

/** Opens an archive for reading; a link, a missing file or another size than the manifest's is `archive/damaged`. */
export async function openArchive(folder: string, entry: BackupEntry): Promise<OpenArchive> {
  const path = join(folder, entry.manifest.file)
  const handle = await openRegular(path).catch((error: unknown) => {
    throw damagedArchive(entry, openProblem(error), error)
  })
  const { size } = await handle.stat()
  if (size === entry.manifest.bytes) return { entry, path, handle }
  await handle.close()
  throw damagedArchive(entry, `it has ${size} bytes instead of ${entry.manifest.bytes}`)
}

/** Hashes an open archive to its end and closes it. Throws `archive/damaged` when it cannot be read. */
export async function isIntact({ entry, handle }: OpenArchive): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream('', { fd: handle, highWaterMark: 1 << 20 }), hash)
  } catch (error) {
    throw damagedArchive(entry, 'its file cannot be read to its end', error)
  }
  return hash.digest('hex') === entry.manifest.sha256
}

export function differingContent(entry: BackupEntry): AppError {
  return damagedArchive(entry, 'its content is not what was written (SHA-256 differs)')
}

function openProblem(error: unknown): string {
  return errnoOf(error) === 'ENOENT' ? 'its file is missing' : 'its file cannot be opened'
}

function damagedArchive(entry: BackupEntry, what: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'archive/damaged',
      message: `The backup ${entry.manifest.file} cannot be used: ${what}.`,
      hint: 'Use the previous backup of this database.',
      detail: entry.manifest.id,
    },
    cause,
  )
}
