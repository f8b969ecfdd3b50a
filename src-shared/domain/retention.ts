/** What retention looks at of one backup. */
export interface RetentionEntry {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** The endpoint it came from; the floor is kept for each. */
  readonly endpointId: string
  /** `export`, `before`, …: the floor is kept for each reason too, so that an export never pushes out an undo. */
  readonly reason: string
  /** Its file is there and was read back when it was made. */
  readonly checked: boolean
  readonly pinned: boolean
  /** A job reads it now. */
  readonly inUse: boolean
}

export interface RetentionPolicy {
  readonly hours: number
  /** When retention ran last, in milliseconds since the epoch; `null` before the first time. */
  readonly lastRunAt: number | null
}

export type KeepReason = 'pinned' | 'in-use' | 'newest-checked' | 'young' | 'clock-jumped'

export interface RetentionDecision {
  readonly remove: readonly string[]
  readonly keep: readonly { readonly id: string; readonly why: KeepReason }[]
}

const hour = 3_600_000
const longestPause = 30 * 24 * hour

/**
 * Which backups go: those older than the policy's hours, except pinned ones, ones in use, and the newest checked one
 * of each endpoint and reason (product.md C17, reliability.md R13). Nothing goes while the clock cannot be trusted.
 */
export function expire(entries: readonly RetentionEntry[], policy: RetentionPolicy, now: number): RetentionDecision {
  const jumped = clockJumped(entries, policy.lastRunAt, now)
  const floor = newestChecked(entries)
  const remove: string[] = []
  const keep: { id: string; why: KeepReason }[] = []
  for (const entry of entries) {
    const why = reasonToKeep(entry, floor, jumped, now - policy.hours * hour)
    if (why === null) remove.push(entry.id)
    else keep.push({ id: entry.id, why })
  }
  return { remove, keep }
}

/**
 * A clock is not believed when it shows a time more than an hour before a backup or the last run, nor the first time
 * it shows one more than 30 days after the last run: after a long pause that costs one sweep of an hour, after a jump
 * it gives the clock an hour to be put right.
 */
export function clockJumped(entries: readonly RetentionEntry[], lastRunAt: number | null, now: number): boolean {
  const newest = entries.reduce((latest, entry) => Math.max(latest, entry.createdAt), Number.NEGATIVE_INFINITY)
  if (now < newest - hour) return true
  return lastRunAt !== null && (now < lastRunAt - hour || now > lastRunAt + longestPause)
}

function reasonToKeep(
  entry: RetentionEntry,
  floor: ReadonlySet<string>,
  jumped: boolean,
  oldest: number,
): KeepReason | null {
  if (entry.pinned) return 'pinned'
  if (entry.inUse) return 'in-use'
  if (floor.has(entry.id)) return 'newest-checked'
  if (entry.createdAt >= oldest) return 'young'
  return jumped ? 'clock-jumped' : null
}

function newestChecked(entries: readonly RetentionEntry[]): Set<string> {
  const newest = new Map<string, RetentionEntry>()
  for (const entry of entries) {
    if (!entry.checked) continue
    const group = `${entry.endpointId}\0${entry.reason}`
    const best = newest.get(group)
    if (best === undefined || entry.createdAt > best.createdAt) newest.set(group, entry)
  }
  return new Set([...newest.values()].map((entry) => entry.id))
}
