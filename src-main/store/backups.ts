import type { EventEmitter } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type BackupEntry,
  type BackupList,
  type BackupProof,
  type Manifest,
  manifestSchema,
} from '../../src-shared/domain/backup'
import { forecast } from '../../src-shared/domain/retention'
import { openPartialArchive, type PartialArchive } from './archive-writer'
import { entryOf, type ManifestCache, readCatalogue, readWholeManifest } from './backup-catalogue'
import { isArchiveName, manifestName, partialName } from './backup-files'
import { differingContent, isIntact, type OpenArchive, openArchive } from './backup-open'
import { findBackup, noSuchBackup, type RemoveOptions, requireRemovable } from './backup-removal'
import { folderUsage, freeBytes, requireRoom, requireWritable } from './backup-space'
import { type BackupState, changeState } from './backup-state'
import { expireBackups, type RetentionFacts, readLastRun, retentionEntries, type SweepResult } from './backup-sweep'
import { emptyTrash, listTrash, moveToTrash, putBack } from './backup-trash'
import { writeWhole } from './files'

export interface BackupStore {
  /** The folder, as the settings say now. */
  folder(): Promise<string>
  /**
   * Makes the folder (0700) and sees to room for `neededBytes`: what lies in the trash gives way. Throws `disk/full`
   * with both numbers, `disk/unwritable`.
   */
  prepare(neededBytes: number): Promise<void>
  /** Starts an archive under its `.partial` name. Throws `disk/*`. */
  openPartial(fileName: string): Promise<PartialArchive>
  /** Writes the manifest beside its published archive, and answers the entry as it is listed. */
  writeManifest(manifest: Manifest): Promise<BackupEntry>
  /** Newest first. Files that are not ours or cannot be read are left out; `catalogue` has them. */
  list(): Promise<BackupEntry[]>
  /** Everything that is in the folder, and what becomes of it. */
  catalogue(facts: RetentionFacts, now: number): Promise<BackupList>
  /** Throws `backup/not-found` when there is none with this id. */
  get(id: string): Promise<BackupEntry>
  /** The manifest with definitions and prelude. Throws `backup/not-found`. */
  readManifest(id: string): Promise<Manifest>
  /**
   * Opens the archive for reading; a link, a missing file, another size or a content that was found damaged is
   * `archive/damaged`. While it is open the backup is in use: nothing in this process removes it.
   */
  openForReading(id: string): Promise<OpenArchive>
  /** Reads the whole archive and compares it with its manifest; the verdict is kept. Throws `archive/damaged`. */
  verifyHash(entry: BackupEntry): Promise<void>
  /** The same, but a damaged one is an answer: its entry says so. */
  verify(id: string): Promise<BackupEntry>
  setPinned(id: string, pinned: boolean): Promise<BackupEntry>
  setProof(id: string, proof: BackupProof): Promise<BackupEntry>
  /**
   * Into the trash. Throws `guard/refused` for a pinned one, `job/busy` for one in use, and `backup/last-one` for the
   * last usable one of its endpoint, unless `force`.
   */
  remove(id: string, options?: RemoveOptions): Promise<void>
  /** Out of the trash again. Throws `backup/not-found` when it is gone for good. */
  putBack(id: string): Promise<BackupEntry>
  /** Removes for good what was thrown away ten minutes ago or longer. Answers the names of the archives. */
  emptyTrash(now: number): Promise<string[]>
  /** Acts on the retention and sweeps what crashes left behind. Run it only where no other process can. */
  expire(policy: RetentionFacts, now: number): Promise<SweepResult>
  /** Bytes of all files in the folder with its trash, of the trash alone, and free bytes of its disk. */
  usage(): Promise<{ usedBytes: number; trashBytes: number; freeBytes: number }>
  /** Bytes that new backups can have: what is free, and the trash, which is emptied when it is needed. */
  roomBytes(): Promise<number>
}

