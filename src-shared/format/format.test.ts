import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatBytes, formatCount, formatDuration, formatTimeLeft } from './format'

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1 000'],
  [221_029, '221 029'],
  [1_234_567_890, '1 234 567 890'],
  [-4321, '-4 321'],
  [1234.5, '1 234.5'],
])('the count %d is %s, with thin spaces', (value, text) => {
  expect(formatCount(value)).toBe(text.replaceAll(' ', '\u2009'))
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [999.6, '1 kB'],
  [48_000, '48 kB'],
  [1_810_000_000, '1.81 GB'],
  [9_994_999, '9.99 MB'],
  [9_996_000, '10 MB'],
  [99_960_000, '100 MB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [5_000_000_000_000_000, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [0, '0.0 s'],
  [400, '0.4 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [59_499, '59 s'],
  [59_500, '1 min 00 s'],
  [224_000, '3 min 44 s'],
  [3_599_499, '59 min 59 s'],
  [3_599_500, '1 h 00 min'],
  [7_500_000, '2 h 05 min'],
])('%d ms are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

test.each([
  [0, 'about 5 s left'],
  [12_000, 'about 15 s left'],
  [49_999, 'about 50 s left'],
  [50_000, 'about 1 min left'],
  [180_000, 'about 3 min left'],
  [3_300_000, 'about 55 min left'],
  [3_600_000, 'about 1 h left'],
  [5_400_000, 'about 1.5 h left'],
])('%d ms to go are %s', (milliseconds, text) => {
  expect(formatTimeLeft(milliseconds)).toBe(text)
})

/** A text as the number it means, in the smallest unit. */
function meaning(text: string): number {
  const units: Record<string, number> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, s: 1, min: 60, h: 3600 }
  const pairs = [...text.matchAll(/([\d.]+) (\w+)/g)]
  return pairs.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? Number.NaN), 0)
}

describe('for any figure', () => {
  const amount = fc.oneof(
    fc.double({ min: 0, max: 1e15, noNaN: true }),
    fc.nat(10_000_000),
    fc.constantFrom(3.55e6, 3.6e6, 59_499, 9_949, 999_499),
  )
  const formats = { bytes: formatBytes, duration: formatDuration, 'time left': formatTimeLeft }

  test.each(Object.entries(formats))('%s never falls as the figure grows', (_, format) => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(meaning(format(less))).toBeLessThanOrEqual(meaning(format(more)))
      }),
      { numRuns: 1000 },
    )
  })

  test.each(Object.entries(formats))('%s next to each other never fall', (_, format) => {
    const near = fc.tuple(fc.integer({ min: 0, max: 4_000_000 }), fc.integer({ min: 0, max: 120_000 }))
    fc.assert(
      fc.property(near, ([base, step]) => {
        expect(meaning(format(base))).toBeLessThanOrEqual(meaning(format(base + step)))
      }),
      { numRuns: 1000 },
    )
  })

  test.each(Object.entries(formats))('%s is never negative, not a number or in powers', (_, format) => {
    const odd = fc.oneof(amount, fc.double({ min: -1e15, max: 1e15 }), fc.constantFrom(Number.NaN, -0))
    fc.assert(
      fc.property(odd, (value) => {
        expect(format(value)).not.toMatch(/-|NaN|\de|undefined/)
      }),
    )
  })

  test('a count is its digits in groups of three', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const groups = formatCount(value).split('\u2009')
        expect(groups.join('')).toBe(String(value))
        expect(groups.slice(1).every((group) => group.length === 3)).toBe(true)
      }),
    )
  })
})
