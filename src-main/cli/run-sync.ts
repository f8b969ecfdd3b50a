import { type Endpoint, summarizeEndpoint } from '../../src-shared/domain/endpoint'
import { AppError, type Failure } from '../../src-shared/domain/failure'
import { type Guard, guardFor, safetyBackupRequired, withMark } from '../../src-shared/domain/guard'
import { guardWords } from '../../src-shared/domain/guard-words'
import type { SyncPlan } from '../../src-shared/domain/plan'
import type { ResolvedProfile } from '../../src-shared/domain/profile'
import type { App } from '../app'
import { requireConfirmation } from '../endpoints/confirm'
import type { SyncOrder } from '../jobs/engine-api'
import type { SyncCommand } from './commands'
import { answerOfOptions, askConfirmation } from './confirm'
import type { CliContext } from './context'
import { findDatabases } from './databases'
import { exitCodes } from './exit-code'
import { cliPasswords, sideOf } from './passwords'
import { endWithoutJob, runJob } from './run-job'
import { showBlockers, showPlan } from './show-plan'

/** Runs a sync to its end and answers the exit code. */
export async function runSync(command: SyncCommand, app: App, context: CliContext): Promise<number> {
  const before = new AbortController()
  const stopListening = context.onInterrupt(() => before.abort())
  try {
    const order = await prepareOrder(command, app, context, before.signal)
    const { profile } = order
    const source = command.direction === 'local-to-remote' ? profile.local : profile.remote
    const target = command.direction === 'local-to-remote' ? profile.remote : profile.local
    if (command.dryRun) return await dryRun(command, app, context, order, before.signal)
    const passed = await confirm(command, app, context, order, source, target, before.signal)
    if (passed === 'blocked') return exitCodes.usage
    before.signal.throwIfAborted()
    stopListening()
    const chosen = { ...order, ...passed }
    return await runJob(command.json, app, context, () => app.engine.startSync(chosen))
  } catch (error) {
    if (!before.signal.aborted) throw error
    context.terminal.remark('Cancelled. Nothing was touched.')
    if (command.json) context.terminal.print(JSON.stringify(endWithoutJob('cancelled', null)))
    return exitCodes.cancelled
  } finally {
    stopListening()
  }
}

async function prepareOrder(
  command: SyncCommand,
  app: App,
  { terminal }: CliContext,
  signal: AbortSignal,
): Promise<SyncOrder> {
  const { resolved, passwords, notes } = await findDatabases(command.databases, command.patterns, app)
  for (const note of notes) terminal.remark(note)
  for (const [id, password] of passwords) await app.secrets.provide(id, password, false)
  const lookup = cliPasswords(app.secrets, terminal, sideOf(resolved), signal)
  for (const record of await app.engine.recover(lookup)) {
    terminal.remark(`An earlier run, ${record.syncId}, had not ended: it is now "${record.outcome}".`)
  }
  return { profile: resolved, direction: command.direction, passwords: lookup }
}

async function dryRun(
  command: SyncCommand,
  app: App,
  { terminal }: CliContext,
  order: SyncOrder,
  signal: AbortSignal,
): Promise<number> {
  const { plan } = await preview(app, order, signal)
  const { source, target } = names(order.profile, command)
  if (command.json) terminal.print(JSON.stringify({ type: 'planned', jobId: 'none', seq: 1, at: Date.now(), plan }))
  else showPlan(terminal, plan, source, target)
  return plan.findings.some((finding) => finding.severity === 'blocker') ? exitCodes.usage : exitCodes.done
}

/** Both checks and the plan; a side that could not be reached is a failure here. */
async function preview(app: App, order: SyncOrder, signal: AbortSignal): Promise<{ plan: SyncPlan }> {
  const { plan, source, target } = await app.engine.preview(order, signal)
  const failure = source.failure ?? target.failure
  if (failure !== null) throw new AppError(failure)
  return { plan }
}

/**
 * Lets the guard pass, or throws; answers what was confirmed and the plan that was shown, if one was, or that it is
 * blocked. Where somebody can be asked, the plan is made first: the database may carry a protection mark.
 */
async function confirm(
  command: SyncCommand,
  app: App,
  { terminal }: CliContext,
  order: SyncOrder,
  source: Endpoint,
  target: Endpoint,
  signal: AbortSignal,
): Promise<Pick<SyncOrder, 'planId' | 'confirmation'> | 'blocked'> {
  const settings = await app.settings.get()
  const usual: Guard = guardFor(target, 'sync', settings)
  const answered = answerOfOptions(usual, command, terminal.canAsk)
  if (answered !== null && (answered.accepted || !terminal.canAsk)) {
    requireConfirmation(usual, answered)
    return { confirmation: answered }
  }
  const { plan } = await preview(app, order, signal)
  const marked = withMark(target, plan.target)
  const guard = guardFor(marked, 'sync', settings)
  if (showBlockers(terminal, plan, terminal.remark)) {
    if (command.json) terminal.print(JSON.stringify(endWithoutJob('failed', blockedFailure(plan))))
    return 'blocked'
  }
  if (guard.kind === 'none') return { planId: plan.id }
  const words = guardWords({
    plan,
    source: summarizeEndpoint(source),
    target: marked,
    safetyBackup: order.profile.profile.options.safetyBackup || safetyBackupRequired(marked),
    lockWaitSeconds: settings.lockWaitSeconds,
  })
  const confirmation = await askConfirmation(terminal, guard, words, signal)
  requireConfirmation(guard, confirmation)
  return { planId: plan.id, confirmation }
}

function blockedFailure(plan: SyncPlan): Failure {
  const messages = plan.findings.filter((finding) => finding.severity === 'blocker').map((finding) => finding.message)
  return { code: 'plan/blocked', message: messages.join(' '), retryable: false }
}

function names(profile: ResolvedProfile, { direction }: SyncCommand): { source: string; target: string } {
  const [source, target] =
    direction === 'local-to-remote' ? [profile.local, profile.remote] : [profile.remote, profile.local]
  return { source: source.name, target: target.name }
}
