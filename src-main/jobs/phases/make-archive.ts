import { pipeline } from 'node:stream/promises'
import { type BackupEntry, type Manifest, manifestVersion, type SequenceState } from '../../../src-shared/domain/backup'
import { summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { AppError } from '../../../src-shared/domain/failure'
import { showTable, type TableName, tableKey } from '../../../src-shared/domain/table'
import type { DigestMethod, TableDigest } from '../../../src-shared/domain/verification'
import { formatBytes, formatCount } from '../../../src-shared/format/format'
import { dumpArguments } from '../../pgtools/dump-arguments'
import { DumpProgress, TextTail } from '../../pgtools/dump-progress'
import { requireSuccess } from '../../pgtools/tool-exit'
import type { RunningTool, ToolContainer } from '../../pgtools/tool-runner'
import type { Catalog } from '../../planning/catalog-types'
import { copyProgress } from '../../postgres/activity'
import { digestProof, digestTable } from '../../postgres/checksum'
import type { Session } from '../../postgres/session'
import { exportSnapshot, readSequences } from '../../postgres/snapshot'
import type { BackupStore } from '../../store/backups'
import { removeFile } from '../../store/files'
import { lostLink } from '../heartbeat'
import type { PhaseContext } from '../job-run'
import type { Side } from '../side'
import { watchingStalls } from '../stall-watch'
import { withinLimit } from '../time-limit'
import { applicationName, compressionOf, toolLogin } from '../tool-login'
import { checkArchive } from './check-archive'
import { ExportProgress } from './export-progress'
import { readPrelude } from './prelude'

export interface ArchiveTable {
  readonly table: TableName
  readonly oid: number
  readonly columns: readonly string[]
  readonly bytes: number
  readonly expectedRows: number
}

export interface ArchiveOrder {
  readonly side: Side
  readonly box: ToolContainer
  readonly jobId: string
  readonly syncId: string
  /** Of the backup; unlike any other. */
  readonly id: string
  readonly reason: Manifest['reason']
  readonly file: string
  readonly tables: readonly ArchiveTable[]
  /** Partitioned parents that the target lacks: they hold no rows, and their definition is needed to make them. */
  readonly parents: readonly TableName[]
  /** Sequences whose positions are kept; those that no table owns are dumped by name. */
  readonly sequences: readonly { name: TableName; isOwned: boolean }[]
  readonly absentTables: readonly TableName[]
  readonly note?: string
  /** Statements of an imported file that were not taken over, in words. */
  readonly leftOut?: readonly string[]
  /** The catalog of the archived tables, kept with the backup. */
  readonly schema: Catalog
  readonly digest: DigestMethod
  readonly backups: BackupStore
  /** Runs inside the snapshot beside the dump, e.g. to mark the tables' state. */
  readonly inSnapshot?: (session: Session) => Promise<void>
}

export interface ArchiveResult {
  readonly entry: BackupEntry
  readonly digests: ReadonlyMap<string, TableDigest>
  readonly sequences: readonly SequenceState[]
  /** Bytes of each table's COPY stream, as counted when the archive was read back. */
  readonly copyBytes: ReadonlyMap<string, number>
  readonly durationMs: number
}

const silenceMs = 15_000

/**
 * Dumps tables of one side from one snapshot, with counts and checksums taken in the same snapshot, into a backup
 * file that is whole: written under a `.partial` name, hashed on the way, read back completely and compared with the
 * snapshot's counts, and only then published with its manifest.
 */
export async function makeArchive(order: ArchiveOrder, context: PhaseContext): Promise<ArchiveResult> {
  const began = performance.now()
  const { side, signal } = { side: order.side, signal: context.signal }
  const purpose = { applicationName: applicationName(order.jobId), readOnly: true }
  await order.backups.prepare(Math.round(order.tables.reduce((sum, item) => sum + item.bytes, 0) / 3))
  const keeper = await side.open(purpose, signal)
  const watcher = await side.open(purpose, signal).catch(async (error: unknown) => {
    await keeper.close()
    throw error
  })
  const partial = await order.backups.openPartial(order.file).catch(async (error: unknown) => {
    await Promise.all([keeper.close(), watcher.close()])
    throw error
  })
  const stop = () => {
    keeper.abandon()
    watcher.abandon()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    const snapshot = await exportSnapshot(keeper)
    const progress = new ExportProgress(order.tables, context)
    const dumping = dump(order, snapshot.id, partial.stream, progress, watcher, context)
    const measuring = measure(order, keeper)
    const measured = await watchingStalls(context, watcher, purpose.applicationName, () =>
      bothOrFirstFailure(measuring, dumping),
    )
    const { digests, sequences } = measured
    const { bytes, sha256 } = await partial.finish()
    context.log(`Archive written: ${formatBytes(bytes)}, sha256 ${sha256.slice(0, 12)}…`)
    progress.checking()
    const copyBytes = await checkArchive({ ...order, path: partial.path, digests }, context)
    signal.throwIfAborted()
    const path = await partial.publish()
    const manifest = manifestOf(order, { bytes, sha256 }, measured)
    const entry = await order.backups.writeManifest(manifest).catch(async (error: unknown) => {
      // Without its manifest nobody knows what an archive is, and it would fill the disk that is full already.
      await removeFile(path)
      throw error
    })
    progress.finished()
    return { entry, digests, sequences, copyBytes, durationMs: Math.round(performance.now() - began) }
  } catch (error) {
    await partial.discard()
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
    await Promise.all([keeper.close(), watcher.close()])
  }
}

async function bothOrFirstFailure<A>(first: Promise<A>, second: Promise<void>): Promise<A> {
  const [result] = await Promise.all([first, second])
  return result
}

async function dump(
  order: ArchiveOrder,
  snapshot: string,
  sink: NodeJS.WritableStream,
  progress: ExportProgress,
  watcher: Session,
  context: PhaseContext,
): Promise<void> {
  const { signal } = context
  const env = await toolLogin(order.side, order.box, order.jobId, signal)
  const argv = dumpArguments({
    address: order.side.address,
    user: order.side.endpoint.user,
    database: order.side.endpoint.database,
    snapshot,
    tables: [...order.parents, ...order.tables.map((item) => item.table)],
    sequences: order.sequences.filter((item) => !item.isOwned).map((item) => item.name),
    compress: await compressionOf(order.box, signal),
  })
  const tool = await order.box.exec({ argv, env }, signal)
  const tail = readComplaints(tool, order, progress, context)
  tail.catch(() => undefined)
  const ended = new AbortController()
  const watching = watchCopy(order, watcher, progress, ended.signal, (failure) => tool.stdout.destroy(failure))
  try {
    await pipeline(tool.stdout, sink, { signal }).catch(async (error: unknown) => {
      // A stream that broke because the container was killed is explained by the exit, not by the stream.
      if (!signal.aborted && isBroken(error)) await tool.exit
      throw error
    })
    requireSuccess('pg_dump', await tool.exit, await tail)
  } finally {
    ended.abort()
    await watching
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof AppError && error.failure.code === 'docker/tool-container'
}

/** Standard error: what pg_dump says of its progress, and its last lines for a failure. */
async function readComplaints(
  tool: RunningTool,
  order: ArchiveOrder,
  progress: ExportProgress,
  context: PhaseContext,
): Promise<string> {
  const boundaries = new DumpProgress(order.tables.map((item) => item.table))
  const tail = new TextTail()
  for await (const chunk of tool.stderr.setEncoding('utf8')) {
    for (const table of boundaries.push(chunk)) {
      progress.startTable(table)
      context.log(`Dumping ${showTable(table)}`)
    }
    tail.push(chunk)
  }
  return tail.text
}

/**
 * Live rows and bytes from the server's own view of the running COPY. A session that breaks here ends only the view;
 * one that stays silent means a cut network, which pg_dump's stream would wait on for long.
 */
async function watchCopy(
  order: ArchiveOrder,
  watcher: Session,
  progress: ExportProgress,
  ended: AbortSignal,
  onSilence: (failure: AppError) => void,
): Promise<void> {
  while (!ended.aborted) {
    try {
      const rows = await withinLimit(copyProgress(watcher, applicationName(order.jobId)), silenceMs)
      if (rows === null) return onSilence(lostLink(watcher.place.name))
      progress.live(rows)
    } catch {
      return
    }
    await pause(300, ended)
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}

interface Measured {
  readonly digests: ReadonlyMap<string, TableDigest>
  readonly sequences: readonly SequenceState[]
  readonly proof: string | null
  readonly prelude: readonly string[]
}

async function measure(order: ArchiveOrder, keeper: Session): Promise<Measured> {
  const proof = await digestProof(keeper)
  const digests = new Map<string, TableDigest>()
  for (const item of order.tables)
    digests.set(tableKey(item.table), await digestTable(keeper, item.table, item.columns, order.digest))
  await order.inSnapshot?.(keeper)
  const sequences = await readSequences(
    keeper,
    order.sequences.map((item) => item.name),
  )
  return { digests, sequences, proof, prelude: await readPrelude(keeper, order.schema) }
}

function manifestOf(
  order: ArchiveOrder,
  file: { bytes: number; sha256: string },
  { digests, sequences, proof, prelude }: Measured,
): Manifest {
  const { id, name, environment, address, user } = summarizeEndpoint(order.side.endpoint)
  const { systemIdentifier, databaseOid, version } = order.side.facts
  const now = new Date().toISOString()
  return {
    format: 'archon-sync-backup',
    version: manifestVersion,
    id: order.id,
    reason: order.reason,
    syncId: order.syncId,
    file: order.file,
    ...file,
    createdAt: now,
    endpoint: { id, name, environment, address, user, systemIdentifier, databaseOid },
    serverVersion: version,
    toolsVersion: order.box.toolsVersion,
    tables: order.tables.map((item) => ({
      table: item.table,
      columns: [...item.columns],
      digest: digests.get(tableKey(item.table)) ?? { rows: 0, sums: null },
      bytes: item.bytes,
    })),
    sequences: [...sequences],
    digest: { method: order.digest, proof },
    absentTables: [...order.absentTables],
    schema: JSON.stringify(order.schema),
    checkedAt: now,
    prelude: [...prelude],
    note: order.note ?? null,
    leftOut: [...(order.leftOut ?? [])],
  }
}

/** `archon_tasks 600 rows`: a line for the log. */
export function describeTable(table: TableName, rows: number, bytes: number): string {
  return `${showTable(table)}  ${formatCount(rows)} rows  ${formatBytes(bytes)}`
}
