import { copiedTables, type SyncPlan } from '../../src-shared/domain/plan'
import { quoteIdentifier, quoteTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { indexTables } from './catalog-lookup'
import type { Catalog, CatalogForeignKey, CatalogIndex, CatalogTable } from './catalog-types'
import { touchedForeignKeys } from './database-rules'

/** A statement with the name of what it is about, for log and failure. */
export interface Step {
  readonly about: string
  readonly sql: string
}

/** A foreign key to add again: `sql` validates it, `comment` brings its comment back. */
export interface ForeignKeyStep extends Step {
  readonly key: CatalogForeignKey
  readonly validates: boolean
  readonly comment: string | null
}

export interface CopyTarget {
  readonly table: TableName
  readonly columns: readonly string[]
}

/** All SQL of an import around the rows, in the order in which it runs. Made before anything is touched. */
export interface ImportStatements {
  /** Locks everything that is touched, in one fixed order, so that two imports cannot deadlock. */
  readonly lock: Step | null
  readonly dropForeignKeys: readonly Step[]
  readonly pauseTriggers: readonly Step[]
  readonly dropIndexes: readonly Step[]
  readonly truncate: Step | null
  /** Tables that an undo takes away again, before anything else is touched; never CASCADE. */
  readonly dropTables: Step | null
  readonly copies: ReadonlyMap<string, CopyTarget>
  readonly createIndexes: readonly (Step & { bytes: number })[]
  readonly resumeTriggers: readonly Step[]
  readonly addForeignKeys: readonly ForeignKeyStep[]
}

/** Rows from which on dropping and building an index again beats feeding it row by row. */
const rebuildFromRows = 20_000

/** The SQL of an import for a plan without blockers. Pure. */
export function importStatements(plan: SyncPlan, target: Catalog): ImportStatements {
  const byKey = indexTables(target)
  const replaced = plan.tables.flatMap((item) => {
    const table = item.action === 'replace' ? byKey.get(tableKey(item.table)) : undefined
    return table === undefined ? [] : [{ table, rows: item.rowsAfter?.rows ?? 0 }]
  })
  const dropped = plan.tables.flatMap((item) => (item.action === 'drop' ? (byKey.get(tableKey(item.table)) ?? []) : []))
  const gone = new Set(dropped.map(tableKey))
  const touched = touchedForeignKeys(target, new Set(replaced.map(({ table }) => tableKey(table))))
  const keys = touched.filter((key) => !gone.has(tableKey(key.table)))
  const rebuilt = replaced.flatMap(({ table, rows }) => rebuiltIndexes(table, rows))
  return {
    lock: lockStep([...replaced.map(({ table }) => table), ...dropped], keys, target),
    dropForeignKeys: keys.map(dropForeignKey),
    ...triggerSteps(replaced.map(({ table }) => table)),
    dropIndexes: rebuilt.map((index) => ({
      about: index.name,
      sql: `drop index ${quoteTable(index)}`,
    })),
    truncate: truncateStep(replaced.map(({ table }) => table)),
    dropTables: dropStep(dropped),
    copies: copyTargets(plan),
    createIndexes: rebuilt.map(createIndex),
    addForeignKeys: keys.map(addForeignKey),
  }
}

function lockStep(replaced: readonly CatalogTable[], keys: readonly CatalogForeignKey[], target: Catalog): Step | null {
  const own = new Set(target.tables.filter((table) => table.isOwner).map((table) => table.oid))
  const touched = new Map<number, TableName>(replaced.map((table) => [table.oid, table]))
  for (const key of keys) {
    touched.set(key.tableOid, key.table)
    if (own.has(key.referencesOid)) touched.set(key.referencesOid, key.references)
  }
  const ordered = [...touched].sort(([a], [b]) => a - b).map(([, table]) => table)
  if (ordered.length === 0) return null
  const list = ordered.map((table) => `only ${quoteTable(table)}`).join(', ')
  return { about: `${ordered.length} tables`, sql: `lock table ${list} in access exclusive mode` }
}

function dropForeignKey(key: CatalogForeignKey): Step {
  return {
    about: key.name,
    sql: `alter table ${quoteTable(key.table)} drop constraint ${quoteIdentifier(key.name)}`,
  }
}

function addForeignKey(key: CatalogForeignKey): ForeignKeyStep {
  const name = `${quoteIdentifier(key.name)} on ${quoteTable(key.table)}`
  return {
    key,
    about: key.name,
    sql: `alter table ${quoteTable(key.table)} add constraint ${quoteIdentifier(key.name)} ${key.definition}`,
    // A key that was NOT VALID stays so: pg_get_constraintdef says it, and nothing is checked then.
    validates: key.isValid,
    comment: key.comment === null ? null : `comment on constraint ${name} is ${quoteLiteral(key.comment)}`,
  }
}

/** Each trigger keeps the state it had: only those that would fire (`O`) are paused, and exactly those resumed. */
function triggerSteps(tables: readonly CatalogTable[]): Pick<ImportStatements, 'pauseTriggers' | 'resumeTriggers'> {
  const firing = tables.flatMap((table) =>
    table.triggers.filter((trigger) => trigger.enabled === 'O').map((trigger) => ({ table, name: trigger.name })),
  )
  const step = (verb: string) =>
    firing.map(({ table, name }) => ({
      about: name,
      sql: `alter table only ${quoteTable(table)} ${verb} trigger ${quoteIdentifier(name)}`,
    }))
  return { pauseTriggers: step('disable'), resumeTriggers: step('enable') }
}

/**
 * Plain secondary indexes that are faster built at the end; vector indexes always, since their recall collapses
 * when they grow from nothing. Never one that backs a constraint, is the replica identity or is clustered on.
 */
function rebuiltIndexes(table: CatalogTable, rows: number): CatalogIndex[] {
  return table.indexes.filter(
    (index) => index.isValid && !index.isPinned && (rows >= rebuildFromRows || isVectorIndex(index)),
  )
}

function isVectorIndex(index: CatalogIndex): boolean {
  return index.method === 'hnsw' || index.method === 'ivfflat'
}

function createIndex(index: CatalogIndex): Step & { bytes: number } {
  const comment =
    index.comment === null ? [] : [`comment on index ${quoteTable(index)} is ${quoteLiteral(index.comment)}`]
  const statistics = index.statisticsTargets.map(
    ({ column, target }) => `alter index ${quoteTable(index)} alter column ${column} set statistics ${target}`,
  )
  return { about: index.name, bytes: index.bytes, sql: [index.definition, ...comment, ...statistics].join(';\n') }
}

/** All in one statement: what they refer to among themselves goes along; anything else that needs them is an error. */
function dropStep(tables: readonly CatalogTable[]): Step | null {
  if (tables.length === 0) return null
  return {
    about: `${tables.length} tables`,
    sql: `drop table ${tables.map((table) => quoteTable(table)).join(', ')} restrict`,
  }
}

/** Explicit list, never CASCADE (R05). */
function truncateStep(tables: readonly CatalogTable[]): Step | null {
  if (tables.length === 0) return null
  const list = tables.map((table) => `only ${quoteTable(table)}`).join(', ')
  return { about: `${tables.length} tables`, sql: `truncate table ${list} restart identity` }
}

function copyTargets(plan: SyncPlan): Map<string, CopyTarget> {
  return new Map(copiedTables(plan).map((item) => [tableKey(item.table), { table: item.table, columns: item.columns }]))
}

/** Columns in the order of the archive's rows. Frozen: the table is truncated or made in the same transaction. */
export function copyStatement(table: TableName, columns: readonly string[]): string {
  const list = columns.length === 0 ? '' : ` (${columns.map(quoteIdentifier).join(', ')})`
  return `copy ${quoteTable(table)}${list} from stdin with (format text, freeze)`
}

/** A string literal that does not depend on `standard_conforming_strings` (PostgreSQL manual, 4.1.2). */
export function quoteLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''")
  return doubled.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}
