import type { BackupEntry } from './backup'
import type { HistoryRecord } from './history'

/**
 * When the job that a safety backup (`before`) was taken for no longer needed it, by backup id, in milliseconds since
 * the epoch: a later verified job into the same target has finished, or its own job has ended and changed nothing.
 * One that is not in the answer is held (reliability.md R13). The order of the records does not matter.
 */
export function supersededTimes(
  entries: readonly BackupEntry[],
  records: readonly HistoryRecord[],
): Map<string, number> {
  const byId = new Map(records.map((record) => [record.syncId, record]))
  const verified = verifiedJobs(records)
  const times = new Map<string, number>()
  for (const { manifest } of entries) {
    if (manifest.reason !== 'before') continue
    const own = manifest.syncId === null ? undefined : byId.get(manifest.syncId)
    const since = Date.parse(own?.startedAt ?? manifest.createdAt)
    const later = (verified.get(placeKey(manifest.endpoint)) ?? [])
      .filter((job) => job.syncId !== manifest.syncId && job.startedAt > since)
      .map((job) => job.finishedAt)
    const ends = [...later, ...endWithoutChange(own)]
    if (ends.length > 0) times.set(manifest.id, Math.min(...ends))
  }
  return times
}

interface VerifiedJob {
  readonly syncId: string
  readonly startedAt: number
  readonly finishedAt: number
}

/** Jobs that put rows on a target and found them as they should be, by target. */
function verifiedJobs(records: readonly HistoryRecord[]): Map<string, VerifiedJob[]> {
  const jobs = new Map<string, VerifiedJob[]>()
  for (const record of records) {
    const { outcome, targetState, finishedAt, verification } = record
    if (outcome !== 'succeeded' || targetState !== 'replaced' || finishedAt === null) continue
    if (verification === null || verification.verdict === 'differs') continue
    const key = placeKey(record.target)
    const job = {
      syncId: record.syncId,
      startedAt: Date.parse(record.startedAt),
      finishedAt: Date.parse(finishedAt),
    }
    jobs.set(key, [...(jobs.get(key) ?? []), job])
  }
  return jobs
}

function endWithoutChange(own: HistoryRecord | undefined): number[] {
  if (own === undefined || own.outcome === 'running' || own.finishedAt === null) return []
  return own.targetState === 'unchanged' ? [Date.parse(own.finishedAt)] : []
}

/** A restore beside its origin goes to the same endpoint and another database: the address tells them apart. */
function placeKey(place: { readonly id: string; readonly address: string }): string {
  return `${place.id}\0${place.address}`
}

/** Whether a backup is the only usable one that there is of its endpoint. */
export function isLastChecked(entries: readonly BackupEntry[], id: string): boolean {
  const entry = entries.find((item) => item.manifest.id === id)
  if (entry === undefined || entry.state !== 'present') return false
  return !entries.some(
    (other) =>
      other.manifest.id !== id &&
      other.state === 'present' &&
      other.manifest.endpoint.id === entry.manifest.endpoint.id,
  )
}
