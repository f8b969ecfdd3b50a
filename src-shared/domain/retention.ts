import type { BackupFate } from './backup'

/** What retention looks at of one backup. Times in milliseconds since the epoch. */
export interface RetentionEntry {
  readonly id: string
  readonly createdAt: number
  /** The endpoint it came from; the floor is kept for each. */
  readonly endpointId: string
  /** `export`, `before`, …: the floor is kept for each reason too, so that an export never pushes out an undo. */
  readonly reason: string
  /** What its file takes on the disk. */
  readonly bytes: number
  /** Its file is there and was read back when it was made. */
  readonly checked: boolean
  readonly pinned: boolean
  /** A job reads it now. */
  readonly inUse: boolean
  /** `before` only: when the job it belongs to no longer needed it (`supersededTimes`); `null` while it does. */
  readonly supersededAt: number | null
}

/** The limits as the settings say them; a backup goes by the first one that reaches it. */
export interface RetentionLimits {
  /** Age from which on a backup goes (product.md C17). */
  readonly hours: number
  /** How many of one endpoint stay; `null` is no limit. */
  readonly count: number | null
  /** For how many days the newest checked one of each calendar day (UTC) stays all the same; 0 is off. */
  readonly days: number
  /** How much all of them may take together; `null` is no limit. */
  readonly bytes: number | null
}

export interface RetentionPolicy {
  readonly limits: RetentionLimits
  /** When retention ran last, in milliseconds since the epoch; `null` before the first time. */
  readonly lastRunAt: number | null
}

type Shelter = 'pinned' | 'held' | 'in-use' | 'newest-checked'
export type Limit = 'age' | 'count' | 'size'
export type KeepReason = Shelter | 'young' | 'daily' | 'clock-jumped'

export interface RetentionDecision {
  readonly remove: readonly { readonly id: string; readonly limit: Limit }[]
  readonly keep: readonly { readonly id: string; readonly why: KeepReason }[]
}

type Fate =
  | { readonly kind: 'stays'; readonly why: Shelter }
  /** `meanwhile`: why it is there until then. */
  | { readonly kind: 'goes'; readonly at: number; readonly limit: Limit; readonly meanwhile: KeepReason }

const hour = 3_600_000
const day = 24 * hour
const longestPause = 30 * day
const lastDate = 8_640_000_000_000_000

/**
 * Which backups go now, by which limit, and why the others stay. Pinned ones, held ones, ones in use and the newest
 * checked one of each endpoint and reason are beyond every limit (R13); the newest checked one of a day may
 * get as old as `days` says. Nothing goes while the clock cannot be trusted.
 */
export function expire(entries: readonly RetentionEntry[], policy: RetentionPolicy, now: number): RetentionDecision {
  const jumped = clockJumped(entries, policy.lastRunAt, now)
  const remove: { id: string; limit: Limit }[] = []
  const keep: { id: string; why: KeepReason }[] = []
  for (const [id, fate] of decide(entries, policy.limits, now)) {
    if (fate.kind === 'stays') keep.push({ id, why: fate.why })
    else if (fate.at > now) keep.push({ id, why: fate.meanwhile })
    else if (jumped) keep.push({ id, why: 'clock-jumped' })
    else remove.push({ id, limit: fate.limit })
  }
  return { remove, keep }
}

/** What becomes of each backup, by id, if no new one is made and nothing is pinned, read or deleted. */
export function forecast(
  entries: readonly RetentionEntry[],
  policy: RetentionPolicy,
  now: number,
): Record<string, BackupFate> {
  const jumped = clockJumped(entries, policy.lastRunAt, now)
  return Object.fromEntries(
    [...decide(entries, policy.limits, now)].map(([id, fate]): [string, BackupFate] => {
      if (fate.kind === 'stays') return [id, fate]
      if (jumped && fate.at <= now) return [id, { kind: 'stays', why: 'clock-jumped' }]
      return [id, { kind: 'goes', at: new Date(Math.min(fate.at, lastDate)).toISOString(), limit: fate.limit }]
    }),
  )
}

/**
 * A clock is not believed the first time that it shows a time more than an hour before the last run (before the
 * newest backup, where none ran yet), or more than 30 days after it: that costs one sweep after a long pause, and
 * gives the clock time to be put right after a jump.
 */
export function clockJumped(
  entries: readonly Pick<RetentionEntry, 'createdAt'>[],
  lastRunAt: number | null,
  now: number,
): boolean {
  if (lastRunAt !== null) return now < lastRunAt - hour || now > lastRunAt + longestPause
  return entries.some((entry) => now < entry.createdAt - hour)
}

/**
 * First by age alone, then at every moment from which on a limit may take some: now, and when the day is over for which
 * a safety backup is held. Nothing new comes meanwhile, so no limit reaches later what it spares then.
 */
