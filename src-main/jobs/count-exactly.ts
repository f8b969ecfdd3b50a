import { AppError } from '../../src-shared/domain/failure'
import type { PlanTable, RowCount, SyncPlan } from '../../src-shared/domain/plan'
import { quoteIdentifier, quoteTable, type TableName, tableKey } from '../../src-shared/domain/table'
import type { TableCount } from '../../src-shared/domain/table-count'
import { type Bucket, bucketsQuery, differingBuckets, hashesQuery } from '../postgres/key-buckets'
import type { Session } from '../postgres/session'
import type { SyncOrder } from './engine-api'
import { endpointsOf, rolesOf } from './prepare'
import { applicationName } from './tool-login'
import { openWorkbench, type WorkbenchDeps, withPasswords } from './workbench'

/** No single statement runs longer, in milliseconds: a count is a look, and must not weigh on a server. */
const statementLimitMs = 60_000
/** Keys of the target that are fetched for one table; of more a sample is compared. */
const mostKeys = 300_000

interface Ends {
  readonly source: Session
  readonly target: Session
}

export interface CountOrder {
  readonly order: SyncOrder
  /** The plan on the screen: only its tables are counted. */
  readonly plan: SyncPlan
  /** Some of them; `null` is all. */
  readonly tables: readonly TableName[] | null
  readonly jobId: string
  readonly onCounted: (count: TableCount) => void
}

/**
 * Counts tables of a plan on both sides, the smallest first, and tells each as soon as it is known. A table that cannot
 * be counted is told with the reason. Throws what keeps the sides from being reached, or the reason of `signal`.
 */
export async function countExactly(deps: WorkbenchDeps, wanted: CountOrder, signal: AbortSignal): Promise<void> {
  const { order, jobId } = wanted
  const { local, remote } = endpointsOf(order.profile, order.direction)
  const endpoints = await withPasswords([local, remote], order.passwords)
  const anchor = local.kind === 'container' ? local : null
  const bench = await openWorkbench(deps, { jobId, anchor, endpoints, say: () => undefined }, signal)
  const opened: Session[] = []
  const stop = () => opened.map((session) => session.abandon())
  signal.addEventListener('abort', stop, { once: true })
  try {
    const roles = rolesOf(bench, order)
    const purpose = { applicationName: applicationName(jobId), readOnly: true }
    const source = await roles.source.open(purpose, signal)
    opened.push(source)
    const target = await roles.target.open(purpose, signal)
    opened.push(target)
    await limitStatements(opened)
    for (const table of chosenTables(wanted)) {
      signal.throwIfAborted()
      wanted.onCounted(await countTable(table, { source, target }, signal))
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    await Promise.all(opened.map((session) => session.close()))
    await bench.close()
  }
}

function chosenTables({ plan, tables }: CountOrder): PlanTable[] {
  const keys = tables === null ? null : new Set(tables.map(tableKey))
  return plan.tables.filter((item) => keys === null || keys.has(tableKey(item.table))).sort((a, b) => a.bytes - b.bytes)
}

async function limitStatements(sessions: readonly Session[]): Promise<void> {
  for (const session of sessions)
    await session.query(`select pg_catalog.set_config('statement_timeout', '${statementLimitMs}', false)`)
}

async function countTable(item: PlanTable, ends: Ends, signal: AbortSignal): Promise<TableCount> {
  const { table } = item
  const none: TableCount = { table, now: null, after: null, onlyOnTarget: null, newer: null, reason: null }
  try {
    const [after, now] = await Promise.all([
      item.rowsAfter === null ? null : countRows(ends.source, table),
      item.rowsNow === null ? null : countRows(ends.target, table),
    ])
    const counted = { ...none, now, after }
    if (now === null || after === null) return counted
    return { ...counted, ...(await compareRows(table, ends, signal)) }
  } catch (error) {
    return { ...none, reason: reasonOf(error, signal) }
  }
}

async function countRows(session: Session, table: TableName): Promise<RowCount> {
  const { rows } = await session.queryOne<{ rows: number }>(
    `select pg_catalog.count(*)::float8 as rows from only ${quoteTable(table)}`,
  )
  return { rows, exact: true }
}

/** What only the rows themselves tell; a table without a fitting key or too slow to compare is counted all the same. */
async function compareRows(
  table: TableName,
  ends: Ends,
  signal: AbortSignal,
): Promise<Pick<TableCount, 'onlyOnTarget' | 'newer' | 'reason'>> {
  try {
    return { onlyOnTarget: await onlyOnTarget(table, ends), newer: await newerRows(table, ends), reason: null }
  } catch (error) {
    return { onlyOnTarget: null, newer: null, reason: reasonOf(error, signal) }
  }
}

async function onlyOnTarget(table: TableName, { source, target }: Ends): Promise<RowCount | null> {
  const [key, twin] = await Promise.all([primaryKey(source, table), primaryKey(target, table)])
  if (key.length === 0 || key.join('\0') !== twin.join('\0')) return null
  const query = bucketsQuery(table, key)
  const [there, here] = await Promise.all([source.query<Bucket>(query), target.query<Bucket>(query)])
  const { chosen, share } = differingBuckets(there, here, mostKeys)
  if (chosen.length === 0) return { rows: 0, exact: true }
  const keys = hashesQuery(table, key)
  const [known, found] = await Promise.all([
    source.query<{ hash: string }>(keys, [chosen]),
    target.query<{ hash: string }>(keys, [chosen]),
  ])
  const hashes = new Set(known.map((row) => row.hash))
  const rows = found.filter((row) => !hashes.has(row.hash)).length
  return share === 1 ? { rows, exact: true } : { rows: Math.round(rows / share), exact: false }
}

async function primaryKey(session: Session, table: TableName): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `select a.attname as name
     from pg_catalog.pg_index i, pg_catalog.unnest(i.indkey) with ordinality k(number, position), pg_catalog.pg_attribute a
     where i.indrelid = $1::pg_catalog.regclass and i.indisprimary and a.attrelid = i.indrelid and a.attnum = k.number
     order by k.position`,
    [quoteTable(table)],
  )
  return rows.map((row) => row.name)
}

