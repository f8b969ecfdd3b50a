import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeSyncId, syncIdPattern } from './sync-id'

test('a sync id says when the sync began, in UTC', () => {
  expect(makeSyncId(new Date('2026-11-22T07:08:09.999Z'), () => false)).toBe('sync_20261122_070809')
  expect(makeSyncId(new Date('2026-12-31T23:30:00-02:00'), () => false)).toBe('sync_20270101_013000')
})

test('a second one in the same second gets a suffix', () => {
  const taken = new Set(['sync_20261122_070809', 'sync_20261122_070809_2'])
  const at = new Date('2026-11-22T07:08:09Z')
  expect(makeSyncId(at, (id) => taken.has(id))).toBe('sync_20261122_070809_3')
})

test('ids are unlike all others, match the pattern, and sort by time', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(seconds, (offsets) => {
      const taken = new Set<string>()
      for (const offset of offsets) {
        const id = makeSyncId(new Date(Date.UTC(2026, 0, 1) + offset * 1000), (known) => taken.has(known))
        expect(taken.has(id)).toBe(false)
        expect(id).toMatch(syncIdPattern)
        taken.add(id)
      }
    }),
  )
})

test.each(['sync_2026112_070809', 'sync_20261122_070809_', '../sync_20261122_070809', 'sync_20261122_070809\n'])(
  '%j is no sync id',
  (text) => {
    expect(syncIdPattern.test(text)).toBe(false)
  },
)
