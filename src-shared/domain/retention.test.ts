import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expire, forecast, type RetentionEntry, type RetentionLimits } from './retention'

const hour = 3_600_000
const day = 24 * hour
const now = Date.parse('2030-01-10T12:00:00Z')
const contract: RetentionLimits = { hours: 24, count: null, days: 0, bytes: null }

function entry(id: string, ageHours: number, more: Partial<RetentionEntry> = {}): RetentionEntry {
  return {
    id,
    createdAt: now - ageHours * hour,
    endpointId: 'remote',
    reason: 'export',
    bytes: 100,
    checked: true,
    pinned: false,
    inUse: false,
    supersededAt: null,
    ...more,
  }
}

/** A safety backup whose place a later job has taken. */
function safety(id: string, ageHours: number, more: Partial<RetentionEntry> = {}): RetentionEntry {
  return entry(id, ageHours, { reason: 'before', supersededAt: now - hour, ...more })
}

function gone(entries: readonly RetentionEntry[], limits: Partial<RetentionLimits> = {}, at = now, lastRunAt = at) {
  const decision = expire(entries, { limits: { ...contract, ...limits }, lastRunAt }, at)
  return decision.remove.map(({ id, limit }) => `${id} ${limit}`)
}

function kept(entries: readonly RetentionEntry[], limits: Partial<RetentionLimits> = {}) {
  const decision = expire(entries, { limits: { ...contract, ...limits }, lastRunAt: now }, now)
  return decision.keep.map(({ id, why }) => `${id} ${why}`)
}

const anyEntry = fc.record({
  createdAt: fc.integer({ min: now - 2000 * hour, max: now + 3 * hour }),
  endpointId: fc.constantFrom('a', 'b', 'c'),
  reason: fc.constantFrom('export', 'before', 'manual'),
  bytes: fc.integer({ min: 0, max: 1000 }),
  checked: fc.boolean(),
  pinned: fc.boolean(),
  inUse: fc.boolean(),
  supersededAt: fc.option(fc.constant(now - hour)),
})
const anyEntries = fc
  .array(anyEntry, { maxLength: 30 })
  .map((items) => items.map((item, index): RetentionEntry => ({ id: `b${index}`, ...item })))
const anyLimits: fc.Arbitrary<RetentionLimits> = fc.record({
  hours: fc.integer({ min: 1, max: 1000 }),
  count: fc.option(fc.integer({ min: 1, max: 8 })),
  days: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
  bytes: fc.option(fc.integer({ min: 1, max: 12_000 })),
})
const anyPolicy = fc.record({
  limits: anyLimits,
  lastRunAt: fc.option(fc.integer({ min: now - 3000 * hour, max: now + 100 * hour })),
})

describe('by age', () => {
  it('removes what is older than the hours and keeps the newest checked one', () => {
    const entries = [entry('old', 30), entry('older', 40), entry('young', 2), entry('younger', 1)]
    expect(gone(entries)).toEqual(['old age', 'older age'])
    expect(kept(entries)).toEqual(['young young', 'younger newest-checked'])
  })

  it('keeps the newest checked one however old it is', () => {
    const entries = [entry('unchecked', 30, { checked: false }), entry('good', 900), entry('older', 1000)]
    expect(kept(entries)).toEqual(['good newest-checked'])
    expect(gone(entries)).toEqual(['unchecked age', 'older age'])
  })

  it('keeps a floor for each endpoint, and apart for exports and safety backups', () => {
    const entries = [safety('a', 100), safety('b', 200, { endpointId: 'local' }), entry('c', 50), safety('d', 300)]
    expect(gone(entries)).toEqual(['d age'])
  })

  it('takes the greater id for the newer of two that were made in the same moment, in whatever order they come', () => {
    const pair = [entry('a', 100), entry('b', 100)]
    expect(gone(pair)).toEqual(['a age'])
    expect(gone(pair.toReversed())).toEqual(['a age'])
  })
})

describe('a safety backup', () => {
  it('is held for as long as no later job has taken its place', () => {
    const entries = [safety('held', 900, { supersededAt: null }), safety('newest', 800)]
    expect(kept(entries, { count: 1, bytes: 1 })).toEqual(['held held', 'newest newest-checked'])
  })

  it('is held for a day even when the next job came at once, whatever the limits are', () => {
    const entries = [safety('yesterday', 25), safety('today', 23), safety('newest', 1)]
    const limits = { hours: 1, count: 1, bytes: 1 }
    expect(gone(entries, limits)).toEqual(['yesterday age'])
    expect(kept(entries, limits)).toEqual(['today held', 'newest newest-checked'])
  })
})

