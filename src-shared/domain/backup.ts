import { z } from 'zod'
import { tableNameSchema } from './table'
import { digestMethodSchema, tableDigestSchema } from './verification'

export const manifestVersion = 1

export const sequenceStateSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Decimal text: a bigint does not fit a double. */
  lastValue: z.string(),
  isCalled: z.boolean(),
})
export type SequenceState = z.infer<typeof sequenceStateSchema>

/** What a backup file is, beside the file. Without it a file is only a file. */
export const manifestSchema = z.strictObject({
  format: z.literal('archon-sync-backup'),
  version: z.literal(manifestVersion),
  id: z.string(),
  /** `export`: what a sync copied; `before`: what it was about to replace; others come with later issues. */
  reason: z.enum(['export', 'before', 'manual', 'imported']),
  syncId: z.string().nullable(),
  file: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.string(),
  endpoint: z.strictObject({
    id: z.string(),
    name: z.string(),
    environment: z.string(),
    address: z.string(),
    user: z.string(),
    systemIdentifier: z.string(),
    databaseOid: z.number().int(),
  }),
  serverVersion: z.string(),
  toolsVersion: z.string(),
  tables: z.array(
    z.strictObject({
      table: tableNameSchema,
      columns: z.array(z.string()),
      digest: tableDigestSchema,
      bytes: z.number().nonnegative(),
    }),
  ),
  sequences: z.array(sequenceStateSchema),
  /** How the digests were made; `proof` is what the server's hashes of fixed strings were. */
  digest: z.strictObject({ method: digestMethodSchema, proof: z.string().nullable() }),
  /** Tables that did not exist on the endpoint when a `before` backup was taken. */
  absentTables: z.array(tableNameSchema),
  /**
   * Definitions of the tables as JSON text (a part of the catalog), from which a restore makes its plan when the place
   * it came from is gone. Left out (`null`) of entries that are listed.
   */
  schema: z.string().nullable().default(null),
  /** When the whole archive was read back and matched the plan. */
  checkedAt: z.string(),
})
export type Manifest = z.infer<typeof manifestSchema>

/** A backup as listed: its manifest, and what is true of the file now. */
export interface BackupEntry {
  readonly manifest: Manifest
  readonly state: 'present' | 'missing' | 'size-differs'
  readonly pinned: boolean
}
