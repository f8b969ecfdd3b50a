import { z } from 'zod'
import { endpointSummarySchema } from './endpoint'
import { findingSchema, planTableSchema } from './plan'
import { directionSchema } from './profile'
import { verificationSchema } from './verification'

export const historyVersion = 1

/**
 * One line of `history.jsonl`. The last line of an id wins; a line of an older shape is migrated when read,
 * one of a newer version is shown as such and never rewritten.
 */
export const historyRecordSchema = z.object({
  version: z.literal(historyVersion),
  syncId: z.string(),
  kind: z.literal('sync'),
  direction: directionSchema,
  profileId: z.string().nullable(),
  profileName: z.string(),
  source: endpointSummarySchema,
  target: endpointSummarySchema,
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  outcome: z.enum(['running', 'succeeded', 'cancelled', 'failed', 'interrupted']),
  targetState: z.enum(['unchanged', 'replaced', 'unknown']),
  failure: z
    .object({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      detail: z.string().optional(),
      sqlState: z.string().optional(),
      phase: z.string().nullable(),
    })
    .nullable(),
  phaseMs: z.partialRecord(z.enum(['connect', 'backup', 'export', 'import', 'verify']), z.number()),
  durationMs: z.number(),
  tables: z.number().int(),
  rows: z.number().int(),
  /** Size of the archive, in bytes. */
  bytes: z.number(),
  exportFile: z.string().nullable(),
  safetyFile: z.string().nullable(),
  plan: z.object({ tables: z.array(planTableSchema), findings: z.array(findingSchema) }).nullable(),
  verification: verificationSchema.nullable(),
  warnings: z.array(z.string()),
})
export type HistoryRecord = z.infer<typeof historyRecordSchema>
