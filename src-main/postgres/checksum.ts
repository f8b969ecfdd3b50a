import { quoteIdentifier, quoteTable, type TableName } from '../../src-shared/domain/table'
import type { DigestMethod, TableDigest } from '../../src-shared/domain/verification'
import type { Session } from './session'

const probes = ['', 'a', 'Zürich', '日本語', '(1,,"a b")', '\\x00ff', '1.50', '2026-11-22 00:00:00+00', 'x'.repeat(300)]

/**
 * Hashes of fixed strings as this server computes them: two servers with the same proof hash alike. `null` when the
 * function is not there. Kept with a backup, so that a later server can be compared too.
 */
export async function digestProof(session: Session): Promise<string | null> {
  try {
    const row = await session.queryOne<{ h: string }>(
      `select pg_catalog.md5(pg_catalog.string_agg(pg_catalog.hashtextextended(x.t, 0)::text || ' ' || pg_catalog.hashtextextended(x.t, 1)::text, ',' order by x.n)) as h
       from pg_catalog.unnest($1::text[]) with ordinality x(t, n)`,
      [probes],
    )
    return row.h
  } catch {
    return null
  }
}

/** Proves at run time that both servers hash alike, with fixed strings; else md5 (R52). */
export async function chooseDigest(source: Session, target: Session): Promise<DigestMethod> {
  const [a, b] = await Promise.all([digestProof(source), digestProof(target)])
  return a !== null && a === b ? 'hashtextextended' : 'md5'
}

/** How a backup's digests can be compared on this server; `count-only` when it hashes otherwise than the one it came from. */
export async function digestMethodFor(
  made: { readonly method: DigestMethod; readonly proof: string | null } | null,
  session: Session,
): Promise<DigestMethod> {
  if (made === null) return 'hashtextextended'
  if (made.method !== 'hashtextextended') return made.method
  return made.proof !== null && made.proof === (await digestProof(session)) ? made.method : 'count-only'
}

function sumExpressions(method: 'hashtextextended' | 'md5'): [string, string] {
  if (method === 'hashtextextended')
    return ['pg_catalog.hashtextextended(r, 0)::numeric', 'pg_catalog.hashtextextended(r, 1)::numeric']
  const half = (start: number) =>
    `('x' || pg_catalog.substr(pg_catalog.md5(r), ${start}, 16))::bit(64)::bigint::numeric`
  return [half(1), half(17)]
}

/**
 * SQL of a table's digest over the given columns: count and two sums of 64-bit hashes, independent of row order,
 * without XOR (which would cancel pairs). `ONLY`: units are ordinary tables and leaf partitions.
 */
export function digestStatement(table: TableName, columns: readonly string[], method: DigestMethod): string {
  const from = `only ${quoteTable(table)}`
  if (method === 'count-only') return `select pg_catalog.count(*)::text as n, null as a, null as b from ${from}`
  const [a, b] = sumExpressions(method)
  const row = columns.map((column) => `t.${quoteIdentifier(column)}`).join(', ')
  return `select pg_catalog.count(*)::text as n, coalesce(pg_catalog.sum(${a}), 0)::text as a, coalesce(pg_catalog.sum(${b}), 0)::text as b
    from (select row(${row})::text as r from ${from} t offset 0) q`
}

/** The digest of one table as the session sees it. */
export async function digestTable(
  session: Session,
  table: TableName,
  columns: readonly string[],
  method: DigestMethod,
): Promise<TableDigest> {
  const row = await session.queryOne<{ n: string; a: string | null; b: string | null }>(
    digestStatement(table, columns, method),
  )
  return { rows: Number(row.n), sums: row.a === null || row.b === null ? null : [row.a, row.b] }
}

/**
 * A cheap mark of a table's physical state (each row version's place and maker): equal marks mean that nothing was
 * inserted, updated or deleted in between. Says nothing across servers; VACUUM FULL or CLUSTER change it as well.
 */
export async function physicalMark(session: Session, table: TableName): Promise<string> {
  const row = await session.queryOne<{ mark: string }>(
    `select pg_catalog.concat_ws(' ', pg_catalog.count(*),
       coalesce(pg_catalog.sum(pg_catalog.hashtextextended(t.ctid::text || ' ' || t.xmin::text, 0)::numeric), 0)) as mark
     from only ${quoteTable(table)} t`,
  )
  return row.mark
}
