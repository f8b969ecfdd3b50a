import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareDigests, overallVerdict, type TableCheck, type TableDigest } from './verification'

const sum = fc.constantFrom('0', '1', '-5', '99999999999999999999')
const digest: fc.Arbitrary<TableDigest> = fc.record({
  rows: fc.nat(2),
  sums: fc.option(fc.tuple(sum, sum)),
})

describe('the verdict of a table', () => {
  const of = (rows: number, sums: [string, string] | null): TableDigest => ({ rows, sums })
  test.each<[string, TableDigest, TableDigest, TableCheck['verdict']]>([
    ['equal counts and sums', of(2, ['1', '2']), of(2, ['1', '2']), 'identical'],
    ['another count', of(2, null), of(3, null), 'differs'],
    ['another count with equal sums', of(2, ['0', '0']), of(3, ['0', '0']), 'differs'],
    ['another first sum', of(2, ['1', '2']), of(2, ['0', '2']), 'differs'],
    ['another second sum', of(2, ['1', '2']), of(2, ['1', '0']), 'differs'],
    ['counts only', of(2, null), of(2, null), 'not-compared'],
    ['sums on one side only', of(2, ['1', '2']), of(2, null), 'not-compared'],
    ['two empty tables without sums', of(0, null), of(0, null), 'not-compared'],
  ])('%s', (_, source, target, verdict) => {
    expect(compareDigests(source, target)).toBe(verdict)
  })

  test('is "identical" only for equal digests that have sums, and the same seen from the other side', () => {
    fc.assert(
      fc.property(digest, digest, (a, b) => {
        const verdict = compareDigests(a, b)
        expect(compareDigests(b, a)).toBe(verdict)
        const isEqual = a.sums !== null && JSON.stringify(a) === JSON.stringify(b)
        expect(verdict === 'identical').toBe(isEqual)
      }),
    )
  })
})

describe('the verdict of the whole (R62)', () => {
  const check = (verdict: TableCheck['verdict']): TableCheck => ({
    table: { schema: 'public', name: 't' },
    verdict,
    source: { rows: 0, sums: null },
    target: { rows: 0, sums: null },
    bytes: 0,
  })

  test('is never "identical" when nothing was looked at', () => {
    expect(overallVerdict([])).toBe('counts-only')
  })

  test('is "identical" only when every table is, and "differs" when one does', () => {
    const verdicts = fc.array(fc.constantFrom<TableCheck['verdict']>('identical', 'differs', 'not-compared'))
    fc.assert(
      fc.property(verdicts, (all) => {
        const verdict = overallVerdict(all.map(check))
        expect(verdict === 'differs').toBe(all.includes('differs'))
        expect(verdict === 'identical').toBe(all.length > 0 && all.every((item) => item === 'identical'))
      }),
    )
  })
})