describe('by count', () => {
  it('keeps the newest ones of each endpoint, of whatever reason', () => {
    const entries = [
      entry('a', 1),
      safety('b', 25),
      entry('c', 3),
      entry('d', 4),
      entry('e', 5, { endpointId: 'local' }),
    ]
    expect(gone(entries, { hours: 100, count: 2 })).toEqual(['d count'])
  })

  it('gives a place to pinned ones as well', () => {
    const entries = [entry('a', 1), entry('b', 2, { pinned: true }), entry('c', 3)]
    expect(gone(entries, { hours: 100, count: 2 })).toEqual(['c count'])
  })
})

describe('one a day', () => {
  const week = [entry('d0', 1), entry('d1 late', 13), entry('d1 early', 26), entry('d2', 40), entry('d5', 110)]

  it('keeps the newest checked one of each calendar day beyond the age', () => {
    expect(gone(week, { days: 3 })).toEqual(['d1 early age', 'd5 age'])
    expect(kept(week, { days: 3 })).toEqual(['d0 newest-checked', 'd1 late young', 'd2 daily'])
  })

  it('passes over one that was never checked or is damaged', () => {
    const entries = [entry('now', 1), entry('bad', 36, { checked: false }), entry('good', 38)]
    expect(gone(entries, { days: 7 })).toEqual(['bad age'])
  })

  it('takes a place of those that the count leaves, and others that are too old take none', () => {
    expect(gone(week, { days: 30, count: 3 })).toEqual(['d1 early age', 'd5 count'])
    expect(gone(week, { days: 30, count: 4 })).toEqual(['d1 early age'])
  })

  it('cuts days at midnight UTC', () => {
    const entries = [entry('now', 0), entry('after', 36), entry('before', 36 + 1 / 3600)]
    expect(new Date(now - 36 * hour).toISOString()).toBe('2030-01-09T00:00:00.000Z')
    expect(gone(entries, { days: 7 })).toEqual([])
  })
})

describe('by size', () => {
  it('takes the oldest first, of any endpoint and also daily ones, until the rest fits', () => {
    const entries = [
      entry('a', 1),
      entry('b', 2),
      entry('c', 30, { endpointId: 'local' }),
      entry('d', 31),
      entry('e', 3),
    ]
    expect(gone(entries, { hours: 100, days: 30, bytes: 300 })).toEqual(['d size', 'e size'])
    expect(gone(entries, { hours: 100, days: 30, bytes: 400 })).toEqual(['d size'])
    expect(gone(entries, { hours: 100, days: 30, bytes: 500 })).toEqual([])
  })

  it('does not take what takes no room', () => {
    const entries = [entry('lost', 3, { bytes: 0, checked: false }), entry('a', 2), entry('b', 1)]
    expect(gone(entries, { bytes: 100 })).toEqual(['a size'])
  })

  it('counts what no limit reaches, and never takes it', () => {
    const entries = [entry('pinned', 50, { pinned: true }), entry('used', 40, { inUse: true }), entry('newest', 1)]
    expect(gone(entries, { bytes: 1 })).toEqual([])
  })
})

describe('a clock that cannot be trusted', () => {
  it('removes nothing when it went back behind a backup or the last run', () => {
    const entries = [entry('old', 100), entry('future', -2)]
    expect(expire(entries, { limits: contract, lastRunAt: null }, now).remove).toEqual([])
    expect(gone([entry('old', 100), entry('new', 50)], {}, now, now + 2 * hour)).toEqual([])
  })

  it('believes a leap of more than 30 days only at the next run', () => {
    const entries = [entry('old', 31 * 24), entry('new', 31 * 24 - 1)]
    expect(gone(entries, {}, now, now - 31 * day)).toEqual([])
    expect(gone(entries, {}, now + hour, now)).toEqual(['old age'])
  })

  it('is not stopped for years by one backup that was made while it was wrong', () => {
    const entries = [entry('old', 100), entry('new', 1), entry('future', -10 * 365 * 24)]
    expect(gone(entries, {}, now, now - hour)).toEqual(['old age'])
  })
})

