import { quoteIdentifier, quoteTable, type TableName } from '../../src-shared/domain/table'

/** Into how many parts the keys of a table are dealt by their hash. */
const buckets = 1024

export interface Bucket {
  readonly bucket: number
  readonly rows: number
  readonly sum: string
}

/** The hash of a row's primary key: equal keys have equal hashes on all servers from PostgreSQL 11 on. */
function keyHash(columns: readonly string[]): string {
  const texts = columns.map((column) => `${quoteIdentifier(column)}::pg_catalog.text`)
  return `pg_catalog.hashtextextended(row(${texts.join(', ')})::pg_catalog.text, 0)`
}

/** Rows and the sum of hashes per bucket: equal buckets hold the same keys. */
export function bucketsQuery(table: TableName, columns: readonly string[]): string {
  return `select (h & ${buckets - 1})::int as bucket, pg_catalog.count(*)::float8 as rows, pg_catalog.sum(h::numeric)::text as sum
    from (select ${keyHash(columns)} as h from only ${quoteTable(table)}) k group by 1`
}

/** The hashes of the keys in the buckets `$1`. */
export function hashesQuery(table: TableName, columns: readonly string[]): string {
  return `select h::text as hash from (select ${keyHash(columns)} as h from only ${quoteTable(table)}) k
    where (h & ${buckets - 1})::int = any ($1::int[])`
}

/**
 * Which buckets have to be compared key by key, and what share of the differing ones that is: at most `mostRows` rows
 * of the target are fetched. A hash deals keys at random, so a part of the buckets is a fair sample.
 */
export function differingBuckets(
  source: readonly Bucket[],
  target: readonly Bucket[],
  mostRows: number,
): { readonly chosen: number[]; readonly share: number } {
  const known = new Map(source.map((item) => [item.bucket, item]))
  const differing = target.filter((item) => {
    const twin = known.get(item.bucket)
    return twin === undefined || twin.rows !== item.rows || twin.sum !== item.sum
  })
  const chosen: number[] = []
  let rows = 0
  for (const item of differing.sort((a, b) => a.bucket - b.bucket)) {
    rows += item.rows
    if (rows > mostRows && chosen.length > 0) break
    chosen.push(item.bucket)
  }
  return { chosen, share: differing.length === 0 ? 1 : chosen.length / differing.length }
}
