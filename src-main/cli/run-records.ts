import { formatBytes, formatCount, formatDuration } from '../../src-shared/format/format'
import type { App } from '../app'
import { backupOverview } from '../store/backup-overview'
import { backupLines } from './backup-words'
import type { BackupsCommand, HistoryCommand } from './commands'
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

/** Backups, newest first, with what is true of their files now and what becomes of them: the window shows the same. */
export async function runBackups(command: BackupsCommand, app: App, { terminal }: CliContext): Promise<number> {
  const now = Date.now()
  const list = await backupOverview(app, now)
  if (command.json) {
    for (const entry of list.entries) {
      terminal.print(JSON.stringify({ ...entry, fate: list.fates[entry.manifest.id] }))
    }
    return exitCodes.done
  }
  const { usedBytes, freeBytes } = list
  terminal.print(
    `Folder: ${await app.backups.folder()} (${formatBytes(usedBytes)} used, ${formatBytes(freeBytes)} free)`,
  )
  for (const line of backupLines(list, now)) terminal.print(line)
  return exitCodes.done
}

function print(write: (line: string) => void, rows: string[][], sides: ('left' | 'right')[]): void {
  if (rows.length > 1) for (const line of alignColumns(rows, sides)) write(line)
}
