import { formatBytes, formatCount, formatDuration } from '../../src-shared/format/format'
import type { App } from '../app'
import type { BackupsCommand, HistoryCommand } from './arguments'
import type { CliContext } from './context'
import { exitCodes } from './exit-code'
import { alignColumns, printable } from './job-words'

/** Past syncs, newest first. */
export async function runHistory(command: HistoryCommand, app: App, { terminal }: CliContext): Promise<number> {
  const records = await app.history.list(command.limit)
  if (command.json) {
    for (const record of records) terminal.print(JSON.stringify(record))
    return exitCodes.done
  }
  if (records.length === 0) terminal.print('No sync has run yet.')
  const rows = records.map((record) => [
    record.syncId,
    record.outcome,
    printable(`${record.source.name} to ${record.target.name}`),
    formatCount(record.tables),
    formatCount(record.rows),
    formatDuration(record.durationMs),
    printable(record.failure?.message ?? ''),
  ])
  const heading = ['sync', 'outcome', 'from and to', 'tables', 'rows', 'took', '']
  print(terminal.print, [heading, ...rows], ['left', 'left', 'left', 'right', 'right', 'right', 'left'])
  return exitCodes.done
}

/** Backups, newest first, with what is true of their files now. */
export async function runBackups(command: BackupsCommand, app: App, { terminal }: CliContext): Promise<number> {
  const entries = await app.backups.list()
  if (command.json) {
    for (const entry of entries) terminal.print(JSON.stringify(entry))
    return exitCodes.done
  }
  terminal.print(`Folder: ${await app.backups.folder()}`)
  if (entries.length === 0) terminal.print('There are no backups.')
  const rows = entries.map(({ manifest, state, pinned }) => [
    manifest.file,
    manifest.reason,
    printable(manifest.endpoint.name),
    String(manifest.tables.length),
    formatBytes(manifest.bytes),
    [state === 'present' ? '' : state, pinned ? 'pinned' : ''].filter((text) => text !== '').join(', '),
  ])
  const heading = ['file', 'reason', 'from', 'tables', 'size', '']
  print(terminal.print, [heading, ...rows], ['left', 'left', 'left', 'right', 'right', 'left'])
  return exitCodes.done
}

function print(write: (line: string) => void, rows: string[][], sides: ('left' | 'right')[]): void {
  if (rows.length > 1) for (const line of alignColumns(rows, sides)) write(line)
}