function decide(entries: readonly RetentionEntry[], limits: RetentionLimits, now: number): Map<string, Fate> {
  const floor = newestChecked(entries, groupOf)
  const daily = newestChecked(entries, (entry) => `${groupOf(entry)}\0${dayOf(entry)}`)
  const fates = new Map<string, Fate>()
  const free = new Map<number, Set<RetentionEntry>>()
  for (const entry of entries) {
    const why = shelterOf(entry, floor)
    fates.set(entry.id, why === null ? endOf(entry, daily.has(entry.id), limits, now) : { kind: 'stays', why })
    if (why !== null) continue
    const from = Math.max(now, heldUntil(entry))
    free.set(from, (free.get(from) ?? new Set()).add(entry))
  }
  const order = entries.toSorted(newestFirst)
  for (const [at, some] of [...free].toSorted(([a], [b]) => a - b)) {
    if (limits.count !== null) takeByCount(order, some, fates, { at, count: limits.count })
    if (limits.bytes !== null) takeBySize(order, some, fates, { at, bytes: limits.bytes })
  }
  return fates
}

function shelterOf(entry: RetentionEntry, floor: ReadonlySet<string>): Shelter | null {
  if (entry.pinned) return 'pinned'
  if (entry.reason === 'before' && entry.supersededAt === null) return 'held'
  if (entry.inUse) return 'in-use'
  return floor.has(entry.id) ? 'newest-checked' : null
}

/** A safety backup stays for a day even when the next job into its target came sooner. */
function heldUntil(entry: RetentionEntry): number {
  return entry.reason === 'before' ? entry.createdAt + day : Number.NEGATIVE_INFINITY
}

function endOf(entry: RetentionEntry, isDaily: boolean, limits: RetentionLimits, now: number): Fate {
  const aged = entry.createdAt + limits.hours * hour
  const held = heldUntil(entry)
  const kept = isDaily ? entry.createdAt + limits.days * day : aged
  const meanwhile = held > now ? 'held' : aged > now ? 'young' : 'daily'
  return { kind: 'goes', at: Math.max(aged, held, kept), limit: 'age', meanwhile }
}

/** Those of `free` that others of the same endpoint, newer and as many as may stay, leave no place for. */
function takeByCount(
  order: readonly RetentionEntry[],
  free: ReadonlySet<RetentionEntry>,
  fates: Map<string, Fate>,
  { at, count }: { readonly at: number; readonly count: number },
): void {
  const places = new Map<string, number>()
  for (const entry of order) {
    if (isGone(fates, entry, at)) continue
    const taken = places.get(entry.endpointId) ?? 0
    if (taken >= count && free.has(entry)) take(fates, entry, at, 'count')
    else places.set(entry.endpointId, taken + 1)
  }
}

/** The oldest of `free`, until what is left of all fits. */
function takeBySize(
  order: readonly RetentionEntry[],
  free: ReadonlySet<RetentionEntry>,
  fates: Map<string, Fate>,
  { at, bytes }: { readonly at: number; readonly bytes: number },
): void {
  const left = order.filter((entry) => !isGone(fates, entry, at))
  let total = left.reduce((sum, entry) => sum + entry.bytes, 0)
  for (const entry of left.toReversed()) {
    if (total <= bytes) return
    if (entry.bytes === 0 || !free.has(entry)) continue
    take(fates, entry, at, 'size')
    total -= entry.bytes
  }
}

function isGone(fates: ReadonlyMap<string, Fate>, entry: RetentionEntry, at: number): boolean {
  const fate = fates.get(entry.id)
  return fate?.kind === 'goes' && fate.at <= at
}

function take(fates: Map<string, Fate>, entry: RetentionEntry, at: number, limit: Limit): void {
  const fate = fates.get(entry.id)
  if (fate?.kind === 'goes') fates.set(entry.id, { ...fate, at, limit })
}

function newestChecked(entries: readonly RetentionEntry[], keyOf: (entry: RetentionEntry) => string): Set<string> {
  const newest = new Map<string, RetentionEntry>()
  for (const entry of entries) {
    if (!entry.checked) continue
    const key = keyOf(entry)
    const best = newest.get(key)
    if (best === undefined || newestFirst(entry, best) < 0) newest.set(key, entry)
  }
  return new Set([...newest.values()].map((entry) => entry.id))
}

function groupOf(entry: RetentionEntry): string {
  return `${entry.endpointId}\0${entry.reason}`
}

function dayOf(entry: RetentionEntry): number {
  return Math.floor(entry.createdAt / day)
}

/** Of the same moment, the greater id counts as newer, so that the order of a listing decides nothing. */
function newestFirst(a: RetentionEntry, b: RetentionEntry): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}
