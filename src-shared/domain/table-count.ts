import type { PlanTable, RowCount, SyncPlan } from './plan'
import { type TableName, tableKey } from './table'

/** What counting one table on both sides found. `null` is what could not be had; `reason` says why where it matters. */
export interface TableCount {
  readonly table: TableName
  readonly now: RowCount | null
  readonly after: RowCount | null
  /** Rows whose primary key is on the target only; not exact where a sample of a large table was compared. */
  readonly onlyOnTarget: RowCount | null
  /** Rows on the target with a later `updated_at` than any on the source. */
  readonly newer: number | null
  readonly reason: string | null
}

/** The plan with what was counted since in the place of its estimates; what could not be counted stays as it was. */
export function mergeCounts(plan: SyncPlan, counts: ReadonlyMap<string, TableCount>): SyncPlan {
  if (counts.size === 0) return plan
  return { ...plan, tables: plan.tables.map((table) => mergeCount(table, counts.get(tableKey(table.table)))) }
}

function mergeCount(table: PlanTable, count: TableCount | undefined): PlanTable {
  if (count === undefined) return table
  const newerRows = count.newer ?? table.newerRows
  return {
    ...table,
    rowsNow: table.rowsNow === null ? null : (count.now ?? table.rowsNow),
    rowsAfter: table.rowsAfter === null ? null : (count.after ?? table.rowsAfter),
    ...(newerRows === undefined ? {} : { newerRows }),
  }
}
