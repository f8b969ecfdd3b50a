import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginPace, keepPace, type Pace, timeLeft } from './time-left'

/** Looks at a fraction that never falls, some time apart. */
const looks = fc.array(
  fc.record({ passed: fc.integer({ min: 1, max: 4_000 }), grown: fc.double({ min: 0, max: 0.03, noNaN: true }) }),
  { minLength: 1, maxLength: 200 },
)

function walk(
  all: readonly { passed: number; grown: number }[],
  each: (pace: Pace, at: number, fraction: number) => void,
) {
  let pace = beginPace(0)
  let at = 0
  let fraction = 0
  for (const { passed, grown } of all) {
    at += passed
    fraction = Math.min(0.999, fraction + grown)
    pace = keepPace(pace, at, fraction)
    each(pace, at, fraction)
  }
}

describe('for any pace', () => {
  test('property: nothing is said before 5 s and 3 %, and what is said is a time', () => {
    fc.assert(
      fc.property(looks, (all) =>
        walk(all, (pace, at, fraction) => {
          const left = timeLeft(pace, at)
          if (at < 5_000 || fraction < 0.03) expect(left).toBeNull()
          else expect(Number.isFinite(left) && Number(left) >= 0).toBe(true)
        }),
      ),
    )
  })

  test('property: it jumps up at most once in 10 s', () => {
    fc.assert(
      fc.property(looks, (all) => {
        let before: number | null = null
        let raisedAt = Number.NEGATIVE_INFINITY
        walk(all, (pace, at) => {
          const left = timeLeft(pace, at)
          if (before !== null && left !== null && left > before) {
            expect(at - raisedAt).toBeGreaterThanOrEqual(10_000)
            raisedAt = at
          }
          before = left
        })
      }),
    )
  })

  test('property: between two looks it only falls, by no more than the time that passes and never below half', () => {
    fc.assert(
      fc.property(looks, fc.nat(60_000), fc.nat(60_000), (all, first, more) =>
        walk(all, (pace, at) => {
          const [now, later] = [timeLeft(pace, at + first), timeLeft(pace, at + first + more)]
          if (now === null || later === null) return
          expect(later).toBeLessThanOrEqual(now)
          expect(now - later).toBeLessThanOrEqual(more + 1e-6)
          expect(later).toBeGreaterThanOrEqual(Number(timeLeft(pace, at)) / 2 - 1e-6)
        }),
      ),
    )
  })

  test('property: with a steady pace it is right from its first word', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20_000, max: 10_000_000 }), fc.integer({ min: 50, max: 2_000 }), (total, every) => {
        let pace = beginPace(0)
        for (let at = every; at < Math.min(total, every * 300); at += every) {
          pace = keepPace(pace, at, at / total)
          const left = timeLeft(pace, at)
          if (left !== null) expect(left).toBeCloseTo(total - at, 0)
        }
      }),
      { numRuns: 40 },
    )
  })
})

test('a run that becomes three times slower is said to take longer within half a minute', () => {
  let pace = beginPace(0)
  for (let at = 100; at <= 60_000; at += 100) pace = keepPace(pace, at, at / 120_000)
  const before = Number(timeLeft(pace, 60_000))
  for (let at = 60_100; at <= 90_000; at += 100) pace = keepPace(pace, at, 0.5 + (at - 60_000) / 360_000)
  expect(before).toBeCloseTo(60_000, 0)
  expect(Number(timeLeft(pace, 90_000))).toBeGreaterThan(65_000)
})

test('a clock that was set back neither stops nor raises it', () => {
  let pace = beginPace(0)
  for (let at = 100; at <= 20_000; at += 100) pace = keepPace(pace, at, at / 100_000)
  const back = keepPace(pace, 10_000, 0.2)
  expect(timeLeft(back, 10_000)).toBeCloseTo(80_000, 0)
  expect(Number(timeLeft(keepPace(back, 10_100, 0.201), 10_100))).toBeLessThanOrEqual(80_000)
})
