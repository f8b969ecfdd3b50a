import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type HistoryRecord, historyRecordSchema, historyVersion } from '../../src-shared/domain/history'
import { diskFailure, errnoOf } from './disk-failure'
import { openLineFile } from './files'
import { objectOf } from './json-file'

/** Lines that are not shown, by reason. */
export interface HistoryProblems {
  /** Cut off or not JSON. */
  readonly torn: number
  /** JSON, but no history record. */
  readonly foreign: number
  /** Of a newer version of this application. */
  readonly newer: number
}

export interface HistoryStore {
  /** Newest first by start. */
  list(limit: number): Promise<HistoryRecord[]>
  get(syncId: string): Promise<HistoryRecord | null>
  has(syncId: string): Promise<boolean>
  /** Every id there is, for `makeSyncId`. */
  ids(): Promise<ReadonlySet<string>>
  /** Resolves when the record is on the disk; a record with the same id replaces the earlier one. Throws `disk/*`. */
  append(record: HistoryRecord): Promise<void>
  problems(): Promise<HistoryProblems>
}

type LineVerdict =
  | { readonly kind: 'record'; readonly record: HistoryRecord }
  | { readonly kind: 'torn' | 'foreign' }
  | { readonly kind: 'newer'; readonly syncId: string | null }

/** Reads one line of the history. */
export function parseHistoryLine(line: string): LineVerdict {
  const object = objectOf(line)
  if (object === null) return { kind: 'torn' }
  const { version, syncId } = object
  if (typeof version === 'number' && version > historyVersion) {
    return { kind: 'newer', syncId: typeof syncId === 'string' ? syncId : null }
  }
  const parsed = historyRecordSchema.safeParse(object)
  return parsed.success ? { kind: 'record', record: parsed.data } : { kind: 'foreign' }
}

/**
 * `history.jsonl`: append-only, the last line of an id wins. Only what was appended since the last look is read again,
 * also when another process appended it.
 */
export function createHistoryStore(home: string): HistoryStore {
  const path = join(home, 'history.jsonl')
  let state = emptyState()
  let queue: Promise<unknown> = Promise.resolve()

  async function refresh(): Promise<typeof state> {
    const result = queue.then(async () => {
      state = await readOn(path, state)
      return state
    })
    queue = result.catch(() => undefined)
    return result
  }

  return {
    async list(limit) {
      const { records } = await refresh()
      return [...records.values()].toSorted(newestFirst).slice(0, limit)
    },
    async get(syncId) {
      return (await refresh()).records.get(syncId) ?? null
    },
    async has(syncId) {
      return (await refresh()).ids.has(syncId)
    },
    async ids() {
      return new Set((await refresh()).ids)
    },
    async append(record) {
      const line = JSON.stringify(historyRecordSchema.parse(record))
      const file = await openLineFile(path)
      try {
        await file.append(line)
      } finally {
        await file.close()
      }
    },
    async problems() {
      const { torn, foreign, newer, rest } = await refresh()
      return { torn: torn + (rest.length > 0 ? 1 : 0), foreign, newer }
    },
  }
}

interface HistoryState {
  readonly records: Map<string, HistoryRecord>
  readonly ids: Set<string>
  readonly offset: number
  /** Bytes after the last line end: a line that is not whole yet, or torn. */
  readonly rest: Buffer
  readonly torn: number
  readonly foreign: number
  readonly newer: number
}

function emptyState(): HistoryState {
  return { records: new Map(), ids: new Set(), offset: 0, rest: Buffer.alloc(0), torn: 0, foreign: 0, newer: 0 }
}

async function readOn(path: string, before: HistoryState): Promise<HistoryState> {
  const added = await readFrom(path, before.offset)
  if (added === 'shrunk') return readOn(path, emptyState())
  if (added.length === 0) return before
  const all = Buffer.concat([before.rest, added])
  const end = all.lastIndexOf(0x0a) + 1
  const lines = all
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
  const counts = { torn: before.torn, foreign: before.foreign, newer: before.newer }
  for (const line of lines) {
    const verdict = parseHistoryLine(line)
    if (verdict.kind === 'record') {
      before.records.set(verdict.record.syncId, verdict.record)
      before.ids.add(verdict.record.syncId)
    } else {
      counts[verdict.kind] += 1
      if (verdict.kind === 'newer' && verdict.syncId !== null) before.ids.add(verdict.syncId)
    }
  }
  return { ...before, ...counts, offset: before.offset + added.length, rest: Buffer.from(all.subarray(end)) }
}

async function readFrom(path: string, offset: number): Promise<Buffer | 'shrunk'> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      if (size < offset) return 'shrunk'
      const buffer = Buffer.alloc(size - offset)
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return offset === 0 ? Buffer.alloc(0) : 'shrunk'
    throw diskFailure(error, path)
  }
}

function newestFirst(a: HistoryRecord, b: HistoryRecord): number {
  return b.startedAt.localeCompare(a.startedAt) || b.syncId.localeCompare(a.syncId)
}
