import type { Finding, RowCount } from '../../src-shared/domain/plan'
import type { Direction, Selection } from '../../src-shared/domain/profile'
import type { TableName } from '../../src-shared/domain/table'
import { quoteTable, showTable } from '../../src-shared/domain/table'
import type { Catalog, CatalogTable } from './catalog-types'

/** All facts that a plan is made of. Collected by effects, decided on by pure rules. */
export interface PlanInput {
  readonly id: string
  readonly createdAt: string
  readonly direction: Direction
  readonly selection: Selection
  readonly expectedTables: readonly string[]
  readonly source: Catalog
  readonly target: Catalog
  readonly sourceName: string
  readonly targetName: string
  readonly toolsVersion: string
  readonly toolsMajor: number
  /** Whether the tools' minor is at or above the safe one (resources/minimum-tools.json). */
  readonly toolsCurrent: boolean
  /** Free bytes where backups are kept, or `null` when unknown. */
  readonly freeBytes: number | null
  /** Exact counts where they were taken, by table key. */
  readonly sourceRows: ReadonlyMap<string, RowCount>
  readonly targetRows: ReadonlyMap<string, RowCount>
  /** Rows on the target with a later `updated_at` than any on the source, by table key. */
  readonly newerRows: ReadonlyMap<string, number>
}

/** A selected table on both sides, or on one of them. */
export interface Pair {
  readonly key: string
  readonly table: TableName
  readonly source: CatalogTable | null
  readonly target: CatalogTable | null
}

export function blocker(rule: string, message: string, tables: readonly TableName[], hint?: string): Finding {
  return finding('blocker', rule, message, tables, hint)
}

export function warning(rule: string, message: string, tables: readonly TableName[], hint?: string): Finding {
  return finding('warning', rule, message, tables, hint)
}

function finding(
  severity: Finding['severity'],
  rule: string,
  message: string,
  tables: readonly TableName[],
  hint?: string,
): Finding {
  const named = tables.map(({ schema, name }) => ({ schema, name }))
  return { severity, rule, message, tables: named, ...(hint === undefined ? {} : { hint }) }
}

/** `a, b and 3 more`: names for a sentence, never an endless list. */
export function nameSome(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

export function nameTables(tables: readonly TableName[]): string {
  return nameSome(tables.map(showTable))
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** SQL of a table for hints that people copy. */
export function sqlTables(tables: readonly TableName[]): string {
  return tables.map((table) => quoteTable(table)).join(', ')
}
