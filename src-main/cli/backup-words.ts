import type { BackupEntry, BackupFate, BackupList, Manifest, StrayFile } from '../../src-shared/domain/backup'
import { formatBytes, formatCount } from '../../src-shared/format/format'
import { alignColumns, printable } from './job-words'

/** Why a backup exists: `before sync`, `export`, `manual: half a year`, `imported: shop.sql`. */
export function whyBackup({ reason, syncId, note }: Pick<Manifest, 'reason' | 'syncId' | 'note'>): string {
  const about = note === null ? '' : `: ${cut(printable(note), 40)}`
  return reason === 'before' ? `before ${syncId?.split('_')[0] ?? 'sync'}${about}` : `${reason}${about}`
}

/** What is true of it now: `verified, pinned`, `DAMAGED`. */
export function backupState({ state, verifiedAt, proof, pinned }: BackupEntry): string {
  const broken = { present: '', missing: 'MISSING', 'size-differs': 'CUT OR CHANGED', damaged: 'DAMAGED' }[state]
  const isSound = state === 'present'
  return [
    broken,
    isSound && verifiedAt !== null ? 'verified' : '',
    isSound && proof !== null ? 'proven' : '',
    pinned ? 'pinned' : '',
  ]
    .filter((word) => word !== '')
    .join(', ')
}

const reasons: Readonly<Record<Extract<BackupFate, { kind: 'stays' }>['why'], string>> = {
  pinned: 'pinned',
  held: 'held until a later sync succeeded',
  'in-use': 'in use',
  'newest-checked': 'newest checked',
  daily: 'one of each day',
  'clock-jumped': 'the clock has jumped',
}

/** When it goes, or why it stays. `now` in milliseconds since the epoch. */
export function backupFate(fate: BackupFate | undefined, now: number): string {
  if (fate === undefined) return ''
  if (fate.kind === 'stays') return `stays: ${reasons[fate.why]}`
  const when = Date.parse(fate.at) <= now ? 'after the next job' : utcMinutes(fate.at)
  return `${when}, by ${fate.limit}`
}

/** The whole list as lines: backups, then files that are none, then what lies in the trash. */
export function backupLines(list: BackupList, now: number): string[] {
  return [
    ...(list.entries.length === 0 ? ['There are no backups.'] : entryLines(list, now)),
    ...section('Files that are no backups', list.strays.map(strayCells)),
    ...section(
      'In the trash, until they are gone for good (UTC)',
      list.trash.map(({ manifest, goneAt }) => [manifest.id, whyBackup(manifest), utcMinutes(goneAt)]),
    ),
  ]
}

function entryLines({ entries, fates }: BackupList, now: number): string[] {
  const heading = ['id', 'why', 'of', 'made (UTC)', 'tables', 'rows', 'size', 'state', 'goes (UTC)']
  const rows = entries.map((entry) => entryCells(entry, fates[entry.manifest.id], now))
  return alignColumns([heading, ...rows], ['left', 'left', 'left', 'left', 'right', 'right', 'right', 'left', 'left'])
}

function entryCells(entry: BackupEntry, fate: BackupFate | undefined, now: number): string[] {
  const { manifest } = entry
  return [
    printable(manifest.id),
    whyBackup(manifest),
    printable(manifest.endpoint.name),
    utcMinutes(manifest.createdAt),
    formatCount(manifest.tables.length),
    formatCount(manifest.tables.reduce((sum, { digest }) => sum + digest.rows, 0)),
    formatBytes(manifest.bytes),
    backupState(entry),
    backupFate(fate, now),
  ]
}

const problems: Readonly<Record<StrayFile['problem'], string>> = {
  'no-manifest': 'has no manifest',
  'manifest-unreadable': 'its manifest cannot be read',
  'manifest-too-new': 'was made by a newer version',
}

function strayCells({ file, bytes, problem }: StrayFile): string[] {
  return [printable(file), formatBytes(bytes), problems[problem]]
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  return ['', `${title}:`, ...alignColumns(rows, ['left', 'left', 'left']).map((line) => `  ${line}`)]
}

/** `2030-01-10 09:41`. */
function utcMinutes(iso: string): string {
  return new Date(iso).toISOString().slice(0, 16).replace('T', ' ')
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}
