import { chmod, lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupEntry } from '../../src-shared/domain/backup'
import {
  clockJumped,
  expire,
  type RetentionDecision,
  type RetentionEntry,
  type RetentionLimits,
} from '../../src-shared/domain/retention'
import {
  archiveOfFile,
  archiveOfManifest,
  isArchiveName,
  ownerLives,
  partialOwner,
  trashFolderOf,
} from './backup-files'
import { emptyTrash, listTrashFiles, moveToTrash } from './backup-trash'
import { removeFile, writeWhole } from './files'
import { listFolder } from './journal'
import { objectOf } from './json-file'
import { pidExists, processStartTime } from './process-identity'
import { openRegular } from './read-file'

/** What the retention needs to know besides the backups themselves. */
export interface RetentionFacts {
  readonly limits: RetentionLimits
  /** Ids of backups that a job reads or has just made. */
  readonly inUse: ReadonlySet<string>
  /** By id of a safety backup, when it was no longer needed (`supersededTimes`). */
  readonly superseded: ReadonlyMap<string, number>
}

export interface SweepResult {
  /** Backups that expired: they are in the trash. */
  readonly removed: readonly BackupEntry[]
  readonly kept: RetentionDecision['keep']
  /** Names of files that a crash left behind and that are gone now. */
  readonly swept: readonly string[]
}

const hour = 3_600_000
const runFile = '.retention.json'

/**
 * Moves expired backups into the trash, empties what lies there long enough, and removes what crashes left: old
 * partial files, states without a backup. Files that others could read are made private.
 */
export async function expireBackups(
  folder: string,
  entries: readonly BackupEntry[],
  facts: RetentionFacts,
  now: number,
): Promise<SweepResult> {
  const candidates = retentionEntries(entries, facts)
  const lastRunAt = await readLastRun(folder)
  const decision = expire(candidates, { limits: facts.limits, lastRunAt }, now)
  const expired = new Set(decision.remove.map(({ id }) => id))
  const removed = entries.filter((entry) => expired.has(entry.manifest.id))
  await makePrivate(folder)
  for (const entry of removed) await moveToTrash(folder, entry.manifest.file, now)
  await emptyTrash(folder, now)
  const swept = clockJumped(candidates, lastRunAt, now) ? [] : await sweepLeftovers(folder, now)
  if (entries.length > 0) await writeWhole(join(folder, runFile), JSON.stringify({ lastRunAt: now }))
  return { removed, kept: decision.keep, swept }
}

/** The backups as the rules of the retention look at them. */
export function retentionEntries(entries: readonly BackupEntry[], facts: RetentionFacts): RetentionEntry[] {
  return entries.map(({ manifest, state, pinned }) => ({
    id: manifest.id,
    createdAt: Date.parse(manifest.createdAt),
    endpointId: manifest.endpoint.id,
    reason: manifest.reason,
    bytes: state === 'missing' ? 0 : manifest.bytes,
    checked: state === 'present',
    pinned,
    inUse: facts.inUse.has(manifest.id),
    supersededAt: facts.superseded.get(manifest.id) ?? null,
  }))
}

/** When retention ran last in a folder, in milliseconds since the epoch; `null` when it never did. */
export async function readLastRun(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, runFile), 'utf8').catch(() => '')
  const value = objectOf(text)?.lastRunAt
  return typeof value === 'number' ? value : null
}

async function sweepLeftovers(folder: string, now: number): Promise<string[]> {
  const names = await listFolder(folder)
  const present = new Set(names)
  const swept: string[] = []
  for (const name of names) {
    if (!isLeftover(name, present) || !(await isOlder(join(folder, name), now - hour))) continue
    await removeFile(join(folder, name))
    swept.push(name)
  }
  return swept
}

/**
 * Whether a file counts as left behind once it is an hour old: a partial file whose writer is dead, a small file that
 * was never given its name, a state without archive and manifest. An archive without its manifest is none: it was whole
 * when it got its name, and is listed as a stray file.
 */
export function isLeftover(name: string, present: ReadonlySet<string>): boolean {
  const owner = partialOwner(name)
  if (owner !== null) return !ownerLives(owner, processStartTime, pidExists)
  if (/^\.archon-sync-.+\.tmp$/.test(name) || /^\.\.retention\.json\..+\.tmp$/.test(name)) return true
  const archive = archiveOfFile(name)
  if (archive === null || isArchiveName(name) || archiveOfManifest(name) !== null) return false
  return !present.has(archive) && !present.has(`${archive}.json`)
}

async function isOlder(path: string, limit: number): Promise<boolean> {
  const stats = await lstat(path).catch(() => null)
  return stats !== null && stats.mtimeMs < limit
}

/** Files that came with other rights, say copied from a disk that knows none, are the owner's alone again (R39). */
async function makePrivate(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const trash = trashFolderOf(folder)
  const names = [
    ...(await listFolder(folder)).filter((name) => archiveOfFile(name) !== null).map((name) => join(folder, name)),
    trash,
    ...(await listTrashFiles(trash)).map(({ file }) => join(trash, file)),
  ]
  for (const path of names) await restrict(path).catch(() => undefined)
}

async function restrict(path: string): Promise<void> {
  const stats = await lstat(path)
  if ((stats.mode & 0o077) === 0) return
  if (stats.isDirectory()) return chmod(path, 0o700)
  if (!stats.isFile()) return
  const handle = await openRegular(path)
  try {
    await handle.chmod(0o600)
  } finally {
    await handle.close()
  }
}
