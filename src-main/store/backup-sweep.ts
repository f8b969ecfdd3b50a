import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupEntry } from '../../src-shared/domain/backup'
import { clockJumped, expire, type RetentionDecision, type RetentionEntry } from '../../src-shared/domain/retention'
import { archiveOfManifest, isArchiveName, ownerLives, partialOwner } from './backup-files'
import { removeFile, writeWhole } from './files'
import { listFolder } from './journal'
import { objectOf } from './json-file'
import { pidExists, processStartTime } from './process-identity'

export interface SweepResult {
  /** Backups that expired. */
  readonly removed: readonly BackupEntry[]
  readonly kept: RetentionDecision['keep']
  /** Names of files that a crash left behind and that are gone now. */
  readonly swept: readonly string[]
}

const hour = 3_600_000
const runFile = '.retention.json'

/** Removes expired backups (archive first, then manifest) and what crashes left: old partial files, lone files. */
export async function expireBackups(
  folder: string,
  entries: readonly BackupEntry[],
  policy: { readonly hours: number; readonly inUse?: ReadonlySet<string> },
  now: number,
): Promise<SweepResult> {
  const candidates = entries.map((entry) => retentionEntry(entry, policy.inUse ?? new Set()))
  const lastRunAt = await readLastRun(folder)
  const decision = expire(candidates, { hours: policy.hours, lastRunAt }, now)
  const removed = entries.filter((entry) => decision.remove.includes(entry.manifest.id))
  for (const entry of removed) await removeBackup(folder, entry)
  const swept = clockJumped(candidates, lastRunAt, now) ? [] : await sweepLeftovers(folder, policy.hours, now)
  if (entries.length > 0) await writeWhole(join(folder, runFile), JSON.stringify({ lastRunAt: now }))
  return { removed, kept: decision.keep, swept }
}

function retentionEntry(entry: BackupEntry, inUse: ReadonlySet<string>): RetentionEntry {
  const { manifest } = entry
  return {
    id: manifest.id,
    createdAt: Date.parse(manifest.createdAt),
    endpointId: manifest.endpoint.id,
    reason: manifest.reason,
    checked: entry.state === 'present',
    pinned: entry.pinned,
    inUse: inUse.has(manifest.id),
  }
}

async function removeBackup(folder: string, entry: BackupEntry): Promise<void> {
  await removeFile(join(folder, entry.manifest.file))
  await removeFile(join(folder, `${entry.manifest.file}.json`))
}

async function readLastRun(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, runFile), 'utf8').catch(() => '')
  const value = objectOf(text)?.lastRunAt
  return typeof value === 'number' ? value : null
}

async function sweepLeftovers(folder: string, hours: number, now: number): Promise<string[]> {
  const names = await listFolder(folder)
  const present = new Set(names)
  const swept: string[] = []
  for (const name of names) {
    const limit = leftoverLimit(name, present, hours)
    if (limit === null || !(await isOlder(join(folder, name), now - limit))) continue
    await removeFile(join(folder, name))
    swept.push(name)
  }
  return swept
}

/**
 * From which age in milliseconds a file counts as left behind, or `null` when it does not: an abandoned partial file or
 * a manifest without archive after an hour, an archive without manifest (never known to be whole) after the retention.
 */
export function leftoverLimit(name: string, present: ReadonlySet<string>, hours: number): number | null {
  const owner = partialOwner(name)
  if (owner !== null) return ownerLives(owner, processStartTime, pidExists) ? null : hour
  const archive = archiveOfManifest(name)
  if (archive !== null) return present.has(archive) ? null : hour
  if (isArchiveName(name)) return present.has(`${name}.json`) ? null : Math.max(hours, 1) * hour
  return null
}

async function isOlder(path: string, limit: number): Promise<boolean> {
  const stats = await lstat(path).catch(() => null)
  return stats !== null && stats.mtimeMs < limit
}
