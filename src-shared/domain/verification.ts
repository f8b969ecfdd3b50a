import { z } from 'zod'
import { tableNameSchema } from './table'

/** How a row becomes two 64-bit numbers. `hashtextextended` is internal to Postgres; md5 is not, and 3 times slower. */
export const digestMethodSchema = z.enum(['hashtextextended', 'md5', 'count-only'])
export type DigestMethod = z.infer<typeof digestMethodSchema>

/** Counts and two 64-bit sums as decimal text (they exceed a double); `null` where only rows were counted. */
export const tableDigestSchema = z.strictObject({
  rows: z.number().int().nonnegative(),
  sums: z.tuple([z.string(), z.string()]).nullable(),
})
export type TableDigest = z.infer<typeof tableDigestSchema>

export const tableCheckSchema = z.strictObject({
  table: tableNameSchema,
  verdict: z.enum(['identical', 'differs', 'not-compared']),
  source: tableDigestSchema,
  target: tableDigestSchema,
  /** Size on the source, in bytes. */
  bytes: z.number().nonnegative(),
})
export type TableCheck = z.infer<typeof tableCheckSchema>

export const verificationSchema = z.strictObject({
  /** How the sums were made; left out by versions that did not keep it. */
  method: digestMethodSchema.optional(),
  tables: z.array(tableCheckSchema),
  /** Keys that were added again, and so checked against every row. */
  foreignKeysValidated: z.number().int().nonnegative(),
  sequencesChecked: z.number().int().nonnegative(),
  /** `identical` only when every table was compared by content and is equal. */
  verdict: z.enum(['identical', 'differs', 'counts-only']),
})
export type Verification = z.infer<typeof verificationSchema>

/** The verdict of one table: counts first, then content when both sides have sums. */
export function compareDigests(source: TableDigest, target: TableDigest): TableCheck['verdict'] {
  if (source.rows !== target.rows) return 'differs'
  if (source.sums === null || target.sums === null) return 'not-compared'
  return source.sums[0] === target.sums[0] && source.sums[1] === target.sums[1] ? 'identical' : 'differs'
}

/** The verdict of the whole: one difference spoils it, one skipped table keeps it from "identical" (R62). */
export function overallVerdict(checks: readonly TableCheck[]): Verification['verdict'] {
  if (checks.some((check) => check.verdict === 'differs')) return 'differs'
  const isIdentical = checks.length > 0 && checks.every((check) => check.verdict === 'identical')
  return isIdentical ? 'identical' : 'counts-only'
}