/** `null` without an `updated_at timestamptz` on both sides, or when the source has none that is not empty. */
async function newerRows(table: TableName, { source, target }: Ends): Promise<number | null> {
  const has = await Promise.all([hasUpdatedAt(source, table), hasUpdatedAt(target, table)])
  if (has.includes(false)) return null
  const column = quoteIdentifier('updated_at')
  const { latest } = await source.queryOne<{ latest: string | null }>(
    `select pg_catalog.max(${column})::text as latest from only ${quoteTable(table)}`,
  )
  if (latest === null) return null
  const { rows } = await target.queryOne<{ rows: number }>(
    `select pg_catalog.count(*)::float8 as rows from only ${quoteTable(table)} where ${column} > $1::timestamptz`,
    [latest],
  )
  return rows
}

async function hasUpdatedAt(session: Session, table: TableName): Promise<boolean> {
  const rows = await session.query(
    `select from pg_catalog.pg_attribute a where a.attrelid = $1::pg_catalog.regclass and a.attname = 'updated_at'
     and a.atttypid = 'pg_catalog.timestamptz'::pg_catalog.regtype and not a.attisdropped`,
    [quoteTable(table)],
  )
  return rows.length > 0
}

/** SQLSTATE 57014 query_canceled: by the time limit, when nobody stopped it (PostgreSQL manual, appendix A). */
function reasonOf(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted()
  if (!(error instanceof AppError) || error.failure.code === 'connection/lost') throw error
  if (error.failure.sqlState === '57014') return `Takes longer than ${statementLimitMs / 1000} s, so it was left.`
  return error.failure.message
}
