import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, type FileHandle, lstat, open, readFile, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type BackupEntry, type Manifest, manifestSchema } from '../../src-shared/domain/backup'
import { AppError } from '../../src-shared/domain/failure'
import { formatBytes } from '../../src-shared/format/format'
import { openPartialArchive, type PartialArchive } from './archive-writer'
import { archiveOfManifest, isArchiveName, partialName } from './backup-files'
import { expireBackups, type SweepResult } from './backup-sweep'
import { diskFailure, errnoOf } from './disk-failure'
import { ensureFolder, removeFile, writeWhole } from './files'
import { listFolder } from './journal'

export interface OpenArchive {
  readonly entry: BackupEntry
  readonly path: string
  /** Opened once, without following links; whoever opens it closes it. */
  readonly handle: FileHandle
}

export interface BackupStore {
  /** The folder, as the settings say now. */
  folder(): Promise<string>
  /** Makes the folder (0700) and sees to room for `neededBytes`. Throws `disk/full` with both numbers, `disk/unwritable`. */
  prepare(neededBytes: number): Promise<void>
  /** Starts an archive under its `.partial` name. Throws `disk/*`. */
  openPartial(fileName: string): Promise<PartialArchive>
  /** Writes the manifest beside its published archive, and answers the entry as it is listed. */
  writeManifest(manifest: Manifest): Promise<BackupEntry>
  /** Newest first. Files that are not ours or cannot be read are left out. */
  list(): Promise<BackupEntry[]>
  /** Throws `backup/failed` when there is none with this id. */
  get(id: string): Promise<BackupEntry>
  /** Opens the archive for reading; a link, a missing file or another size is `archive/damaged`. */
  openForReading(id: string): Promise<OpenArchive>
  /** Reads the whole archive and compares it with its manifest. Throws `archive/damaged`. */
  verifyHash(entry: BackupEntry): Promise<void>
  setPinned(id: string, pinned: boolean): Promise<void>
  /** Acts on the retention and sweeps what crashes left behind. Run it only where no other process can. */
  expire(policy: { hours: number; inUse?: ReadonlySet<string> }, now: number): Promise<SweepResult>
  /** Bytes of all files in the folder, and free bytes of its disk. */
  usage(): Promise<{ usedBytes: number; freeBytes: number }>
}

/** Backups in one folder: archives, each with its manifest beside it. */
export function createBackupStore(folder: string | (() => Promise<string>)): BackupStore {
  const where = typeof folder === 'string' ? async () => folder : folder

  async function list(): Promise<BackupEntry[]> {
    return listBackups(await where())
  }
  async function get(id: string): Promise<BackupEntry> {
    const found = (await list()).find((entry) => entry.manifest.id === id)
    if (found !== undefined) return found
    throw new AppError({
      code: 'backup/failed',
      message: 'This backup does not exist any more.',
      hint: 'Choose another one from the list of backups.',
      detail: id,
    })
  }

  return {
    folder: where,
    list,
    get,
    prepare: async (neededBytes) => prepareFolder(await where(), neededBytes),
    async openPartial(fileName) {
      if (!isArchiveName(fileName)) throw new Error(`Not an archive name: ${JSON.stringify(fileName)}`)
      const path = await where()
      return openPartialArchive(join(path, partialName(fileName)), join(path, fileName))
    },
    async writeManifest(manifest) {
      const checked = manifestSchema.parse(manifest)
      if (!isArchiveName(checked.file)) throw new Error(`Not an archive name: ${JSON.stringify(checked.file)}`)
      const path = await where()
      await writeWhole(join(path, `${checked.file}.json`), `${JSON.stringify(checked, null, 2)}\n`)
      return light(await entryOf(path, checked))
    },
    async openForReading(id) {
      const entry = await get(id)
      return openArchive(join(await where(), entry.manifest.file), entry)
    },
    async verifyHash(entry) {
      const { handle } = await openArchive(join(await where(), entry.manifest.file), entry)
      await compareHash(handle, entry)
    },
    async setPinned(id, pinned) {
      const entry = await get(id)
      const marker = join(await where(), `${entry.manifest.file}.pinned`)
      if (!pinned) return removeFile(marker)
      await writeFile(marker, '', { mode: 0o600 }).catch((error: unknown) => {
        throw diskFailure(error, marker)
      })
    },
    expire: async (policy, now) => expireBackups(await where(), await list(), policy, now),
    async usage() {
      const path = await where()
      const sizes = await Promise.all((await listFolder(path)).map((name) => sizeOf(join(path, name))))
      return { usedBytes: sizes.reduce((a, b) => a + b, 0), freeBytes: await freeBytes(path).catch(() => 0) }
    },
  }
}

async function prepareFolder(folder: string, neededBytes: number): Promise<void> {
  await ensureFolder(folder)
  try {
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw diskFailure(error, folder)
  }
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
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    const parent = dirname(folder)
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw error
    return freeBytes(parent)
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size
  } catch {
    return 0
  }
}

async function listBackups(folder: string): Promise<BackupEntry[]> {
  const names = await listFolder(folder)
  const entries = await Promise.all(names.map((name) => readEntry(folder, name)))
  return entries
    .filter((entry) => entry !== null)
    .map(light)
    .toSorted((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt))
}

/** The entry without the definitions: they are large, and only a restore needs them. */
function light(entry: BackupEntry): BackupEntry {
  return { ...entry, manifest: { ...entry.manifest, schema: null } }
}

async function readEntry(folder: string, name: string): Promise<BackupEntry | null> {
  const archive = archiveOfManifest(name)
  if (archive === null) return null
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8')))
    if (!parsed.success || parsed.data.file !== archive) return null
    return await entryOf(folder, parsed.data)
  } catch {
    return null
  }
}

async function entryOf(folder: string, manifest: Manifest): Promise<BackupEntry> {
  const [state, pinned] = await Promise.all([
    stateOf(join(folder, manifest.file), manifest.bytes),
    lstat(join(folder, `${manifest.file}.pinned`)).then(
      () => true,
      () => false,
    ),
  ])
  return { manifest, state, pinned }
}

async function stateOf(path: string, bytes: number): Promise<BackupEntry['state']> {
  try {
    const stats = await lstat(path)
    if (!stats.isFile()) return 'missing'
    return stats.size === bytes ? 'present' : 'size-differs'
  } catch {
    return 'missing'
  }
}

async function openArchive(path: string, entry: BackupEntry): Promise<OpenArchive> {
  let handle: FileHandle
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  } catch (error) {
    throw damagedArchive(
      entry,
      errnoOf(error) === 'ENOENT' ? 'its file is missing' : 'its file cannot be opened',
      error,
    )
  }
  const stats = await handle.stat()
  if (stats.isFile() && stats.size === entry.manifest.bytes) return { entry, path, handle }
  await handle.close()
  throw damagedArchive(entry, `it has ${stats.size} bytes instead of ${entry.manifest.bytes}`)
}

async function compareHash(handle: FileHandle, entry: BackupEntry): Promise<void> {
  const hash = createHash('sha256')
  const stream = createReadStream('', { fd: handle, highWaterMark: 1 << 20 })
  await pipeline(stream, hash)
  if (hash.digest('hex') !== entry.manifest.sha256) {
    throw damagedArchive(entry, 'its content is not what was written (SHA-256 differs)')
  }
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
