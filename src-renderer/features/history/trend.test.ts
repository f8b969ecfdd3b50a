import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { historyRecord, tableCheck } from '../../testing/samples'
import { median, tableCause, trendOf, trendRuns, unusual } from './trend'

const of = { profileId: 'profile', profileName: 'archon', direction: 'remote-to-local' } as const

function run(index: number, more: Partial<HistoryRecord> = {}): HistoryRecord {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 86_400_000).toISOString()
  return historyRecord({ syncId: `sync_${index}`, startedAt: at, durationMs: 228_000 + (index % 3) * 1_000, ...more })
}

/** Newest first, as the history gives them. */
const runs = (count: number, change: (index: number) => Partial<HistoryRecord> = () => ({})) =>
  Array.from({ length: count }, (_, index) => run(index, change(index))).reverse()

function withTable(name: string, bytes: number): Partial<HistoryRecord> {
  const tables = [
    { ...tableCheck('calm', 'identical'), bytes: 5_000 },
    { ...tableCheck(name, 'identical'), bytes },
  ]
  return { verification: { tables, foreignKeysValidated: 0, sequencesChecked: 0, verdict: 'identical' } }
}

describe('the trend', () => {
  test('is of the last 24 good syncs of one profile in one direction, oldest first', () => {
    const others = [
      run(90, { kind: 'restore' }),
      run(91, { outcome: 'failed' }),
      run(92, { profileId: 'other' }),
      run(93, { direction: 'local-to-remote' }),
    ]
    const { points } = trendOf([...others, ...runs(30)], of)
    expect(points).toHaveLength(trendRuns)
    expect(points[0]?.record.syncId).toBe('sync_6')
    expect(points.at(-1)?.record.syncId).toBe('sync_29')
  })

  test('calls a slow run slow in words, with the table that grew', () => {
    const records = runs(12, (index) => ({
      durationMs: index === 8 ? 478_000 : 228_000,
      ...withTable('events', index >= 8 ? 1_380_000 : 1_000_000),
    }))
    const { points, medianMs } = trendOf(records, of)
    expect(medianMs).toBe(228_000)
    expect(points.map((point) => point.duration?.text ?? null).filter(Boolean)).toEqual(['2.1× slower than usual'])
    expect(points[8]?.duration?.cause).toBe('events grew 38 %')
  })

  test('names the phase where no table explains it, and nothing where nothing does', () => {
    const slow = (phaseMs: HistoryRecord['phaseMs']) =>
      trendOf(
        runs(9, (index) => (index === 4 ? { durationMs: 600_000, phaseMs } : { phaseMs: { import: 68_000 } })),
        of,
      ).points[4]?.duration?.cause
    expect(slow({ import: 400_000 })).toBe('import took 5 min 32 s longer')
    expect(slow({ import: 70_000 })).toBeNull()
  })

  test('calls a run fast or small as well', () => {
    const records = runs(9, (index) => (index === 4 ? { durationMs: 30_000, bytes: 1e8 } : { bytes: 1e9 }))
    const point = trendOf(records, of).points[4]
    expect(point?.duration?.text).toMatch(/× faster than usual$/)
    expect(point?.size?.text).toBe('10× smaller than usual')
  })

  test('property: whatever the records say, it says nothing that is no number', () => {
    const any = fc.record({ durationMs: fc.nat(10_000_000), bytes: fc.nat(), grown: fc.nat(1_000_000) })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (all) => {
        const records = all.map(({ grown, ...facts }, index) => run(index, { ...facts, ...withTable('t', grown) }))
        const { points, medianMs } = trendOf(records.reverse(), of)
        expect(Number.isFinite(medianMs)).toBe(true)
        for (const { duration, size } of points)
          for (const found of [duration, size]) expect(`${found?.text} ${found?.cause}`).not.toMatch(/NaN|Infinity|-\d/)
      }),
    )
  })
})

describe('what is unusual', () => {
  const values = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 24 })

  test('property: never more than half of the values, never one near the median, none among fewer than five', () => {
    fc.assert(
      fc.property(values, (all) => {
        const found = unusual(all, 0)
        const marked = found.filter((factor) => factor !== null)
        expect(marked.length).toBeLessThanOrEqual(all.length / 2)
        if (all.length < 5) expect(marked).toEqual([])
        for (const factor of marked) expect(Math.abs(factor - 1)).toBeGreaterThan(0.4)
      }),
    )
  })

  test('property: it depends on no order and on no unit', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 1_000 }), (all, unit) => {
        const sorted = [...all].sort((a, b) => a - b)
        const of_ = (list: readonly number[]) =>
          list.filter((_, index) => unusual(list, 0)[index] !== null).sort((a, b) => a - b)
        expect(of_(sorted)).toEqual(of_(all))
        expect(
          unusual(
            all.map((value) => value * unit),
            0,
          ).map((factor) => factor !== null),
        ).toEqual(unusual(all, 0).map((factor) => factor !== null))
      }),
    )
  })

  test('property: equal values are usual, and one that is far off among them is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 5, max: 24 }), fc.nat(23), (value, count, at) => {
        const same = Array.from({ length: count }, () => value)
        expect(unusual(same, 0).every((factor) => factor === null)).toBe(true)
        const odd = same.with(at % count, value * 3)
        expect(unusual(odd, 0)[at % count]).toBeCloseTo(3, 9)
        expect(unusual(odd, value * 2).every((factor) => factor === null)).toBe(true)
      }),
    )
  })

  test('property: the median lies between the halves', () => {
    fc.assert(
      fc.property(values, (all) => {
        const middle = median(all)
        const below = all.filter((value) => value < middle).length
        const above = all.filter((value) => value > middle).length
        expect(Math.max(below, above)).toBeLessThanOrEqual(all.length / 2)
      }),
    )
  })
})

test('property: the named table is one that changed by a tenth or more, and no other changed by more bytes', () => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e6 })), { maxLength: 8 })
  const record = (bytes: readonly number[]) =>
    historyRecord({
      verification: {
        tables: bytes.map((size, index) => ({ ...tableCheck(`t${index}`, 'identical'), bytes: size })),
        foreignKeysValidated: 0,
        sequencesChecked: 0,
        verdict: 'identical',
      },
    })
  fc.assert(
    fc.property(sizes, (all) => {
      const text = tableCause(record(all.map(([, now]) => now)), record(all.map(([then]) => then)), true)
      const grown = all.map(([then, now]) => (now - then >= then * 0.1 ? now - then : 0))
      if (text === null) expect(Math.max(0, ...grown)).toBe(0)
      else expect(grown[Number(/^t(\d+) grew/.exec(text)?.[1])]).toBe(Math.max(...grown))
    }),
  )
})
