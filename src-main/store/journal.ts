import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sequenceStateSchema } from '../../src-shared/domain/backup'
import { containerEndpointSchema, endpointSchema, endpointSummarySchema } from '../../src-shared/domain/endpoint'
import { createdSchema, historyRecordSchema } from '../../src-shared/domain/history'
import { phases } from '../../src-shared/domain/job-event'
import { jobKinds } from '../../src-shared/domain/job-kind'
import { directionSchema } from '../../src-shared/domain/profile'
import { diskFailure, errnoOf } from './disk-failure'
import { type LineFile, openLineFile } from './files'

/** Who the server of a transaction is, so that recovery asks the right one. */
const serverIdentity = { systemIdentifier: z.string(), databaseOid: z.number().int() }

const entryBodySchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('opened'),
    syncId: z.string(),
    kind: z.enum(jobKinds),
    direction: directionSchema,
    profileId: z.string().nullable(),
    profileName: z.string(),
    source: endpointSummarySchema,
    target: endpointSummarySchema,
    /** In full, so that recovery and undo can connect; endpoints hold no passwords. `null`: nothing of the user's is written. */
    targetEndpoint: endpointSchema.nullable(),
    sourceEndpoint: endpointSchema.nullable().default(null),
    /** The endpoint whose container's network the tools join, when the target is a server. */
    localEndpoint: endpointSchema.nullable(),
    startedAt: z.string(),
    pid: z.number().int(),
    backupId: z.string().nullable().default(null),
    undoOf: z.string().nullable().default(null),
  }),
  /** A practice sync begins: where its databases are made. */
  z.object({ state: z.literal('practice'), endpoint: containerEndpointSchema }),
  z.object({ state: z.literal('phase'), phase: z.enum(phases) }),
  /** Before a database is made beside `from` (`databaseOid` is `null`), and once more when it is there. */
  z.object({
    state: z.literal('making-database'),
    database: z.string(),
    from: z.string(),
    databaseOid: z.number().int().nullable(),
  }),
  /** With what an undo needs, should the process end before the history is written. */
  z.object({
    state: z.literal('importing'),
    backendPid: z.number().int(),
    ...serverIdentity,
    created: createdSchema.default({ tables: [], sequences: [] }),
    sequencesBefore: z.array(sequenceStateSchema).default([]),
  }),
  /**
   * Written before COMMIT is sent; `xid` as `pg_current_xact_id` prints it, for `pg_xact_status`. The rest is
   * what the history says of a job whose process ends before it can.
   */
  z.object({
    state: z.literal('committing'),
    xid: z.string(),
    ...serverIdentity,
    plan: historyRecordSchema.shape.plan.default(null),
    verification: historyRecordSchema.shape.verification.default(null),
    sequencesAfter: z.array(sequenceStateSchema).default([]),
  }),
  z.object({ state: z.literal('committed') }),
  z.object({ state: z.literal('closed'), outcome: z.enum(['succeeded', 'cancelled', 'failed', 'interrupted']) }),
])
export type JournalEntryBody = z.infer<typeof entryBodySchema>

const entrySchema = z.intersection(entryBodySchema, z.object({ at: z.string() }))
/** One state of a job; `at` is an ISO time. */
export type JournalEntry = JournalEntryBody & { readonly at: string }

export interface JobJournal {
  /** Resolves when the entry is on the disk (fsync). Throws `disk/*`. */
  append(entry: JournalEntryBody): Promise<void>
  close(): Promise<void>
}

export interface ReadJournal {
  readonly jobId: string
  readonly entries: readonly JournalEntry[]
  /** Lines that could not be read: a torn last line, or lines of another version. */
  readonly unreadable: number
}

const jobIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

/** Path of a file that belongs to a job in `jobs/`; the id is checked, so that it cannot leave the folder. */
export function jobFile(home: string, jobId: string, ending: string): string {
  if (!jobIdPattern.test(jobId)) throw new Error(`Not a job id: ${JSON.stringify(jobId)}`)
  return join(home, 'jobs', `${jobId}${ending}`)
}

/** Opens the append-only journal of a job, `jobs/<id>.jsonl`; an existing one is continued. */
export async function openJournal(home: string, jobId: string): Promise<JobJournal> {
  const file: LineFile = await openLineFile(jobFile(home, jobId, '.jsonl'))
  return {
    append: (entry) => file.append(JSON.stringify({ at: new Date().toISOString(), ...entry })),
    close: () => file.close(),
  }
}

/** All journals of this home, oldest job first. Unreadable lines are counted, never guessed. */
export async function readJournals(home: string): Promise<ReadJournal[]> {
  const folder = join(home, 'jobs')
  const names = await listFolder(folder)
  const ids = names
    .filter((name) => name.endsWith('.jsonl') && !name.endsWith('.events.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .filter((id) => jobIdPattern.test(id))
  const journals = await Promise.all(ids.map((id) => readJournal(home, id)))
  return journals.toSorted((a, b) => (a.entries[0]?.at ?? '').localeCompare(b.entries[0]?.at ?? ''))
}

/** Whether a job was left open: it has begun and was never closed. */
export function isOpen(journal: ReadJournal): boolean {
  return !journal.entries.some((entry) => entry.state === 'closed')
}

async function readJournal(home: string, jobId: string): Promise<ReadJournal> {
  const text = await readFile(jobFile(home, jobId, '.jsonl'), 'utf8')
  const lines = text.split('\n').filter((line) => line !== '')
  const entries = lines.map(parseEntry).filter((entry) => entry !== null)
  return { jobId, entries, unreadable: lines.length - entries.length }
}

function parseEntry(line: string): JournalEntry | null {
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Names in a folder; none when it does not exist. */
export async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw diskFailure(error, folder)
  }
}
