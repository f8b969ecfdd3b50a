import type { Selection } from '../../src-shared/domain/profile'
import { tableKey } from '../../src-shared/domain/table'
import { ancestorsOf, tableNamed } from './catalog-lookup'
import type { Catalog, CatalogTable } from './catalog-types'
import type { Pair, PlanInput } from './plan-input'
import { parsePattern, selectTables } from './table-pattern'

const loadable = new Set(['table', 'partitioned'])

/**
 * The units of a sync on both sides: ordinary tables and leaf partitions. A selected partitioned table brings its
 * partitions along, an excluded one takes them out; the parent itself holds no rows.
 */
export function pairTables(input: PlanInput): Pair[] {
  const source = selectUnits(input.source, input.selection)
  const target = selectUnits(input.target, input.selection)
  const keys = [...new Set([...source.keys(), ...target.keys()])].sort()
  return keys.map((key) => {
    const onSource = source.get(key) ?? null
    const onTarget = target.get(key) ?? null
    const { schema, name } = (onSource ?? onTarget) as CatalogTable
    return { key, table: { schema, name }, source: onSource, target: onTarget }
  })
}

/** The ordinary tables and leaf partitions of one side that a selection means, by key. */
export function selectUnits(catalog: Catalog, selection: Selection): Map<string, CatalogTable> {
  const candidates = catalog.tables.filter((table) => loadable.has(table.kind))
  const included = new Set(selectTables(candidates, { ...selection, exclude: [] }).map((table) => table.oid))
  const exclude = selection.exclude.map(parsePattern)
  const units = candidates.filter((table) => {
    const family = [table, ...ancestorsOf(catalog, table)]
    return (
      table.kind === 'table' &&
      family.some((member) => included.has(member.oid)) &&
      !family.some((member) => exclude.some((pattern) => pattern.matches(member)))
    )
  })
  return new Map(units.map((table) => [tableKey(table), table]))
}

/** Partitioned parents that must be made along with created partitions, topmost first. */
export function parentsToCreate(source: Catalog, target: Catalog, created: readonly CatalogTable[]): CatalogTable[] {
  const parents = new Map<number, CatalogTable>()
  for (const table of created)
    for (const ancestor of ancestorsOf(source, table).reverse())
      if (tableNamed(target, ancestor) === undefined) parents.set(ancestor.oid, ancestor)
  return [...parents.values()]
}
