import { existsSync } from 'node:fs'
import { AppError } from '../../src-shared/domain/failure'
import { type Guard, type GuardedAction, guardFor, withMark } from '../../src-shared/domain/guard'
import { guardWords } from '../../src-shared/domain/guard-words'
import { blockersOf } from '../../src-shared/domain/plan'
import { showTable } from '../../src-shared/domain/table'
import type { RestorePreview } from '../../src-shared/ipc/contract'
import type { App } from '../app'
import { type Confirmation, requireConfirmation } from '../endpoints/confirm'
import { backupSummary, type RestoreOrder } from '../jobs/restore-order'
import { undoOrder } from '../jobs/undo-order'
import type { RestoreCommand, UndoCommand } from './commands'
import { answerOfOptions, askConfirmation } from './confirm'
import type { CliContext } from './context'
import { exitCodes } from './exit-code'
import { backupOf } from './find-backup'
import { printable } from './job-words'
import { passwordsBySide, restoreOrder, savedEndpoint, sayRecovered } from './restore-place'
import { runImport } from './run-backup-tools'
import { endWithoutJob, runJob } from './run-job'
import { showBlockers, showPlan } from './show-plan'

/** Restores a backup, whole or in part, and answers the exit code. A file from elsewhere becomes a backup first. */
export async function runRestore(command: RestoreCommand, app: App, context: CliContext): Promise<number> {
  const { file } = await backupOrFile(command, app)
  if (file !== null) {
    const imported = await runImport({ ...command, kind: 'import', file }, app, context)
    if (imported !== exitCodes.done) return imported
    const [made] = (await app.history.list(50)).filter((record) => record.kind === 'import')
    return runRestore({ ...command, backup: made?.backupId ?? command.backup }, app, context)
  }
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
    const confirmation = await confirm(command, action, app, context, order, preview, before.signal)
    before.signal.throwIfAborted()
    stopListening()
    return await runJob(command.json, app, context, () =>
      app.engine.startRestore({ ...order, confirmation }, preview.plan.id),
    )
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
): Promise<Confirmation> {
  const settings = await app.settings.get()
  const target = withMark(order.target, preview.plan.target)
  const usual: Guard = guardFor(target, action)
  const guard: Guard = usual.kind === 'none' && preview.changed.length > 0 ? { kind: 'dialog' } : usual
  for (const line of changeLines(preview)) terminal.remark(line)
  const answered = answerOfOptions(guard, command, terminal.canAsk)
  if (answered !== null) return passed(guard, answered)
  const words = guardWords({
    plan: preview.plan,
    source: sourceOf(order),
    target,
    safetyBackup: preview.safetyBackup,
    lockWaitSeconds: settings.lockWaitSeconds,
    action,
    ...(order.beside === null ? {} : { beside: order.beside }),
  })
  return passed(guard, await askConfirmation(terminal, guard, words, signal))
}

function passed(guard: Guard, confirmation: Confirmation): Confirmation {
  requireConfirmation(guard, confirmation)
  return confirmation
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

/** What is to be restored: a backup, or the path of a file that is none yet. Throws `backup/not-found`. */
async function backupOrFile(command: RestoreCommand, app: App): Promise<{ readonly file: string | null }> {
  try {
    await backupOf(app, command.backup)
    return { file: null }
  } catch (error) {
    if (!existsSync(command.backup)) throw error
  }
  if (command.databases !== null) return { file: command.backup }
  throw new AppError({
    code: 'usage/invalid',
    message: 'A file from elsewhere has no place that it came from.',
    hint: 'Say where it goes: --to local or --to remote with --profile or --remote-url.',
  })
}
