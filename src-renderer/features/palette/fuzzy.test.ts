import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchTitle } from './fuzzy'

const found = (query: string, title: string) =>
  matchTitle(query, title)?.ranges.map(([start, end]) => title.slice(start, end)) ?? null

describe('a title', () => {
  test.each([
    ['st', 'Pull staging into local', ['st']],
    ['hist', 'History', ['Hist']],
    ['local pull', 'Pull staging into local', ['Pull', 'local']],
    ['bun', 'Back up now…', ['B', 'u', 'n']],
    ['bkup', 'Back up now…', ['B', 'k', 'up']],
    ['xyz', 'Back up now…', null],
    ['pull nothing', 'Pull staging into local', null],
  ])('%j is found in %j at %j', (query, title, parts) => {
    expect(found(query, title)).toEqual(parts)
  })

  test('is a better hit at the start of a word than inside one, and as a word than as scattered letters', () => {
    const score = (query: string, title: string) => matchTitle(query, title)?.score ?? 0
    expect(score('st', 'Start container…')).toBeGreaterThan(score('st', 'Pull staging into local'))
    expect(score('st', 'Pull staging into local')).toBeGreaterThan(score('st', 'History'))
    expect(score('verify', 'Verify all backups')).toBeGreaterThan(score('vfy', 'Verify all backups'))
  })

  test('property: what is marked lies inside the title, in order, and holds only letters of the query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 8 }), (title, query) => {
        const match = matchTitle(query, title)
        if (match === null) return
        let end = 0
        for (const [from, to] of match.ranges) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          end = to
          for (const letter of title.slice(from, to).toLowerCase()) expect(query.toLowerCase()).toContain(letter)
        }
        expect(end).toBeLessThanOrEqual(title.length)
      }),
    )
  })

  test('property: every part of it that stands in it is found', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z]{1,12}( [a-z]{1,12}){0,4}$/), fc.nat(), fc.nat(), (title, a, b) => {
        const [from, to] = [a % title.length, b % title.length].sort((x, y) => x - y) as [number, number]
        expect(matchTitle(title.slice(from, to + 1), title)).not.toBeNull()
      }),
    )
  })
})
