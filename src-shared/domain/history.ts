import { z } from 'zod'
import { sequenceStateSchema } from './backup'
import { endpointSummarySchema } from './endpoint'
import { jobKinds } from './job-kind'
import { findingSchema, planTableSchema } from './plan'
import { directionSchema } from './profile'
import { tableNameSchema } from './table'
import { type Verification, verificationSchema } from './verification'

export const historyVersion = 1

export const createdSchema = z.object({ tables: z.array(tableNameSchema), sequences: z.array(tableNameSchema) })
/** Tables and sequences that an import made. */
export type Created = Readonly<z.infer<typeof createdSchema>>

/**
 * One line of `history.jsonl`. The last line of an id wins; a line of an older shape is migrated when read,
 * one of a newer version is shown as such and never rewritten.
 */
export const historyRecordSchema = z.object({
  version: z.literal(historyVersion),
  /** Id of the job: `sync_…`, `restore_…`, `undo_…`, … */
  syncId: z.string(),
  kind: z.enum(jobKinds),
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
  /** The backup that rows came from (`restore`, `undo`, `prove`) or that was made (`backup`, `import`). */
  backupId: z.string().nullable().default(null),
  /** The job that an `undo` took back. */
  undoOf: z.string().nullable().default(null),
  /** What the job made on the target that was not there: an undo drops it again. */
  created: createdSchema.default({ tables: [], sequences: [] }),
  /** Where sequences of the touched tables stood on the target before. */
  sequencesBefore: z.array(sequenceStateSchema).default([]),
  /** Where it left them; one that stands elsewhere now was moved by somebody else since. */
  sequencesAfter: z.array(sequenceStateSchema).default([]),
})
export type HistoryRecord = z.infer<typeof historyRecordSchema>

type OfTables = 'plan' | 'verification' | 'warnings' | 'created' | 'sequencesBefore' | 'sequencesAfter'

/** A record as a list of thousands needs it: without what is told per table. */
export type HistoryRow = Omit<HistoryRecord, OfTables> & { readonly verdict: Verification['verdict'] | null }

export function historyRow(record: HistoryRecord): HistoryRow {
  const {
    plan: _plan,
    verification,
    warnings: _warnings,
    created: _created,
    sequencesBefore: _before,
    sequencesAfter: _after,
    ...row
  } = record
  return { ...row, verdict: verification?.verdict ?? null }
}

/** Lines of the history that are not shown, by reason. */
export interface HistoryProblems {
  /** Cut off or not JSON. */
  readonly torn: number
  /** JSON, but no history record. */
  readonly foreign: number
  /** Of a newer version of this application. */
  readonly newer: number
}
