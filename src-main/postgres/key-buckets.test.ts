import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, bucketsQuery, differingBuckets } from './key-buckets'

const buckets = 16

/** What the server's aggregate answers; in 64 bits sums of different keys differ, so here they are spelt out. */
function dealt(keys: readonly number[]): Bucket[] {
  const numbers = [...new Set(keys.map((key) => key % buckets))]
  return numbers.map((bucket) => {
    const own = keys.filter((key) => key % buckets === bucket).sort((a, b) => a - b)
    return { bucket, rows: own.length, sum: own.join() }
  })
}

const anyKeys = fc.uniqueArray(fc.nat(2_000), { maxLength: 200 })

test('every key that is on the target only lies in a bucket that is compared', () => {
  fc.assert(
    fc.property(anyKeys, anyKeys, (source, target) => {
      const { chosen, share } = differingBuckets(dealt(source), dealt(target), Number.POSITIVE_INFINITY)
      const known = new Set(source)
      for (const key of target) if (!known.has(key)) expect(chosen).toContain(key % buckets)
      expect(share).toBe(1)
    }),
  )
})

test('equal tables are compared by nothing but their sums', () => {
  fc.assert(
    fc.property(anyKeys, fc.nat(10), (keys, most) => {
      expect(differingBuckets(dealt(keys), dealt(keys), most)).toEqual({ chosen: [], share: 1 })
    }),
  )
})

test('of more keys than may be fetched a share is compared, and the share is said', () => {
  const keys = Array.from({ length: 160 }, (_, index) => index)
  const { chosen, share } = differingBuckets([], dealt(keys), 40)
  expect(chosen).toHaveLength(4)
  expect(share).toBe(4 / 16)
})

test('columns and tables are quoted', () => {
  expect(bucketsQuery({ schema: 'a"b', name: 'Order' }, ['Id', 'x"y'])).toContain(
    'row("Id"::pg_catalog.text, "x""y"::pg_catalog.text)',
  )
})
