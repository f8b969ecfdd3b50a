import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, bucketsQuery, differingBuckets } from './key-buckets'

const buckets = 16

/** What the server's aggregate answers for these keys. */
function dealt(keys: readonly number[]): Bucket[] {
  return Array.from({ length: buckets }, (_, bucket) => keys.filter((key) => key % buckets === bucket)).flatMap(
    (own, bucket) =>
      own.length === 0 ? [] : [{ bucket, rows: own.length, sum: String(own.reduce((sum, key) => sum + key, 0)) }],
  )
}

const anyKeys = fc.uniqueArray(fc.nat(2_000), { maxLength: 200 })

test('every key that is on the target only lies in a bucket that is compared', () => {
  fc.assert(
    fc.property(anyKeys, anyKeys, (source, target) => {
      const { chosen, share } = differingBuckets(dealt(source), dealt(target), Number.POSITIVE_INFINITY)
      const known = new Set(source)
      // Two sets may have one sum by chance; in 64 bits that does not happen.
      const fair = target.filter((key) => !known.has(key) && chosen.includes(key % buckets))
      const same = dealt(source).filter((item) => !chosen.includes(item.bucket))
      for (const item of same) expect(dealt(target)).toContainEqual(item)
      expect(share).toBe(1)
      expect(fair.length).toBeLessThanOrEqual(target.length)
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
