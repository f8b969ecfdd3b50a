import { describe, expect, it } from 'vitest'
import { expire, type RetentionEntry, type RetentionLimits } from './retention'

const hour = 3_600_000
const day = 24 * hour
const years = 365 * day
const endpoints = ['local', 'staging', 'production']

type Draw = (limit: number) => number

/** Whole numbers below a limit, alike for the same seed (mulberry32). */
function drawFrom(seed: number): Draw {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}

type Entry = { -readonly [K in keyof RetentionEntry]: RetentionEntry[K] }

/** A home with its backups, as years of use treat it. */
class Home {
  entries: Entry[] = []
  removed = 0
  #clock = Date.parse('2030-01-01T00:00:00Z')
  #lastRunAt: number | null = null
  #limits: RetentionLimits = { hours: 24, count: null, days: 0, bytes: null }
  #made = 0
  readonly #draw: Draw

  constructor(draw: Draw) {
    this.#draw = draw
  }

  /** One day: syncs that succeed or fail, what people and disks do to files, and now and then another clock or policy. */
  live(): void {
    const draw = this.#draw
    this.#clock += draw(2 * day)
    if (draw(400) === 0) this.#clock += (draw(2) === 0 ? -10 : 10) * years
    if (draw(100) === 0) this.#limits = this.#anyLimits()
    for (let syncs = draw(3); syncs > 0; syncs -= 1) this.#sync()
    if (draw(10) === 0) this.#some((entry) => (entry.pinned = !entry.pinned))
    if (draw(20) === 0) this.#some((entry) => (entry.checked = false))
    if (draw(40) === 0) this.#some((entry) => (entry.bytes = 0), { checked: false })
    if (draw(20) === 0) this.#some((entry) => (this.entries = this.entries.filter((item) => item !== entry)))
    this.#runRetention([])
  }

  #anyLimits(): RetentionLimits {
    const draw = this.#draw
    return {
      hours: 1 + draw(24 * 10),
      count: draw(2) === 0 ? null : 1 + draw(10),
      days: draw(2) === 0 ? 0 : draw(15),
      bytes: draw(2) === 0 ? null : draw(5_000),
    }
  }

  #sync(): void {
    const draw = this.#draw
    this.#clock += draw(hour)
    const target = endpoints[draw(3)] ?? ''
    const safety = this.#make(target, 'before')
    const exported = draw(4) === 0 ? [] : [this.#make(endpoints[draw(3)] ?? '', 'export')]
    const outcome = draw(10)
    if (outcome < 6) {
      for (const entry of this.entries)
        if (entry !== safety && entry.reason === 'before' && entry.endpointId === target)
          entry.supersededAt ??= this.#clock
    } else if (outcome < 9) safety.supersededAt = this.#clock
    this.#runRetention([safety, ...exported])
  }

  #make(endpointId: string, reason: string): Entry {
    this.#made += 1
    const entry: Entry = {
      id: `b${this.#made}`,
      createdAt: this.#clock,
      endpointId,
      reason,
      bytes: 1 + this.#draw(200),
      checked: true,
      pinned: false,
      inUse: false,
      supersededAt: null,
    }
    this.entries.push(entry)
    return entry
  }

  #some(act: (entry: Entry) => void, more: Partial<Entry> = {}): void {
    const entry = this.entries[this.#draw(this.entries.length)]
    if (entry === undefined) return
    act(entry)
    Object.assign(entry, more)
  }

  #runRetention(inUse: readonly Entry[]): void {
    for (const entry of inUse) entry.inUse = true
    const { remove } = expire(this.entries, { limits: this.#limits, lastRunAt: this.#lastRunAt }, this.#clock)
    this.#lastRunAt = this.#clock
    if (remove.length > 0) this.#take(new Set(remove.map(({ id }) => id)))
    for (const entry of inUse) entry.inUse = false
  }

  #take(ids: ReadonlySet<string>): void {
    const going = this.entries.filter((entry) => ids.has(entry.id))
    this.entries = this.entries.filter((entry) => !ids.has(entry.id))
    this.removed += going.length
    for (const entry of going) {
      const isHeld = entry.reason === 'before' && (entry.supersededAt === null || entry.createdAt > this.#clock - day)
      const stays = this.entries.some((other) => other.checked && other.endpointId === entry.endpointId)
      if (isHeld || entry.pinned || entry.inUse || (entry.checked && !stays)) {
        throw new Error(`Must not go at ${this.#clock} with ${JSON.stringify(this.#limits)}: ${JSON.stringify(entry)}`)
      }
    }
  }
}

describe('100,000 days of syncs, failures, deletions, damage, pins, changing policies and clocks 10 years off', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'life %i never loses the last checked backup of an endpoint, nor one that is held, pinned or in use',
    (seed) => {
      const home = new Home(drawFrom(seed))
      let most = 0
      for (let passed = 0; passed < 5_000; passed += 1) {
        home.live()
        most = Math.max(most, home.entries.length)
      }
      expect(home.removed).toBeGreaterThan(5_000)
      expect(most).toBeLessThan(300)
    },
  )
})
