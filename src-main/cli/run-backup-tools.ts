import { resolve } from 'node:path'
import type { TableSample } from '../../src-shared/domain/backup'
import { showTable } from '../../src-shared/domain/table'
import { formatBytes, formatCount } from '../../src-shared/format/format'
import type { App } from '../app'
import { importSpec } from '../archives/import-job'
import type { Inspection } from '../archives/inspect-file'
import { refusedStatement } from '../archives/load-script'
import { proveSpec } from '../archives/prove-job'
import type { ExportCommand, ImportCommand, LookCommand, ProveCommand } from './commands'
import type { CliContext } from './context'
import { exitCodes } from './exit-code'
import { backupOf, tableOfBackup } from './find-backup'
import { alignColumns, printable } from './job-words'
import { runJob } from './run-job'

/** Restores a backup into a throw-away server and compares; answers the exit code. */
export async function runProve(command: ProveCommand, app: App, context: CliContext): Promise<number> {
  const entry = await backupOf(app, command.backup)
  return runJob(command.json, app, context, () => app.engine.startJob(proveSpec(entry)))
}

/** Hashes a backup's file. A damaged one is an answer with an exit code of its own. */
export async function runVerify(command: ProveCommand, app: App, { terminal }: CliContext): Promise<number> {
  const entry = await app.backups.verify((await backupOf(app, command.backup)).manifest.id)
  const words = {
    present: 'is exactly what was written (SHA-256).',
    missing: 'is missing.',
    'size-differs': 'has another size than what was written.',
    damaged: 'is not what was written (SHA-256 differs). Use another backup.',
  }
  if (command.json) terminal.print(JSON.stringify(entry))
  else terminal.print(`${entry.manifest.file} ${words[entry.state]}`)
  return entry.state === 'present' ? exitCodes.done : exitCodes.export
}

/** The tables of a backup, or the first rows of one. */
export async function runLook(command: LookCommand, app: App, context: CliContext): Promise<number> {
  const entry = await backupOf(app, command.backup)
  const { terminal } = context
  if (command.table === null) {
    const { tables } = entry.manifest
    if (command.json) for (const item of tables) terminal.print(JSON.stringify(item))
    else for (const line of tableLines(tables)) terminal.print(line)
    return exitCodes.done
  }
  const table = tableOfBackup(entry, command.table)
  return interruptible(context, async (signal) => {
    const sample = await app.archives.sample(entry.manifest.id, table, command.limit, signal)
    if (command.json) terminal.print(JSON.stringify(sample))
    else for (const line of sampleLines(sample)) terminal.print(line)
  })
}

/** Writes a backup as plain SQL; a file that is there is never replaced. */
export async function runExport(command: ExportCommand, app: App, context: CliContext): Promise<number> {
  const entry = await backupOf(app, command.backup)
  const path = resolve(command.file)
  return interruptible(context, async (signal) => {
    await app.archives.exportSql(entry.manifest.id, path, false, signal)
    context.terminal.remark(`Written: ${path}`)
  })
}

/** Shows what a file from elsewhere holds, then makes a backup of it. */
export async function runImport(command: ImportCommand, app: App, context: CliContext): Promise<number> {
  const path = resolve(command.file)
  let inspection: Inspection | null = null
  const looked = await interruptible(context, async (signal) => {
    inspection = await app.archives.inspect(path, signal)
    for (const line of inspectionLines(inspection)) context.terminal.remark(line)
    const [odd] = inspection.survey.odd
    if (odd !== undefined) throw refusedStatement(odd)
  })
  if (looked !== exitCodes.done) return looked
  return runJob(command.json, app, context, () => app.engine.startJob(importSpec(path, inspection)))
}

/** Ctrl-C ends the work, which cleans up. */
async function interruptible(
  { terminal, onInterrupt }: CliContext,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const controller = new AbortController()
  const stopListening = onInterrupt(() => controller.abort(new Error('interrupted')))
  try {
    await work(controller.signal)
    return exitCodes.done
  } catch (error) {
    if (!controller.signal.aborted) throw error
    terminal.remark('Cancelled. Nothing was kept.')
    return exitCodes.cancelled
  } finally {
    stopListening()
  }
}

type Tables = Parameters<typeof tableOfBackup>[0]['manifest']['tables']

function tableLines(tables: Tables): string[] {
  const rows = tables.map(({ table, digest, bytes }) => [
    printable(showTable(table)),
    formatCount(digest.rows),
    formatBytes(bytes),
  ])
  return alignColumns([['table', 'rows', 'size'], ...rows], ['left', 'right', 'right'])
}

const longestCell = 40

function sampleLines({ columns, rows, total }: TableSample): string[] {
  const heading = columns.map((column) => printable(column.name))
  const types = columns.map((column) => printable(column.type))
  const cells = rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : shorten(printable(cell)))))
  const lines = alignColumns(
    [heading, types, ...cells],
    columns.map(() => 'left' as const),
  )
  return [...lines, `${formatCount(rows.length)} of ${formatCount(total)} rows`]
}

function shorten(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell - 1)}…` : text
}

/** What is in the file, before anything of it is trusted. */
function inspectionLines({ file, survey, toolsVersion }: Inspection): string[] {
  const packed = file.compression === 'none' ? '' : `, ${file.compression}`
  const origin = survey.serverMajor === null ? '' : `, from PostgreSQL ${survey.serverMajor}`
  const reader = toolsVersion === null ? '' : `, read by pg_restore ${toolsVersion}`
  const tables = survey.tables.map(({ table, rows, bytes }) => [
    printable(table.schema === null ? table.name : showTable({ schema: table.schema, name: table.name })),
    formatCount(rows),
    formatBytes(bytes),
  ])
  return [
    `${printable(file.name)}: ${file.format} format${packed}, ${formatBytes(file.bytes)}${origin}${reader}`,
    ...alignColumns([['table', 'rows', 'bytes'], ...tables], ['left', 'right', 'right']),
    ...survey.leftOut.map((text) => `Left out: ${printable(text)}`),
    ...survey.odd.map(({ line, statement, why }) => `Line ${line}: ${printable(statement)} (${why})`),
  ]
}
