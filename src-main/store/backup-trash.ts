import { lstat, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrashedBackup } from '../../src-shared/domain/backup'
import { AppError } from '../../src-shared/domain/failure'
import { light, readManifestFile } from './backup-catalogue'
import {
  archiveOfFile,
  archiveOfManifest,
  filesOf,
  manifestName,
  parseTrashName,
  trashFolderOf,
  trashName,
} from './backup-files'
import { diskFailure, errnoOf, unwritable } from './disk-failure'
import { ensureFolder, removeFile, syncFolder } from './files'
import { isThere } from './read-file'

/** How long what was thrown away can be put back. */
export const trashMs = 10 * 60_000
const hour = 3_600_000

/**
 * Moves a backup with everything beside it into the trash: renamed, never copied. Its manifest goes first, and with it
 * the entry; what a crash leaves behind is moved by the next `emptyTrash`. A disk that has no room for the trash itself
 * is why people delete: there it goes for good. Throws `disk/unwritable`, then nothing was moved.
 */
export async function moveToTrash(folder: string, archive: string, now: number): Promise<void> {
  try {
    await moveFiles(folder, await makeTrash(folder), archive, now)
  } catch (error) {
    if (!(error instanceof AppError) || error.failure.code !== 'disk/full') throw error
    for (const name of filesOf(archive).toReversed()) await removeFile(join(folder, name))
  }
  await syncFolder(folder)
}

async function moveFiles(folder: string, trash: string, archive: string, now: number): Promise<void> {
  const moved: string[] = []
  try {
    for (const name of filesOf(archive))
      if (await move(join(folder, name), join(trash, trashName(name, now)))) moved.push(name)
  } catch (error) {
    for (const name of moved.toReversed()) await move(join(trash, trashName(name, now)), join(folder, name))
    throw error
  }
  await syncFolder(trash)
}

/** What lies in the trash, latest first. */
export async function listTrash(folder: string): Promise<TrashedBackup[]> {
  const trash = trashFolderOf(folder)
  const manifests = (await listTrashFiles(trash)).flatMap((file) => {
    const archive = archiveOfManifest(file.name)
    return archive === null ? [] : [{ ...file, archive }]
  })
  const items = await Promise.all(
    manifests.map(async ({ file, at, archive }) => {
      const reading = await readManifestFile(join(trash, file), archive)
      if (reading.kind === 'problem') return null
      const [trashedAt, goneAt] = [isoOf(at), isoOf(at + trashMs)]
      return { manifest: light(reading.manifest), trashedAt, goneAt }
    }),
  )
  return items.filter((item) => item !== null).toSorted((a, b) => b.trashedAt.localeCompare(a.trashedAt))
}

/**
 * Moves a backup back, its manifest last: only then it is listed again. Throws `backup/not-found` when it is gone,
 * `backup/failed` when another file has its name now.
 */
export async function putBack(folder: string, id: string): Promise<void> {
  const item = (await listTrash(folder)).find(({ manifest }) => manifest.id === id)
  if (item === undefined) throw goneForGood(id)
  const trash = trashFolderOf(folder)
  const at = Date.parse(item.trashedAt)
  const names = filesOf(item.manifest.file).toReversed()
  for (const name of names)
    if ((await isThere(join(trash, trashName(name, at)))) && (await isThere(join(folder, name)))) throw nameTaken(name)
  for (const name of names) await move(join(trash, trashName(name, at)), join(folder, name))
  await syncFolder(folder)
  await syncFolder(trash)
}

/**
 * Removes for good what was thrown away ten minutes ago or longer (`everything`: whatever it is), and finishes what a
 * crash interrupted. Something from the future (the clock was set back) gets ten minutes from now. Answers the archives.
 */
export async function emptyTrash(folder: string, now: number, everything = false): Promise<string[]> {
  const trash = trashFolderOf(folder)
  await finishMoves(folder, trash)
  const removed = new Set<string>()
  for (const { file, at, name } of (await listTrashFiles(trash)).toSorted(manifestsLast)) {
    if (everything || now >= at + trashMs) {
      await removeFile(join(trash, file))
      removed.add(archiveOfFile(name) ?? name)
    } else if (at > now + hour) await move(join(trash, file), join(trash, trashName(name, now)))
  }
  return [...removed]
}

/** An archive that stayed behind when its manifest went, or that was put back without it, belongs into the trash. */
async function finishMoves(folder: string, trash: string): Promise<void> {
  for (const { at, name } of await listTrashFiles(trash)) {
    const archive = archiveOfManifest(name)
    if (archive === null || (await isThere(join(folder, manifestName(archive))))) continue
    for (const other of filesOf(archive)) {
      const place = join(trash, trashName(other, at))
      if (!(await isThere(place))) await move(join(folder, other), place)
    }
  }
}

async function makeTrash(folder: string): Promise<string> {
  const trash = trashFolderOf(folder)
  const stats = await lstat(trash).catch(() => null)
  if (stats !== null && !stats.isDirectory()) throw unwritable(new Error('It is not a folder.'), trash)
  await ensureFolder(trash)
  return trash
}

export interface TrashFile {
  /** Its name in the trash. */
  readonly file: string
  readonly at: number
  /** The name it had. */
  readonly name: string
}

/** Files of ours in the trash; none when it is not a folder itself, such as a link to one. */
export async function listTrashFiles(trash: string): Promise<TrashFile[]> {
  const stats = await lstat(trash).catch(() => null)
  if (stats === null || !stats.isDirectory()) return []
  const names = await readdir(trash).catch((error: unknown) => {
    throw diskFailure(error, trash)
  })
  return names.flatMap((file) => {
    const parsed = parseTrashName(file)
    return parsed === null ? [] : [{ file, ...parsed }]
  })
}

function manifestsLast(a: TrashFile, b: TrashFile): number {
  return Number(archiveOfManifest(a.name) !== null) - Number(archiveOfManifest(b.name) !== null)
}

/** Renames; `false` when there is nothing to rename. */
async function move(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw diskFailure(error, from)
  }
}

function isoOf(at: number): string {
  return new Date(Math.min(at, 8_640_000_000_000_000)).toISOString()
}

function goneForGood(id: string): AppError {
  return new AppError({
    code: 'backup/not-found',
    message: 'This backup is not in the trash any more.',
    hint: 'What was deleted can be put back for ten minutes.',
    detail: id,
  })
}

function nameTaken(name: string): AppError {
  return new AppError({
    code: 'backup/failed',
    message: `The backup cannot be put back: another file is called ${name} now.`,
    hint: 'Move that file away, then put the backup back.',
  })
}
