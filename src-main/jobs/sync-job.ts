import { AppError } from '../../src-shared/domain/failure'
import { type SyncPlan, warningsOf } from '../../src-shared/domain/plan'
import type { DigestMethod } from '../../src-shared/domain/verification'
import { sweepToolContainers } from '../docker/sweep'
import { isSameDatabase } from '../planning/catalog'
import { terminateByName } from '../postgres/activity'
import { chooseDigest } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import type { SyncOrder } from './engine-api'
import { startHeartbeat } from './heartbeat'
import type { JobDeps } from './job-deps'
import type { JobRun } from './job-run'
import { endpointsOf, prepare, requireUnblocked, rolesOf } from './prepare'
import { afterCommit, replaceTables } from './replace-tables'
import { backUp, exportSource } from './sync-archives'
import type { Connected, SyncContext } from './sync-context'
import { TargetHistory } from './target-history'
import { lockTarget } from './target-session'
import { withinLimit } from './time-limit'
import { applicationName } from './tool-login'
import { openWorkbench, withPasswords } from './workbench'

/** One sync, from the first check to the last statement. Straight-line: each phase hands its result to the next. */
export async function runSync(sync: SyncContext): Promise<void> {
  const { run } = sync
  const connected = await run.phase('connect', () => connect(sync))
  const stopHeartbeat = watchLink(run, connected.control)
  const stopSourceHeartbeat = watchLink(run, connected.sourceControl)
  try {
    const before = await backUp(sync, connected)
    const exported = await run.phase('export', (context) => exportSource(sync, connected, context))
    // From here on the rows are in the archive: the source may go away.
    stopSourceHeartbeat()
    await connected.sourceControl.close()
    await replaceTables(sync, connected, before, exported)
    stopHeartbeat()
    await afterCommit(sync, connected)
  } finally {
    stopHeartbeat()
    stopSourceHeartbeat()
    await leave(sync, connected)
  }
  for (const finding of warningsOf(connected.plan)) run.warnings.push(finding.message)
}

/** Ends the job when a server stays silent. */
function watchLink(run: JobRun, session: Session): () => void {
  return startHeartbeat(session, (failure) => {
    run.cancel(failure)
    session.abandon()
  })
}

async function connect(sync: SyncContext): Promise<Connected> {
  const { run, deps, order, state } = sync
  await sync.journal.append({ state: 'phase', phase: 'connect' })
  await sweepLeftovers(deps, run)
  const { local, remote } = endpointsOf(order.profile, order.direction)
  const endpoints = await withPasswords([local, remote], order.passwords)
  const anchor = local.kind === 'container' ? local : null
  const bench = await openWorkbench(
    deps,
    { jobId: run.jobId, anchor, endpoints, say: (text) => run.log(text) },
    run.signal,
  )
  const opened: Session[] = []
  try {
    const roles = rolesOf(bench, order)
    for (const side of [roles.source, roles.target]) {
      if (side.note !== null) run.log(`${side.name}: ${side.note}`)
      run.log(
        `${side.name}: PostgreSQL ${side.facts.version}, ${side.latencyMs} ms, sessions ${side.route === 'direct' ? 'direct' : 'through the tool container'}`,
      )
    }
    run.log(`Tools ${bench.box.toolsVersion} from ${bench.box.image.slice(0, 19)}`)
    const name = applicationName(run.jobId)
    const control = await roles.target.open({ applicationName: name, readOnly: false }, run.signal)
    opened.push(control)
    // Somebody's lock on the history table must not hold up the session that watches over the job.
    await control.query(`select pg_catalog.set_config('lock_timeout', '3s', false)`)
    await lockTarget(control)
    const source = await roles.source.open({ applicationName: name, readOnly: true }, run.signal)
    opened.push(source)
    const { freeBytes } = await deps.backups.usage()
    const prepared = await prepare(order, bench, { source, target: control }, freeBytes, 200_000_000)
    state.plan = prepared.plan
    run.emit({ type: 'planned', plan: prepared.plan })
    for (const finding of warningsOf(prepared.plan)) run.log(finding.message, 'warning')
    requireUnblocked(prepared.plan)
    requireShownServers(sync.shownPlan, prepared.plan)
    const digestMethod = await digestFor(order, source, control)
    state.targetHistory = new TargetHistory(control, sync.syncId, (text) => run.warn(text))
    state.targetHistory.begin(order.direction, new Date().toISOString())
    state.control = control
    return { ...prepared, bench, roles, control, sourceControl: source, digestMethod }
  } catch (error) {
    await Promise.all(opened.map((session) => session.close()))
    await bench.close()
    throw error
  }
}

async function sweepLeftovers(deps: JobDeps, run: JobRun): Promise<void> {
  const swept = await sweepToolContainers(await deps.findEngine(), deps.home)
  if (swept.length > 0) run.log(`Removed ${swept.length} tool containers that an earlier process left behind.`)
}

/** The servers behind the plan on the screen must be the ones that answer now (R06). */
function requireShownServers(shown: SyncPlan | null, now: SyncPlan): void {
  if (shown === null) return
  if (isSameDatabase(shown.source, now.source) && isSameDatabase(shown.target, now.target)) return
  throw new AppError({
    code: 'plan/changed',
    message: 'The addresses lead to other databases than when the plan was shown.',
    hint: 'Look at the plan again before you start.',
  })
}

async function digestFor(order: SyncOrder, source: Session, target: Session): Promise<DigestMethod> {
  if (order.profile.profile.options.checksums === 'off') return 'count-only'
  return chooseDigest(source, target)
}

/** Ends everything of this job on both servers and in Docker. */
async function leave(sync: SyncContext, connected: Connected): Promise<void> {
  await connected.sourceControl.close()
  await connected.bench
    .close()
    .catch((error: unknown) => sync.run.log(`The tool container was not removed: ${error}`, 'warning'))
  if (sync.run.signal.aborted)
    await withinLimit(
      terminateByName(connected.control, applicationName(sync.run.jobId)).catch(() => undefined),
      3_000,
    )
}
