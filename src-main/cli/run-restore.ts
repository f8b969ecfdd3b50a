import type { Manifest } from '../../src-shared/domain/backup'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { type Guard, type GuardedAction, guardFor } from '../../src-shared/domain/guard'
import { guardWords } from '../../src-shared/domain/guard-words'
import { blockersOf } from '../../src-shared/domain/plan'
import { showTable, type TableName } from '../../src-shared/domain/table'
import type { RestorePreview } from '../../src-shared/ipc/contract'
import type { App } from '../app'
import { anchorFor } from '../endpoints/anchor'
import { requireConfirmation } from '../endpoints/confirm'
import { backupSummary, type RestoreOrder } from '../jobs/restore-order'
import { endsOfJob, undoOrder } from '../jobs/undo-order'
import type { BackupCommand, RestoreCommand, UndoCommand } from './arguments'
import { answerOfOptions, askConfirmation } from './confirm'
import type { CliContext } from './context'
import { findDatabases } from './databases'
import { exitCodes } from './exit-code'
import { printable } from './job-words'
import { cliPasswords, sideOf } from './passwords'
import { endWithoutJob, runJob } from './run-job'
import { showBlockers, showPlan } from './show-plan'

/** Restores a backup, whole or in part, and answers the exit code. */
export function runRestore(command: RestoreCommand, app: App, context: CliContext): Promise<number> {
  return guarded(command, 'restore', app, context, (signal) => restoreOrder(command, app, context, signal))
}

/** Takes a run back and answers the exit code. */
export function runUndo(command: UndoCommand, app: App, context: CliContext): Promise<number> {
  return guarded(command, 'undo', app, context, async (signal) => {
    const passwords = passwordsBySide(app, context, signal)
    await sayRecovered(app, context, passwords)
    return undoOrder(app, command.syncId, (id) => savedEndpoint(app, id), passwords)
  })
}

/** Backs one side up, now. */
export async function runBackup(command: BackupCommand, app: App, context: CliContext): Promise<number> {
  const { resolved, passwords, notes } = await findDatabases(command.databases, command.patterns, app)
  for (const note of notes) context.terminal.remark(note)
  for (const [id, password] of passwords) await app.secrets.provide(id, password, false)
  const endpoint = command.of === 'local' ? resolved.local : resolved.remote
  const { include, exclude } = resolved.profile
  return runJob(command.json, app, context, () =>
    app.engine.startBackup({
      endpoint,
      anchor: resolved.local.kind === 'container' ? resolved.local : null,
      selection: { include, exclude },
      note: command.note,
      passwords: cliPasswords(app.secrets, context.terminal, sideOf(resolved), new AbortController().signal),
    }),
  )
}

type Guarded = RestoreCommand | UndoCommand

async function guarded(
  command: Guarded,
  action: GuardedAction,
  app: App,
  context: CliContext,
  find: (signal: AbortSignal) => Promise<RestoreOrder>,
): Promise<number> {
  const before = new AbortController()
  const stopListening = context.onInterrupt(() => before.abort())
  const { terminal } = context
  try {
    const order = await find(before.signal)
    const preview = await app.engine.restorePreview(order, before.signal)
    const source = order.manifest === null ? order.target.name : backupSummary(order.manifest).name
    if (command.dryRun) return dryRun(command, context, preview, source)
    if (showBlockers(terminal, preview.plan, terminal.remark)) {
      if (command.json) terminal.print(JSON.stringify(endWithoutJob('failed', blocked(preview))))
      return exitCodes.usage
    }
    await confirm(command, action, app, context, order, preview, before.signal)
    before.signal.throwIfAborted()
    stopListening()
    return await runJob(command.json, app, context, () => app.engine.startRestore(order, preview.plan.id))
  } catch (error) {
    if (!before.signal.aborted) throw error
    terminal.remark('Cancelled. Nothing was touched.')
    if (command.json) terminal.print(JSON.stringify(endWithoutJob('cancelled', null)))
    return exitCodes.cancelled
  } finally {
    stopListening()
  }
}

function dryRun(command: Guarded, { terminal }: CliContext, preview: RestorePreview, source: string): number {
  const { plan } = preview
  if (command.json) terminal.print(JSON.stringify({ type: 'planned', jobId: 'none', seq: 1, at: Date.now(), plan }))
  else {
    for (const line of changeLines(preview)) terminal.print(line)
    showPlan(terminal, plan, source, preview.target.name)
  }
  return blockersOf(plan).length > 0 ? exitCodes.usage : exitCodes.done
}

/** Changes since the run that is undone are asked about even where an undo needs no question. */
async function confirm(
  command: Guarded,
  action: GuardedAction,
  app: App,
  { terminal }: CliContext,
  order: RestoreOrder,
  preview: RestorePreview,
  signal: AbortSignal,
): Promise<void> {
  const settings = await app.settings.get()
  const usual: Guard = guardFor(order.target, action, settings.askForLocal)
  const guard: Guard = usual.kind === 'none' && preview.changed.length > 0 ? { kind: 'dialog' } : usual
  for (const line of changeLines(preview)) terminal.remark(line)
  const answered = answerOfOptions(guard, command, terminal.canAsk)
  if (answered !== null) return requireConfirmation(guard, answered)
  const words = guardWords({
    plan: preview.plan,
    source: sourceOf(order),
    target: order.target,
    safetyBackup: preview.safetyBackup,
    lockWaitSeconds: settings.lockWaitSeconds,
    action,
    ...(order.beside === null ? {} : { beside: order.beside }),
  })
  requireConfirmation(guard, await askConfirmation(terminal, guard, words, signal))
}

