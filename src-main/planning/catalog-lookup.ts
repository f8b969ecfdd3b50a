import { type TableName, tableKey } from '../../src-shared/domain/table'
import type { Catalog, CatalogTable } from './catalog-types'

interface Lookup {
  readonly byKey: ReadonlyMap<string, CatalogTable>
  readonly byOid: ReadonlyMap<number, CatalogTable>
  readonly partitions: ReadonlyMap<number, readonly CatalogTable[]>
}

/** Made once a catalog: to go through all tables for each of them takes a second with a thousand. */
const lookups = new WeakMap<Catalog, Lookup>()

function lookupOf(catalog: Catalog): Lookup {
  const made = lookups.get(catalog)
  if (made !== undefined) return made
  const partitions = new Map<number, CatalogTable[]>()
  for (const table of catalog.tables) {
    if (table.parentOid === null) continue
    const siblings = partitions.get(table.parentOid)
    if (siblings === undefined) partitions.set(table.parentOid, [table])
    else siblings.push(table)
  }
  const lookup = {
    byKey: new Map(catalog.tables.map((table) => [tableKey(table), table])),
    byOid: new Map(catalog.tables.map((table) => [table.oid, table])),
    partitions,
  }
  lookups.set(catalog, lookup)
  return lookup
}

/** Relations by key. */
export function indexTables(catalog: Catalog): ReadonlyMap<string, CatalogTable> {
  return lookupOf(catalog).byKey
}

/** The relation of that name, of whatever kind. */
export function tableNamed(catalog: Catalog, name: TableName): CatalogTable | undefined {
  return indexTables(catalog).get(tableKey(name))
}

/** Partitioned tables above a partition, nearest first. */
export function ancestorsOf(catalog: Catalog, table: CatalogTable): CatalogTable[] {
  const parent = table.parentOid === null ? undefined : lookupOf(catalog).byOid.get(table.parentOid)
  return parent === undefined ? [] : [parent, ...ancestorsOf(catalog, parent)]
}

/** Everything below a partitioned table: leaves and partitions that are partitioned themselves. */
export function descendantsOf(catalog: Catalog, parent: CatalogTable): CatalogTable[] {
  const children = lookupOf(catalog).partitions.get(parent.oid) ?? []
  return children.flatMap((child) => [child, ...descendantsOf(catalog, child)])
}

/** Leaf partitions below a partitioned table. */
export function leavesOf(catalog: Catalog, parent: CatalogTable): CatalogTable[] {
  return descendantsOf(catalog, parent).filter((table) => table.kind !== 'partitioned')
}
