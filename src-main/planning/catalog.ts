import type { ServerFacts } from '../../src-shared/domain/plan'
import type { TableName } from '../../src-shared/domain/table'
import { tableKey } from '../../src-shared/domain/table'
import { ancestorsOf } from './catalog-lookup'
import { enumsQuery, foreignKeysQuery, namesQuery, serverQuery, tablesQuery } from './catalog-queries'
import type { Catalog, CatalogEnum, CatalogForeignKey, CatalogTable } from './catalog-types'

/** What reading a catalog needs of a session: several statements in one round trip. */
export interface CatalogSession {
  queryAll(statements: readonly string[]): Promise<readonly Record<string, unknown>[][]>
}

type ServerRow = ServerFacts & { encoding: string; isReplica: boolean; isReadOnly: boolean }

/** Reads what is in the database of a session. One round trip; nothing is locked but catalogs. */
export async function readCatalog(session: CatalogSession): Promise<Catalog> {
  const [server, tables, foreignKeys, enums, names] = await session.queryAll([
    serverQuery,
    tablesQuery,
    foreignKeysQuery,
    enumsQuery,
    namesQuery,
  ])
  const { encoding, isReplica, isReadOnly, ...facts } = firstRow(server)
  return {
    server: { ...facts, databaseOid: Number(facts.databaseOid) },
    encoding,
    isReplica,
    isReadOnly,
    tables: entries<CatalogTable>(tables),
    foreignKeys: entries<CatalogForeignKey>(foreignKeys),
    enums: (enums ?? []) as unknown as CatalogEnum[],
    ...(entries<Pick<Catalog, 'types' | 'functions' | 'extensions' | 'schemas' | 'roles'>>(names)[0] as Pick<
      Catalog,
      'types' | 'functions' | 'extensions' | 'schemas' | 'roles'
    >),
  }
}

function firstRow(rows: readonly Record<string, unknown>[] | undefined): ServerRow {
  const row = rows?.[0]
  if (row === undefined) throw new Error('The server did not say which database this is.')
  return row as unknown as ServerRow
}

function entries<T>(rows: readonly Record<string, unknown>[] | undefined): T[] {
  return (rows ?? []).map((row) => row.entry as T)
}

/** Who answers at the other end of a session, without the rest of the catalog. */
export async function readServerFacts(session: CatalogSession): Promise<ServerFacts> {
  const [rows] = await session.queryAll([serverQuery])
  const { encoding: _encoding, isReplica: _replica, isReadOnly: _readOnly, ...facts } = firstRow(rows)
  return { ...facts, databaseOid: Number(facts.databaseOid) }
}

/**
 * Everything about the given tables that an import relies on, as text: equal texts mean an unchanged schema.
 * Statistics (rows, sizes) are left out.
 */
export function schemaFingerprint(catalog: Catalog, tables: readonly TableName[]): string {
  const keys = new Set(tables.map(tableKey))
  const chosen = catalog.tables
    .filter((table) => keys.has(tableKey(table)))
    .map(({ estimatedRows: _rows, bytes: _bytes, indexes, ...rest }) => ({
      ...rest,
      indexes: indexes.map(({ bytes: _indexBytes, ...index }) => index),
    }))
  const foreignKeys = catalog.foreignKeys.filter(
    (key) => keys.has(tableKey(key.table)) || keys.has(tableKey(key.references)),
  )
  return JSON.stringify([chosen, foreignKeys])
}

/** The same server and database: system identifier and database, or, where that is not readable, start time and database. */
export function isSameDatabase(a: ServerFacts, b: ServerFacts): boolean {
  if (a.databaseOid !== b.databaseOid || a.database !== b.database) return false
  if (a.systemIdentifier !== '' && b.systemIdentifier !== '') return a.systemIdentifier === b.systemIdentifier
  return a.startedAt === b.startedAt
}

/** The part of a catalog that is about the given tables, their partitioned parents included; kept with a backup. */
export function catalogOf(catalog: Catalog, tables: readonly TableName[]): Catalog {
  const keys = new Set(tables.map(tableKey))
  const chosen = catalog.tables.filter((table) => keys.has(tableKey(table)))
  const parents = new Set(chosen.flatMap((table) => ancestorsOf(catalog, table)))
  const types = new Set(chosen.flatMap((table) => table.columns.map((column) => column.type.replace(/(\[\])+$/, ''))))
  return {
    ...catalog,
    tables: [...catalog.tables.filter((table) => table.kind === 'partitioned' && parents.has(table)), ...chosen],
    foreignKeys: catalog.foreignKeys.filter((key) => keys.has(tableKey(key.table))),
    enums: catalog.enums.filter((item) => types.has(item.name)),
    types: catalog.types.filter((name) => types.has(name)),
    functions: [...new Set(chosen.flatMap((table) => table.functions))],
    roles: [...new Set(chosen.flatMap((table) => table.policyRoles))],
  }
}