describe('whatever there is and whatever the limits are', () => {
  it('decides about every backup exactly once', () => {
    fc.assert(
      fc.property(anyEntries, anyPolicy, (entries, policy) => {
        const { remove, keep } = expire(entries, policy, now)
        expect([...remove, ...keep].map(({ id }) => id).toSorted()).toEqual(entries.map(({ id }) => id).toSorted())
      }),
    )
  })

  it('does not depend on the order of the list', () => {
    const sorted = <T extends { id: string }>(items: readonly T[]) => items.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    fc.assert(
      fc.property(anyEntries, anyPolicy, (entries, policy) => {
        const there = expire(entries, policy, now)
        const back = expire(entries.toReversed(), policy, now)
        expect(sorted(back.remove)).toEqual(sorted(there.remove))
        expect(sorted(back.keep)).toEqual(sorted(there.keep))
      }),
    )
  })

  it('never removes one that is pinned, held, in use or the last checked one of its kind', () => {
    fc.assert(
      fc.property(anyEntries, anyPolicy, (entries, policy) => {
        const removed = new Set(expire(entries, policy, now).remove.map(({ id }) => id))
        for (const item of entries) {
          const isSafety = item.reason === 'before'
          const isHeld = isSafety && (item.supersededAt === null || item.createdAt > now - day)
          if (item.pinned || item.inUse || isHeld) expect(removed.has(item.id)).toBe(false)
          const alike = entries.filter((e) => e.checked && e.endpointId === item.endpointId && e.reason === item.reason)
          if (item.checked) expect(alike.some((e) => !removed.has(e.id))).toBe(true)
        }
      }),
    )
  })

  it('keeps within the size as soon as nothing is left that may go', () => {
    fc.assert(
      fc.property(anyEntries, anyLimits, (entries, limits) => {
        const { keep } = expire(entries, { limits, lastRunAt: now }, now)
        const left = keep.map(({ id, why }) => ({ why, bytes: entries.find((item) => item.id === id)?.bytes ?? 0 }))
        const total = left.reduce((sum, item) => sum + item.bytes, 0)
        const free = left.filter(({ why, bytes }) => ['young', 'daily'].includes(why) && bytes > 0)
        if (limits.bytes !== null && total > limits.bytes) expect(free).toEqual([])
      }),
    )
  })

  it('has nothing more to remove right after it has removed', () => {
    fc.assert(
      fc.property(anyEntries, anyLimits, (entries, limits) => {
        const policy = { limits, lastRunAt: now }
        const kept = new Set(expire(entries, policy, now).keep.map(({ id }) => id))
        const left = entries.filter(({ id }) => kept.has(id))
        expect(expire(left, policy, now).remove).toEqual([])
      }),
    )
  })
})

describe('the forecast', () => {
  it('says when and by which limit each goes, or why it stays', () => {
    const entries = [
      entry('newest', 1),
      entry('young', 2),
      entry('daily', 40),
      safety('held', 300, { supersededAt: null }),
      entry('pinned', 500, { pinned: true }),
    ]
    expect(forecast(entries, { limits: { ...contract, days: 7 }, lastRunAt: now }, now)).toEqual({
      newest: { kind: 'stays', why: 'newest-checked' },
      young: { kind: 'goes', at: '2030-01-11T10:00:00.000Z', limit: 'age' },
      daily: { kind: 'goes', at: '2030-01-15T20:00:00.000Z', limit: 'age' },
      held: { kind: 'stays', why: 'held' },
      pinned: { kind: 'stays', why: 'pinned' },
    })
  })

  it('says that a wrong clock is why one that is due stays', () => {
    const entries = [entry('old', 100), entry('new', 1)]
    expect(forecast(entries, { limits: contract, lastRunAt: now + 2 * hour }, now)).toEqual({
      old: { kind: 'stays', why: 'clock-jumped' },
      new: { kind: 'stays', why: 'newest-checked' },
    })
  })

  it('answers a date for a backup of any year', () => {
    const entries = [entry('a', -8.64e15 / hour / 2, { checked: false }), entry('b', 8.64e15 / hour / 2)]
    for (const fate of Object.values(forecast(entries, { limits: contract, lastRunAt: now }, now)))
      if (fate.kind === 'goes') expect(Number.isNaN(Date.parse(fate.at))).toBe(false)
  })

  it('comes true: run again and again, retention removes each one at the time and by the limit that was said', () => {
    fc.assert(
      fc.property(anyEntries, anyLimits, (entries, limits) => {
        const said = forecast(entries, { limits, lastRunAt: now }, now)
        const goes = (id: string) => {
          const fate = said[id]
          return fate?.kind === 'goes' ? { at: Math.max(now, Date.parse(fate.at)), limit: fate.limit } : null
        }
        const times = [now, ...entries.flatMap(({ id }) => goes(id)?.at ?? [])].toSorted((a, b) => a - b)
        let left = entries
        for (const time of new Set(times.flatMap((at) => (at > now ? [at - 1, at] : [at])))) {
          const { remove } = expire(left, { limits, lastRunAt: time }, time)
          const due = left.filter(({ id }) => (goes(id)?.at ?? Number.POSITIVE_INFINITY) <= time)
          expect(remove).toEqual(due.map(({ id }) => ({ id, limit: goes(id)?.limit })))
          left = left.filter(({ id }) => !remove.some((item) => item.id === id))
        }
        expect(left.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).filter((id) => goes(id) === null))
      }),
    )
  })
})
