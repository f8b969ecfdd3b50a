import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogLine } from '../../src-shared/domain/job-view'
import { findInLog, type LogHit, stepHit } from './log-find'

const log = (texts: readonly string[]): LogLine[] =>
  texts.map((text, seq) => ({ seq, at: 0, level: 'info', phase: null, text }))
const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'A', 'b', ' ') }), { maxLength: 30 })
const needle = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 2 })

test('property: searching a log that grows finds what searching it whole finds, in order', () => {
  fc.assert(
    fc.property(texts, needle, fc.nat(30), (all, wanted, cut) => {
      const lines = log(all)
      const whole = findInLog(null, lines, wanted)
      const grown = findInLog(findInLog(null, lines.slice(0, cut), wanted), lines, wanted)
      expect(grown.hits).toEqual(whole.hits)
      const expected = wanted === '' ? 0 : all.join('\n').toLowerCase().split(wanted).length - 1
      expect(whole.hits).toHaveLength(expected)
    }),
  )
})

test('another needle, other lines or a filter begin anew', () => {
  const lines = log(['ab', 'a'])
  const first = findInLog(null, lines, 'a')
  expect(findInLog(first, lines, 'b').hits).toEqual([{ line: 0, nth: 0 }])
  expect(findInLog(first, lines.slice(1), 'a').hits).toEqual([{ line: 0, nth: 0 }])
})

test('property: stepping forward through all hits comes back to the first, and back undoes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(19), (length, start) => {
      const hits: LogHit[] = Array.from({ length }, (_, line) => ({ line, nth: 0 }))
      let at: number | null = start % length
      const forth = stepHit(hits, at, 1, 0)
      expect(stepHit(hits, forth, -1, 0)).toBe(at)
      for (let turn = 0; turn < length; turn += 1) at = stepHit(hits, at, 1, 0)
      expect(at).toBe(start % length)
    }),
  )
  expect(stepHit([], null, 1, 0)).toBeNull()
  expect(
    stepHit(
      [
        { line: 2, nth: 0 },
        { line: 7, nth: 0 },
      ],
      null,
      1,
      5,
    ),
  ).toBe(1)
  expect(stepHit([{ line: 2, nth: 0 }], null, 1, 5)).toBe(0)
})