/** Backups in one folder: archives, each with its manifest and state beside it. */
export function createBackupStore(folder: string | (() => Promise<string>)): BackupStore {
  const where = typeof folder === 'string' ? async () => folder : folder
  const cache: ManifestCache = new Map()
  const readers = new Map<string, number>()
  let changes: Promise<unknown> = Promise.resolve()

  async function list(): Promise<BackupEntry[]> {
    return [...(await readCatalogue(await where(), cache)).entries]
  }
  async function get(id: string): Promise<BackupEntry> {
    return findBackup(await list(), id)
  }
  /** One change after the other: what is read, changed and written must not be changed in between. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = changes.then(act)
    changes = result.catch(() => undefined)
    return result
  }
  function change(entry: BackupEntry, next: (state: BackupState) => BackupState): Promise<BackupEntry> {
    return inTurn(async () => {
      const path = await where()
      await changeState(path, entry.manifest.file, next)
      return entryOf(path, entry.manifest)
    })
  }
  async function compare(entry: BackupEntry): Promise<BackupEntry> {
    const open = await openArchive(await where(), entry)
    const { mtimeMs } = await open.handle.stat()
    const isDamaged = !(await isIntact(open))
    const verified = { at: new Date().toISOString(), verdict: isDamaged ? 'damaged' : 'intact', mtimeMs } as const
    // The verdict holds also where it cannot be written down, say on a full disk.
    return change(entry, (state) => ({ ...state, verified })).catch(
      (): BackupEntry => ({ ...entry, state: isDamaged ? 'damaged' : 'present', verifiedAt: verified.at }),
    )
  }
  function use(id: string, handle: FileHandle): void {
    readers.set(id, (readers.get(id) ?? 0) + 1)
    // A file handle is an event emitter (Node.js manual, fs: Event 'close'), which its type does not say.
    ;(handle as FileHandle & EventEmitter).once('close', () => readers.set(id, (readers.get(id) ?? 1) - 1))
  }
  function inUse(more: ReadonlySet<string> | undefined): Set<string> {
    return new Set([...(more ?? []), ...[...readers].flatMap(([id, count]) => (count > 0 ? [id] : []))])
  }

  return {
    folder: where,
    list,
    get,
    async prepare(neededBytes) {
      const path = await where()
      await requireWritable(path)
      if ((await freeBytes(path)) < neededBytes) await inTurn(() => emptyTrash(path, Date.now(), true))
      await requireRoom(path, neededBytes)
    },
    async openPartial(fileName) {
      requireArchiveName(fileName)
      const path = await where()
      return openPartialArchive(join(path, partialName(fileName)), join(path, fileName))
    },
    async writeManifest(manifest) {
      const checked = manifestSchema.parse(manifest)
      requireArchiveName(checked.file)
      const path = await where()
      await writeWhole(join(path, manifestName(checked.file)), `${JSON.stringify(checked, null, 2)}\n`)
      return entryOf(path, checked)
    },
    async catalogue(facts, now) {
      const path = await where()
      const [{ entries, strays }, trash, lastRunAt] = await Promise.all([
        readCatalogue(path, cache),
        listTrash(path),
        readLastRun(path),
      ])
      const used = await folderUsage(path)
      const known = retentionEntries(entries, { ...facts, inUse: inUse(facts.inUse) })
      return {
        entries,
        fates: forecast(known, { limits: facts.limits, lastRunAt }, now),
        strays,
        trash: trash.filter(({ goneAt }) => Date.parse(goneAt) > now),
        usedBytes: used.usedBytes,
        freeBytes: used.freeBytes,
      }
    },
    async readManifest(id) {
      const manifest = await readWholeManifest(await where(), (await get(id)).manifest.file)
      if (manifest === null) throw noSuchBackup(id)
      return manifest
    },
    async openForReading(id) {
      const entry = await get(id)
      if (entry.state === 'damaged') throw differingContent(entry)
      const open = await openArchive(await where(), entry)
      use(id, open.handle)
      return open
    },
    async verifyHash(entry) {
      if ((await compare(entry)).state === 'damaged') throw differingContent(entry)
    },
    async verify(id) {
      const entry = await get(id)
      return entry.state === 'missing' || entry.state === 'size-differs' ? entry : compare(entry)
    },
    setPinned: async (id, pinned) => change(await get(id), (state) => ({ ...state, pinned })),
    setProof: async (id, proof) => change(await get(id), (state) => ({ ...state, proof })),
    remove: (id, options = {}) =>
      inTurn(async () => {
        const entries = await list()
        const entry = findBackup(entries, id)
        requireRemovable(entry, entries, { ...options, inUse: inUse(options.inUse) })
        await moveToTrash(await where(), entry.manifest.file, options.now ?? Date.now())
      }),
    async putBack(id) {
      await inTurn(async () => putBack(await where(), id))
      return get(id)
    },
    emptyTrash: (now) => inTurn(async () => emptyTrash(await where(), now)),
    expire: (policy, now) =>
      inTurn(async () => expireBackups(await where(), await list(), { ...policy, inUse: inUse(policy.inUse) }, now)),
    usage: async () => folderUsage(await where()),
    roomBytes: async () => {
      const { freeBytes, trashBytes } = await folderUsage(await where())
      return freeBytes + trashBytes
    },
  }
}

function requireArchiveName(name: string): void {
  if (!isArchiveName(name)) throw new Error(`Not an archive name: ${JSON.stringify(name)}`)
}
