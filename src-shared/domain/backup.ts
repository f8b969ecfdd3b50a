import { z } from 'zod'
import { type TableName, tableNameSchema } from './table'
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
  /** `export`: what a sync copied; `before`: what a job was about to replace; `manual`; `imported`: from a file. */
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
  /**
   * SQL that makes what the tables' definitions call and an archive of tables lacks (enums, functions), in order; run
   * only in a database that the application made itself. Left out (empty) of entries that are listed.
   */
  prelude: z.array(z.string()).default([]),
  /** What a person wrote about a manual backup, or the name of the file an imported one came from. */
  note: z.string().max(500).nullable().default(null),
  /** Statements and objects of an imported file that were not taken over, in words. */
  leftOut: z.array(z.string()).default([]),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Restored into a throw-away server, counted and compared. */
export const backupProofSchema = z.strictObject({
  at: z.string(),
  serverVersion: z.string(),
  tables: z.number().int(),
  rows: z.number().int(),
  /** `counts-only` where content could not be compared, e.g. other hash functions. */
  verdict: z.enum(['identical', 'counts-only']),
})
export type BackupProof = Readonly<z.infer<typeof backupProofSchema>>

/** A backup as listed: its manifest, and what is true of the file now. */
export interface BackupEntry {
  readonly manifest: Manifest
  /** `damaged`: its content was hashed and is not what was written. */
  readonly state: 'present' | 'missing' | 'size-differs' | 'damaged'
  readonly pinned: boolean
  /** When the file's hash was last compared with the manifest after it was made, or `null`. */
  readonly verifiedAt: string | null
  readonly proof: BackupProof | null
}

/** Why a backup stays, or when it goes: what retention will do, said beforehand. */
export type BackupFate =
  | {
      readonly kind: 'stays'
      /** `held`: the safety backup of a job, until a later verified one into the same target and a day have passed. */
      readonly why: 'pinned' | 'held' | 'in-use' | 'newest-checked' | 'daily' | 'clock-jumped'
    }
  /** ISO time from which on it goes into the trash, by which limit. */
  | { readonly kind: 'goes'; readonly at: string; readonly limit: 'age' | 'count' | 'size' }

/** A file in the backup folder that is no backup of ours, or one whose manifest cannot be read. */
export interface StrayFile {
  readonly file: string
  readonly bytes: number
  readonly problem: 'no-manifest' | 'manifest-unreadable' | 'manifest-too-new'
}

/** A backup that was deleted and can be put back until `goneAt`. */
export interface TrashedBackup {
  readonly manifest: Manifest
  readonly trashedAt: string
  readonly goneAt: string
}

export interface BackupList {
  readonly entries: readonly BackupEntry[]
  readonly fates: Readonly<Record<string, BackupFate>>
  readonly strays: readonly StrayFile[]
  readonly trash: readonly TrashedBackup[]
  readonly usedBytes: number
  readonly freeBytes: number
}

/** The first rows of a table, straight from the archive; `null` cells are SQL nulls. */
export interface TableSample {
  readonly table: TableName
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows of the table in the archive. */
  readonly total: number
}

/** A backup against the live tables of the place it came from (or another one). */
export interface BackupComparison {
  readonly comparedAt: string
  readonly endpointId: string
  readonly tables: readonly {
    readonly table: TableName
    readonly rowsThen: number
    /** `null`: the table is not there any more. */
    readonly rowsNow: number | null
    /** `unknown` where content was not or could not be compared. */
    readonly content: 'same' | 'changed' | 'unknown'
  }[]
}

/** A table that is not as a job left it: an undo takes these changes away as well. */
export interface ChangedTable {
  readonly table: TableName
  readonly rowsThen: number
  readonly rowsNow: number
}
