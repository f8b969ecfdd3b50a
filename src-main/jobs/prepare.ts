import { randomUUID } from 'node:crypto'
import { AppError } from '../../src-shared/domain/failure'
import { blockersOf, type RowCount, type SyncPlan } from '../../src-shared/domain/plan'
import { type Direction, type ResolvedProfile, selectionSchema } from '../../src-shared/domain/profile'
import { quoteIdentifier, quoteTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { judgeTools } from '../pgtools/versions'
import { readCatalog } from '../planning/catalog'
import type { Catalog, CatalogTable } from '../planning/catalog-types'
import type { Pair, PlanInput } from '../planning/plan-input'
import { pairTables } from '../planning/selection'
import { makePlan } from '../planning/sync-plan'
import type { Session } from '../postgres/session'
import type { SyncOrder } from './engine-api'
import type { Side } from './side'
import type { Workbench } from './workbench'

/** Both sides in their roles. */
export interface Roles {
  readonly source: Side
  readonly target: Side
}

/** A plan with the catalogs that it was made from. */
export interface Prepared {
  readonly plan: SyncPlan
  readonly source: Catalog
  readonly target: Catalog
}

export function endpointsOf(
  profile: ResolvedProfile,
  direction: Direction,
): Pick<ResolvedProfile, 'local' | 'remote'> & {
  source: ResolvedProfile['local']
  target: ResolvedProfile['local']
} {
  const { local, remote } = profile
  return direction === 'local-to-remote'
    ? { local, remote, source: local, target: remote }
    : { local, remote, source: remote, target: local }
}

export function rolesOf(bench: Workbench, order: SyncOrder): Roles {
  const { source, target } = endpointsOf(order.profile, order.direction)
  const find = (id: string) => {
    const side = bench.sides.find((candidate) => candidate.endpoint.id === id)
    if (side === undefined) throw new Error('A side of the sync was not connected.')
    return side
  }
  return { source: find(source.id), target: find(target.id) }
}

/**
 * Reads both catalogs (one round trip each) and the row counts, and makes the plan. `exactBelowBytes`: tables up to
 * that size are counted, larger ones estimated.
 */
export async function prepare(
  order: SyncOrder,
  bench: Workbench,
  sessions: { source: Session; target: Session },
  freeBytes: number | null,
  exactBelowBytes: number,
): Promise<Prepared> {
  const [source, target] = await Promise.all([readCatalog(sessions.source), readCatalog(sessions.target)])
  const roles = rolesOf(bench, order)
  const base: PlanInput = {
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    direction: order.direction,
    selection: checkedSelection(order),
    expectedTables: order.selection === undefined ? order.profile.profile.options.expectedTables : [],
    source,
    target,
    sourceName: roles.source.name,
    targetName: roles.target.name,
    toolsVersion: bench.box.toolsVersion,
    toolsMajor: bench.box.toolsMajor,
    toolsCurrent: judgeTools(bench.box.toolsVersion) !== 'outdated',
    freeBytes,
    sourceRows: new Map(),
    targetRows: new Map(),
    newerRows: new Map(),
  }
  const counts = await countRows(pairTables(base), sessions, { source, target }, exactBelowBytes)
  return { plan: makePlan({ ...base, ...counts }), source, target }
}

function checkedSelection(order: SyncOrder): PlanInput['selection'] {
  return selectionSchema.parse(
    order.selection ?? { include: order.profile.profile.include, exclude: order.profile.profile.exclude },
  )
}

async function countRows(
  pairs: readonly Pair[],
  sessions: { source: Session; target: Session },
  catalogs: { source: Catalog; target: Catalog },
  exactBelowBytes: number,
): Promise<Pick<PlanInput, 'sourceRows' | 'targetRows' | 'newerRows'>> {
  const small = (table: CatalogTable | null) => isCounted(table, exactBelowBytes)
  const names = pairs.map((pair) => pair.table)
  const source = await countTables(sessions.source, catalogs.source, names, exactBelowBytes)
  const target = await countTables(sessions.target, catalogs.target, names, exactBelowBytes)
  const both = pairs.filter((pair) => small(pair.source) && small(pair.target) && hasUpdatedAt(pair))
  return { sourceRows: source, targetRows: target, newerRows: await countNewer(both, sessions) }
}

/** Exact counts of those of the tables that are there, readable, and at most `exactBelowBytes` large, by key. */
export async function countTables(
  session: Session,
  catalog: Catalog,
  tables: readonly TableName[],
  exactBelowBytes: number,
): Promise<Map<string, RowCount>> {
  const wanted = new Set(tables.map(tableKey))
  const counted = catalog.tables.filter((table) => wanted.has(tableKey(table)) && isCounted(table, exactBelowBytes))
  const counts = new Map<string, RowCount>()
  for (const group of groupsOf(counted, 100)) {
    const selects = group.map(
      (table, index) => `select ${index} as i, pg_catalog.count(*)::float8 as n from only ${quoteTable(table)}`,
    )
    for (const row of await session.query<{ i: number; n: number }>(selects.join(' union all '))) {
      const table = group[row.i]
      if (table !== undefined) counts.set(tableKey(table), { rows: row.n, exact: true })
    }
  }
  return counts
}

function isCounted(table: CatalogTable | null, exactBelowBytes: number): boolean {
  return table?.kind === 'table' && table.canSelect && !table.rowSecurityActive && table.bytes <= exactBelowBytes
}

function hasUpdatedAt(pair: Pair): boolean {
  const has = (table: CatalogTable | null) =>
    table?.columns.some((column) => column.name === 'updated_at' && column.type === 'timestamp with time zone') === true
  return has(pair.source) && has(pair.target)
}

/** Rows on the target with a later `updated_at` than any on the source: work that would be lost. */
async function countNewer(
  pairs: readonly Pair[],
  sessions: { source: Session; target: Session },
): Promise<Map<string, number>> {
  const newer = new Map<string, number>()
  const column = quoteIdentifier('updated_at')
  for (const group of groupsOf(pairs, 100)) {
    const latest = await sessions.source.query<{ i: number; t: string | null }>(
      group
        .map(
          (pair, index) =>
            `select ${index} as i, pg_catalog.max(${column})::text as t from only ${quoteTable(pair.table)}`,
        )
        .join(' union all '),
    )
    const known = latest.filter((row): row is { i: number; t: string } => row.t !== null)
    if (known.length === 0) continue
    const selects = known.map(
      (row, index) =>
        `select ${row.i} as i, pg_catalog.count(*)::float8 as n from only ${quoteTable(group[row.i]?.table ?? { schema: '', name: '' })} where ${column} > $${index + 1}::timestamptz`,
    )
    const rows = await sessions.target.query<{ i: number; n: number }>(
      selects.join(' union all '),
      known.map((row) => row.t),
    )
    for (const row of rows) newer.set(group[row.i]?.key ?? '', row.n)
  }
  return newer
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = []
  for (let start = 0; start < items.length; start += size) groups.push(items.slice(start, start + size))
  return groups
}

/** Throws `plan/blocked` for a plan that must not start; nothing was touched. */
export function requireUnblocked(plan: SyncPlan): void {
  const blockers = blockersOf(plan)
  const [first, ...rest] = blockers
  if (first === undefined) return
  throw new AppError({
    code: 'plan/blocked',
    message: rest.length === 0 ? first.message : `${first.message} And ${rest.length} more.`,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
    detail: blockers
      .map((item) => `${item.rule}: ${item.message}${item.hint === undefined ? '' : `\n  ${item.hint}`}`)
      .join('\n'),
  })
}
