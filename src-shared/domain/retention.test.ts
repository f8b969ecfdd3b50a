import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expire, type RetentionEntry } from './retention'

const hour = 3_600_000
const now = Date.parse('2030-01-10T00:00:00Z')

function entry(id: string, ageHours: number, more: Partial<RetentionEntry> = {}): RetentionEntry {
  return {
    id,
    createdAt: now - ageHours * hour,
    endpointId: 'remote',
    reason: 'before',
    checked: true,
    pinned: false,
    inUse: false,
    ...more,
  }
}

const anyEntry = fc.record({
  createdAt: fc.integer({ min: now - 2000 * hour, max: now + 3 * hour }),
  endpointId: fc.constantFrom('a', 'b', 'c'),
  reason: fc.constantFrom('export', 'before'),
  checked: fc.boolean(),
  pinned: fc.boolean(),
  inUse: fc.boolean(),
})
const anyEntries = fc
  .array(anyEntry, { maxLength: 30 })
  .map((items) => items.map((item, index): RetentionEntry => ({ id: `b${index}`, ...item })))
const anyPolicy = fc.record({
  hours: fc.integer({ min: 1, max: 1000 }),
  lastRunAt: fc.option(fc.integer({ min: now - 3000 * hour, max: now + 100 * hour })),
})

describe('expire', () => {
  it('removes what is older than the hours and keeps the newest checked one', () => {
    const decision = expire(
      [entry('old', 30), entry('older', 40), entry('young', 2)],
      { hours: 24, lastRunAt: null },
      now,
    )
    expect(decision.remove).toEqual(['old', 'older'])
    expect(decision.keep).toEqual([{ id: 'young', why: 'newest-checked' }])
  })

  it('keeps the newest checked one however old it is', () => {
    const entries = [entry('unchecked', 30, { checked: false }), entry('good', 900), entry('older', 1000)]
    const decision = expire(entries, { hours: 24, lastRunAt: null }, now)
    expect(decision.keep).toEqual([{ id: 'good', why: 'newest-checked' }])
    expect(decision.remove).toEqual(['unchecked', 'older'])
  })

  it('keeps a floor for each endpoint, and apart for exports and safety backups', () => {
    const entries = [
      entry('a', 100),
      entry('b', 200, { endpointId: 'local' }),
      entry('c', 50, { reason: 'export' }),
      entry('d', 300),
    ]
    expect(expire(entries, { hours: 24, lastRunAt: null }, now).remove).toEqual(['d'])
  })

  it('removes nothing when the clock went back behind a backup or the last run', () => {
    const entries = [entry('old', 100), entry('future', -2)]
    expect(expire(entries, { hours: 24, lastRunAt: null }, now).remove).toEqual([])
    const pair = [entry('old', 100), entry('new', 50)]
    expect(expire(pair, { hours: 24, lastRunAt: now + 2 * hour }, now).remove).toEqual([])
  })

  it('believes a leap of more than 30 days only at the next run', () => {
    const entries = [entry('old', 31 * 24), entry('new', 31 * 24 - 1)]
    const lastRunAt = now - 31 * 24 * hour
    expect(expire(entries, { hours: 24, lastRunAt }, now).remove).toEqual([])
    expect(expire(entries, { hours: 24, lastRunAt: now }, now + hour).remove).toEqual(['old'])
  })

  it('decides about every backup exactly once', () => {
    fc.assert(
      fc.property(anyEntries, anyPolicy, (entries, policy) => {
        const { remove, keep } = expire(entries, policy, now)
        expect([...remove, ...keep.map((item) => item.id)].toSorted()).toEqual(
          entries.map((item) => item.id).toSorted(),
        )
      }),
    )
  })

  it('never removes one that is pinned, in use, young, or the last checked one of its kind', () => {
    fc.assert(
      fc.property(anyEntries, anyPolicy, (entries, policy) => {
        const gone = new Set(expire(entries, policy, now).remove)
        for (const item of entries) {
          if (item.pinned || item.inUse || item.createdAt >= now - policy.hours * hour)
            expect(gone.has(item.id)).toBe(false)
          const alike = entries.filter((e) => e.checked && e.endpointId === item.endpointId && e.reason === item.reason)
          if (item.checked) expect(alike.some((e) => !gone.has(e.id))).toBe(true)
        }
      }),
    )
  })

  it('always has a checked backup left over a life of syncs, pauses and a clock that jumps', () => {
    const step = fc.record({
      clock: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 48 }) },
        { weight: 1, arbitrary: fc.integer({ min: -87_600, max: 87_600 }) },
      ),
      made: fc.boolean(),
      good: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let clock = now
        let lastRunAt: number | null = null
        let entries: RetentionEntry[] = []
        let everChecked = false
        steps.forEach(({ clock: moved, made, good }, index) => {
          clock += moved * hour
          if (made) entries.push({ ...entry(`b${index}`, 0), createdAt: clock, checked: good })
          everChecked ||= made && good
          const gone = new Set(expire(entries, { hours: 24, lastRunAt }, clock).remove)
          lastRunAt = clock
          entries = entries.filter((item) => !gone.has(item.id))
          expect(entries.some((item) => item.checked)).toBe(everChecked)
        })
      }),
    )
  })
})
