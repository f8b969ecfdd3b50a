import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addToRate, beginRate, type Rate, ratePerMs } from './rate'

const steps = fc.array(
  fc.record({ passed: fc.integer({ min: 0, max: 5_000 }), grown: fc.integer({ min: -50, max: 5_000 }) }),
  {
    minLength: 1,
    maxLength: 60,
  },
)

test('property: a steady growth is met exactly, however it is looked at', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 1_000 }),
      (gaps, speed) => {
        let rate = beginRate(0, 0)
        for (const gap of gaps) rate = addToRate(rate, rate.at + gap, rate.done + gap * speed)
        expect(ratePerMs(rate)).toBeCloseTo(speed, 6)
      },
    ),
  )
})

test('property: it stays between the slowest and the fastest moment', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let rate: Rate = beginRate(0, 0)
      let least = Number.POSITIVE_INFINITY
      let most = 0
      for (const { passed, grown } of all) {
        if (passed === 0) continue
        const now = Math.max(0, grown) / passed
        least = Math.min(least, now)
        most = Math.max(most, now)
        rate = addToRate(rate, rate.at + passed, rate.done + grown)
      }
      const perMs = ratePerMs(rate)
      if (perMs === null) expect(most).toBe(0)
      else {
        expect(perMs).toBeGreaterThanOrEqual(least - 1e-9)
        expect(perMs).toBeLessThanOrEqual(most + 1e-9)
      }
    }),
  )
})

test('what is 30 s old counts for little, and a clock that was set back begins anew', () => {
  const fast = addToRate(beginRate(0, 0), 10_000, 100_000)
  const slow = addToRate(fast, 40_000, 130_000)
  expect(ratePerMs(slow)).toBeLessThan(1.4)
  expect(ratePerMs(addToRate(fast, 5_000, 100_000))).toBeNull()
})
