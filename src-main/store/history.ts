import { open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type HistoryProblems,
  type HistoryRecord,
  historyRecordSchema,
  historyVersion,
} from '../../src-shared/domain/history'
import { diskFailure, errnoOf } from './disk-failure'
import { openLineFile } from './files'
import { objectOf } from './json-file'

export interface HistoryStore {
  /** Newest first by start. */
  list(limit: number): Promise<HistoryRecord[]>
  /** The page that follows a record in that order; the first one when it is `null` or not there any more. */
  page(limit: number, before: string | null): Promise<HistoryRecord[]>
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
      return sorted(await refresh()).slice(0, limit)
    },
    async page(limit, before) {
      const all = sorted(await refresh())
      const from = before === null ? 0 : all.findIndex((record) => record.syncId === before) + 1
      return all.slice(from, from + limit)
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
  /** The records newest first, once somebody asked. */
  sorted: HistoryRecord[] | null
  readonly torn: number
  readonly foreign: number
  readonly newer: number
}

function emptyState(): HistoryState {
  return {
    records: new Map(),
    ids: new Set(),
    offset: 0,
    rest: Buffer.alloc(0),
    sorted: null,
    torn: 0,
    foreign: 0,
    newer: 0,
  }
}

/** Bytes that are read at once, and milliseconds after which others get a turn: a long history must not stop the window. */
const chunkBytes = 4_000_000
const turnMs = 12

async function readOn(path: string, before: HistoryState): Promise<HistoryState> {
  let state = before
  for (;;) {
    const added = await readFrom(path, state.offset)
    if (added === 'shrunk') state = emptyState()
    else if (added.length === 0) return state
    else state = await withLines(state, added)
  }
}

async function withLines(before: HistoryState, added: Buffer): Promise<HistoryState> {
  const all = Buffer.concat([before.rest, added])
  const end = all.lastIndexOf(0x0a) + 1
  const counts = { torn: before.torn, foreign: before.foreign, newer: before.newer }
  let turnBegan = performance.now()
  for (const line of all.subarray(0, end).toString('utf8').split('\n')) {
    if (line === '') continue
    const verdict = parseHistoryLine(line)
    if (verdict.kind === 'record') {
      before.records.set(verdict.record.syncId, verdict.record)
      before.ids.add(verdict.record.syncId)
    } else {
      counts[verdict.kind] += 1
      if (verdict.kind === 'newer' && verdict.syncId !== null) before.ids.add(verdict.syncId)
    }
    if (performance.now() - turnBegan < turnMs) continue
    await new Promise((resolve) => setImmediate(resolve))
    turnBegan = performance.now()
  }
  const rest = Buffer.from(all.subarray(end))
  return { ...before, ...counts, offset: before.offset + added.length, rest, sorted: null }
}

async function readFrom(path: string, offset: number): Promise<Buffer | 'shrunk'> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      if (size < offset) return 'shrunk'
      const buffer = Buffer.alloc(Math.min(chunkBytes, size - offset))
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

function sorted(state: HistoryState): readonly HistoryRecord[] {
  state.sorted ??= [...state.records.values()].sort(newestFirst)
  return state.sorted
}

function newestFirst(a: HistoryRecord, b: HistoryRecord): number {
  return compare(b.startedAt, a.startedAt) || compare(b.syncId, a.syncId)
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