function sourceOf(order: RestoreOrder): { readonly name: string } {
  return { name: order.manifest === null ? 'the backup' : backupSummary(order.manifest).name }
}

function changeLines({ changed }: RestorePreview): string[] {
  return changed.map((item) =>
    printable(
      `${showTable(item.table)} changed since: ${item.rowsThen} rows then, ${item.rowsNow} now. These changes would go.`,
    ),
  )
}

function blocked({ plan }: RestorePreview) {
  const message = blockersOf(plan)
    .map((finding) => finding.message)
    .join(' ')
  return { code: 'plan/blocked', message, retryable: false } as const
}

async function restoreOrder(
  command: RestoreCommand,
  app: App,
  context: CliContext,
  signal: AbortSignal,
): Promise<RestoreOrder> {
  const manifest = await findBackup(command.backup, app)
  const place = await placeOf(command, manifest, app, context, signal)
  return {
    manifest,
    tables: command.tables.length === 0 ? null : chosenTables(command.tables, manifest),
    target: place.target,
    anchor: place.anchor,
    beside: command.beside,
    safetyBackup: true,
    undo: null,
    passwords: place.passwords,
  }
}

type Place = Pick<RestoreOrder, 'target' | 'anchor' | 'passwords'>

/** Where it goes: the side that was named, else the endpoint that the backup came from. */
async function placeOf(
  command: RestoreCommand,
  manifest: Manifest,
  app: App,
  context: CliContext,
  signal: AbortSignal,
): Promise<Place> {
  if (command.databases !== null) {
    const found = await findDatabases(command.databases, { include: [], exclude: [] }, app)
    for (const note of found.notes) context.terminal.remark(note)
    for (const [id, password] of found.passwords) await app.secrets.provide(id, password, false)
    const { local, remote } = found.resolved
    const passwords = cliPasswords(app.secrets, context.terminal, sideOf(found.resolved), signal)
    await sayRecovered(app, context, passwords)
    return {
      target: command.to === 'local' ? local : remote,
      anchor: local.kind === 'container' ? local : null,
      passwords,
    }
  }
  const passwords = passwordsBySide(app, context, signal)
  await sayRecovered(app, context, passwords)
  const ends = await endsOfJob(app.home, manifest.syncId ?? '', (id) => savedEndpoint(app, id))
  const both = [ends.source, ends.target].filter((endpoint) => endpoint !== null)
  const origin = both.find((endpoint) => endpoint.id === manifest.endpoint.id) ?? null
  const target =
    command.to === null ? (origin ?? (await savedEndpoint(app, manifest.endpoint.id))) : sideNamed(command.to, both)
  if (target !== null) return { target, anchor: ends.anchor ?? (await anchorFor(app, target)), passwords }
  throw new AppError({
    code: 'usage/invalid',
    message: `Where ${manifest.id} came from is not known here any more.`,
    hint: 'Say where it goes: --to local or --to remote with --profile or --remote-url.',
  })
}

function sideNamed(side: 'local' | 'remote', ends: readonly Endpoint[]): Endpoint | null {
  return ends.find((endpoint) => (endpoint.environment === 'local') === (side === 'local')) ?? null
}

function passwordsBySide(app: App, { terminal }: CliContext, signal: AbortSignal) {
  return cliPasswords(
    app.secrets,
    terminal,
    (endpoint) => (endpoint.environment === 'local' ? 'local' : 'remote'),
    signal,
  )
}

async function sayRecovered(app: App, { terminal }: CliContext, passwords: RestoreOrder['passwords']): Promise<void> {
  for (const record of await app.engine.recover(passwords))
    terminal.remark(`An earlier run, ${record.syncId}, had not ended: it is now "${record.outcome}".`)
}

async function savedEndpoint(app: App, id: string): Promise<Endpoint | null> {
  return (await app.endpoints.list()).find((endpoint) => endpoint.id === id) ?? null
}

/** By id, by file name, or by the path of a file in the backup folder. */
async function findBackup(text: string, app: App): Promise<Manifest> {
  const entries = await app.backups.list()
  const name = text.split(/[/\\]/).at(-1)
  const found = entries.find(({ manifest }) => manifest.id === text || manifest.file === name)
  if (found !== undefined) return app.backups.readManifest(found.manifest.id)
  throw new AppError({
    code: 'backup/not-found',
    message: `There is no backup ${text}.`,
    hint: 'archon-sync backups lists them. A file from elsewhere is imported first: archon-sync import FILE.',
  })
}

function chosenTables(names: readonly string[], manifest: Manifest): TableName[] {
  const held = manifest.tables.map((item) => item.table)
  return names.map((name) => {
    const found = held.find((table) => showTable(table) === name || `${table.schema}.${table.name}` === name)
    if (found !== undefined) return found
    throw new AppError({
      code: 'usage/invalid',
      message: `The backup ${manifest.id} does not hold ${name}.`,
      hint: `It holds ${held.map(showTable).join(', ')}.`,
    })
  })
}
