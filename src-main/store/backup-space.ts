import { access, constants, lstat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../src-shared/domain/failure'
import { formatBytes } from '../../src-shared/format/format'
import { trashFolderOf } from './backup-files'
import { diskFailure, errnoOf } from './disk-failure'
import { ensureFolder } from './files'
import { listFolder } from './journal'

/** Makes the folder (0700). Throws `disk/unwritable`. */
export async function requireWritable(folder: string): Promise<void> {
  await ensureFolder(folder)
  try {
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw diskFailure(error, folder)
  }
}

/** Throws `disk/full` with both numbers when the folder's disk has less room. */
export async function requireRoom(folder: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(folder)
  if (free >= neededBytes) return
  throw new AppError({
    code: 'disk/full',
    message: `There is not enough room in ${folder}: about ${formatBytes(neededBytes)} are needed, ${formatBytes(free)} are free.`,
    hint: 'Free some space on that disk, or choose another backup folder in the settings.',
    detail: `needed ${neededBytes} bytes, free ${free} bytes`,
    retryable: true,
  })
}

/** Free bytes of the disk that the folder is on, or will be on once it is made. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    const parent = dirname(folder)
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error
    return freeBytes(parent)
  }
}

/** Bytes of all files in the folder with its trash, of the trash alone, and free bytes of its disk. */
export async function folderUsage(
  folder: string,
): Promise<{ usedBytes: number; trashBytes: number; freeBytes: number }> {
  const [own, trashBytes, free] = await Promise.all([
    usedBytes(folder),
    usedBytes(trashFolderOf(folder)),
    freeBytes(folder).catch(() => 0),
  ])
  return { usedBytes: own + trashBytes, trashBytes, freeBytes: free }
}

async function usedBytes(folder: string): Promise<number> {
  const sizes = await Promise.all((await listFolder(folder)).map((name) => fileSize(join(folder, name))))
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
}

/** Bytes of a regular file, or `null` where there is none. */
export async function fileSize(path: string): Promise<number | null> {
  const stats = await lstat(path).catch(() => null)
  return stats?.isFile() === true ? stats.size : null
}
