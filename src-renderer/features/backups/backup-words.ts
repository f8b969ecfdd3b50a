import type { BackupEntry, Manifest, StrayFile } from '../../../src-shared/domain/backup'
import type { Environment } from '../../../src-shared/domain/endpoint'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { shortPair } from '../../text/ends'
import { runAct } from '../../text/run-words'
import { visibleText } from '../../text/visible'
import { dayAndTime } from '../../text/when'

/** What is true of a backup's file, from best to worst. */
export type FileState = 'proven' | 'verified' | 'unverified' | 'missing' | 'damaged'

export function fileState(entry: BackupEntry): FileState {
  if (entry.state === 'missing') return 'missing'
  if (entry.state === 'damaged' || entry.state === 'size-differs') return 'damaged'
  if (entry.proof !== null) return 'proven'
  return verifiedTime(entry) === null ? 'unverified' : 'verified'
}

export const stateWords: Readonly<Record<FileState, string>> = {
  proven: 'proven',
  verified: 'verified',
  unverified: 'not verified',
  missing: 'file missing',
  damaged: 'damaged',
}

/** When the file was last read through and matched, in milliseconds; `null` when it never was. */
export function verifiedTime({ verifiedAt, manifest }: Pick<BackupEntry, 'verifiedAt' | 'manifest'>): number | null {
  const times = [verifiedAt ?? '', manifest.checkedAt].map((text) => Date.parse(text)).filter((at) => !Number.isNaN(at))
  return times.length === 0 ? null : Math.max(...times)
}

export type RunLookup = ReadonlyMap<string, HistoryRecord>

export function runsById(records: readonly HistoryRecord[]): RunLookup {
  return new Map(records.map((record) => [record.syncId, record]))
}

/** Why it exists, as a list says it: `before pull from staging`, `manual`, `export of archon-staging`, `imported`. */
export function whyShort(manifest: Manifest, runs: RunLookup): string {
  if (manifest.reason === 'manual') return 'manual'
  if (manifest.reason === 'imported') return 'imported'
  if (manifest.reason === 'export') return `export of ${visibleText(manifest.endpoint.name)}`
  const run = manifest.syncId === null ? undefined : runs.get(manifest.syncId)
  return run === undefined ? `before ${manifest.syncId ?? 'a run'}` : `before ${shortAct(run)}`
}

function shortAct(run: HistoryRecord): string {
  const [from, to] = shortPair(run.source, run.target)
  if (run.kind !== 'sync') {
    const act = runAct(run).replace(/ (into|on) .*$/s, '')
    return run.kind === 'restore' ? `restore of ${act.replace(/^Restore (backup of )?/, '')}` : 'an undo'
  }
  return run.direction === 'remote-to-local' ? `pull from ${visibleText(from)}` : `push to ${visibleText(to)}`
}

/** Why it exists, in full: `before “Pull staging into local”`. */
export function whyLong(manifest: Manifest, runs: RunLookup): string {
  const run = manifest.syncId === null ? undefined : runs.get(manifest.syncId)
  if (manifest.reason === 'manual') return `Backup of ${visibleText(manifest.endpoint.name)} by hand`
  if (manifest.reason === 'imported') return `Imported from ${visibleText(manifest.note ?? manifest.file)}`
  const act = run === undefined ? (manifest.syncId ?? 'a run') : `“${runAct(run)}”`
  return manifest.reason === 'before' ? `before ${act}` : `export of ${act}`
}

/** What stands beside the size: what a person wrote, or the file it came from. */
export function noteText({ reason, note }: Manifest): string | null {
  return note === null || note === '' || (reason !== 'manual' && reason !== 'imported') ? null : visibleText(note)
}

/** `the backup of 22 Nov 14:03`: how sentences and questions call it. */
export function backupName(manifest: Manifest): string {
  return `the backup of ${dayAndTime(Date.parse(manifest.createdAt))}`
}

export function rowsOf(manifest: Manifest): number {
  return manifest.tables.reduce((sum, table) => sum + table.digest.rows, 0)
}

/** Size of the rows before they were packed, in bytes. */
export function rawBytes(manifest: Manifest): number {
  return manifest.tables.reduce((sum, table) => sum + table.bytes, 0)
}

/** The environment of an endpoint as a manifest keeps it; an unknown word is taken for the strictest. */
export function environmentOf(manifest: Manifest): Environment {
  const { environment } = manifest.endpoint
  return environment === 'local' || environment === 'development' || environment === 'staging'
    ? environment
    : 'production'
}

/** The backups of an endpoint (`null` for all) in which every searched word occurs somewhere. */
export function filterBackups(
  entries: readonly BackupEntry[],
  runs: RunLookup,
  endpointId: string | null,
  search: string,
): BackupEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return entries.filter((entry) => {
    if (endpointId !== null && entry.manifest.endpoint.id !== endpointId) return false
    const text = words.length === 0 ? '' : searchable(entry, runs)
    return words.every((word) => text.includes(word))
  })
}

function searchable(entry: BackupEntry, runs: RunLookup): string {
  const { manifest, pinned } = entry
  const { endpoint, tables } = manifest
  const words = [whyShort(manifest, runs), whyLong(manifest, runs), stateWords[fileState(entry)], manifest.file]
  const place = [endpoint.name, endpoint.environment, endpoint.address, endpoint.user]
  const names = tables.map(({ table }) => `${table.schema}.${table.name}`)
  return [...words, ...place, manifest.note ?? '', pinned ? 'pinned' : '', ...names].join(' ').toLowerCase()
}

const strayTexts: Readonly<Record<StrayFile['problem'], string>> = {
  'no-manifest': 'No description lies beside it, so it is not known what it holds. Import it to use it.',
  'manifest-unreadable': 'The description beside it cannot be read. Import the file to use it.',
  'manifest-too-new': 'A newer version of Archon Sync made it. Open it with that version.',
}

export function strayText(stray: StrayFile): string {
  return strayTexts[stray.problem]
}
