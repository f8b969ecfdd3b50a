import { z } from 'zod'
import { directionSchema } from './profile'
import { tableNameSchema } from './table'

/** Rows of a table: counted, or the planner's estimate (`reltuples`). */
export const rowCountSchema = z.strictObject({
  rows: z.number().nonnegative(),
  exact: z.boolean(),
})
export type RowCount = z.infer<typeof rowCountSchema>

/**
 * What happens to one table: `replace` (on both sides), `create` (only on the source),
 * `leave` (selected by a pattern, but only on the target: left as it is), `drop` (an undo: the sync had created it).
 */
export const planTableSchema = z.strictObject({
  table: tableNameSchema,
  action: z.enum(['replace', 'create', 'leave', 'drop']),
  rowsNow: rowCountSchema.nullable(),
  rowsAfter: rowCountSchema.nullable(),
  /** Size on the source (`pg_table_size`) in bytes; on the target for `leave`. */
  bytes: z.number().nonnegative(),
  /** Rows on the target with a later `updated_at` than any on the source; absent when nobody looked. */
  newerRows: z.number().nonnegative().optional(),
  /** Columns that are copied, in the source's order; generated columns are not among them. */
  columns: z.array(z.string()),
})
export type PlanTable = z.infer<typeof planTableSchema>

/** Something to know before the start. A blocker keeps the sync from starting; nothing was touched. */
export const findingSchema = z.strictObject({
  severity: z.enum(['blocker', 'warning']),
  /** Stable kebab-case name of the rule, for tests and for texts beside a table. */
  rule: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  tables: z.array(tableNameSchema),
})
export type Finding = z.infer<typeof findingSchema>

/** Who a server is: a job refuses when this changed since the plan. */
export const serverFactsSchema = z.strictObject({
  /** `server_version_num`, e.g. 150020. */
  versionNumber: z.number().int(),
  version: z.string(),
  systemIdentifier: z.string(),
  databaseOid: z.number().int(),
  database: z.string(),
  user: z.string(),
  startedAt: z.string(),
  databaseBytes: z.number(),
  /** Other client sessions in this database at the time. */
  sessions: z.number().int(),
  /** The database's comment carries the protection mark. */
  isMarked: z.boolean(),
})
export type ServerFacts = z.infer<typeof serverFactsSchema>

export const syncPlanSchema = z.strictObject({
  id: z.string(),
  createdAt: z.string(),
  direction: directionSchema,
  source: serverFactsSchema,
  target: serverFactsSchema,
  /** Version of the client tools that will run, e.g. `17.12`. */
  toolsVersion: z.string(),
  tables: z.array(planTableSchema),
  findings: z.array(findingSchema),
  /** Things that were looked at and are fine, as short phrases for the window's foot line. */
  passed: z.array(z.string()),
})
export type SyncPlan = z.infer<typeof syncPlanSchema>

export function blockersOf(plan: SyncPlan): Finding[] {
  return plan.findings.filter((finding) => finding.severity === 'blocker')
}

export function warningsOf(plan: SyncPlan): Finding[] {
  return plan.findings.filter((finding) => finding.severity === 'warning')
}

/** Tables whose rows will be copied. */
export function copiedTables(plan: SyncPlan): PlanTable[] {
  return plan.tables.filter((table) => table.action === 'replace' || table.action === 'create')
}
