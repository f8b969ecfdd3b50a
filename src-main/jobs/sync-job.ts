import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { safetyBackupRequired, withMark } from '../../src-shared/domain/guard'
import { type SyncPlan, warningsOf } from '../../src-shared/domain/plan'
import type { DigestMethod } from '../../src-shared/domain/verification'
import { sweepToolContainers } from '../docker/sweep'
import { isSameDatabase } from '../planning/catalog'
import { chooseDigest } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import type { SyncOrder } from './engine-api'
import { startHeartbeat } from './heartbeat'
import { enter, type Held, type JobContext, type JobSpec, type Ready } from './job-context'
import type { JobDeps } from './job-deps'
import type { JobRun } from './job-run'
import { guardedTarget } from './mark-target'
import { endpointsOf, prepare, requireUnblocked, rolesOf } from './prepare'
import { afterCommit, replaceTables } from './replace-tables'
import { backUp } from './safety-backup'
import { openLasting, type Side } from './side'
import { exportSource } from './sync-export'
import { TargetHistory } from './target-history'
import { lockTarget } from './target-session'
import { applicationName } from './tool-login'
import { openWorkbench, withPasswords } from './workbench'

/** Both ends of a sync, connected. */
export interface Connected extends Ready {
  readonly sourceSide: Side
  /** A session on the source that only shows that it still answers; closed after the export. */
  readonly sourceControl: Session
}

/** A sync as the runner takes it. `shownPlan` is the plan that was on the screen, when there was one. */
export function syncSpec(order: SyncOrder, shownPlan: SyncPlan | null): JobSpec {
  const { source, target, local } = endpointsOf(order.profile, order.direction)
  const { profile } = order.profile
  return {
    kind: 'sync',
    direction: order.direction,
    profileId: profile.id,
    profileName: profile.name,
    source: summarizeEndpoint(source),
    target: summarizeEndpoint(target),
    sourceEndpoint: source,
    targetEndpoint: target,
    anchor: local.kind === 'container' && local.id !== target.id ? local : null,
    backupId: null,
    undoOf: null,
    run: (job) => runSync(job, order, shownPlan),
  }
}

/** One sync, from the first check to the last statement. Straight-line: each phase hands its result to the next. */
async function runSync(job: JobContext, order: SyncOrder, shownPlan: SyncPlan | null): Promise<void> {
  const { run } = job
  const { target } = endpointsOf(order.profile, order.direction)
  const connected = await run.phase('connect', () => connect(job, order, shownPlan))
  const stopHeartbeat = watchLink(run, connected.control)
  const stopSourceHeartbeat = watchLink(run, connected.sourceControl)
  try {
    const isRequired = safetyBackupRequired(withMark(target, connected.plan.target))
    const isTaken = order.profile.profile.options.safetyBackup || isRequired
    const before = await backUp(job, connected, isTaken)
    const exported = await run.phase('export', async (context) => {
      await enter(job, 'export')
      return exportSource(job, connected, context)
    })
    // From here on the rows are in the archive: the source may go away.
    stopSourceHeartbeat()
    await connected.sourceControl.close()
    const archivePath = `${await job.deps.backups.folder()}/${exported.entry.manifest.file}`
    await replaceTables(job, connected, before, { ...exported, archivePath, listFile: null, undone: null })
    stopHeartbeat()
    await afterCommit(job, connected)
  } finally {
    stopHeartbeat()
    stopSourceHeartbeat()
    await connected.sourceControl.close()
  }
  for (const finding of warningsOf(connected.plan)) run.warnings.push(finding.message)
}

/** Ends the job when a server stays silent. */
export function watchLink(run: JobRun, session: Session): () => void {
  return startHeartbeat(session, (failure) => {
    run.cancel(failure)
    session.abandon()
  })
}

async function connect(job: JobContext, order: SyncOrder, shownPlan: SyncPlan | null): Promise<Connected> {
  const { run, deps, state } = job
  await job.journal.append({ state: 'phase', phase: 'connect' })
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
    for (const side of [roles.source, roles.target]) sayRoute(run, side)
    run.log(`Tools ${bench.box.toolsVersion} from ${bench.box.image.slice(0, 19)}`)
    const name = applicationName(run.jobId)
    const control = await openControl(run, roles.target)
    opened.push(control)
    const source = await roles.source.open({ applicationName: name, readOnly: true }, run.signal)
    opened.push(source)
    const room = await deps.backups.roomBytes()
    const prepared = await prepare(order, bench, { source, target: control }, room, 200_000_000)
    state.plan = prepared.plan
    run.emit({ type: 'planned', plan: prepared.plan })
    for (const finding of warningsOf(prepared.plan)) run.log(finding.message, 'warning')
    requireUnblocked(prepared.plan)
    requireShownServers(shownPlan, prepared.plan)
    guardedTarget(roles.target.endpoint, 'sync', prepared.plan, order.confirmation)
    const digestMethod = await digestFor(order, source, control)
    beginHistory(job, { bench, control }, order.direction)
    return {
      ...prepared,
      bench,
      targetSide: roles.target,
      sourceSide: roles.source,
      control,
      sourceControl: source,
      digestMethod,
    }
  } catch (error) {
    await Promise.all(opened.map((session) => session.close()))
    await bench.close()
    throw error
  }
}

export function sayRoute(run: JobRun, side: Side): void {
  if (side.note !== null) run.log(`${side.name}: ${side.note}`)
  run.log(
    `${side.name}: PostgreSQL ${side.facts.version}, ${side.latencyMs} ms, sessions ${side.route === 'direct' ? 'direct' : 'through the tool container'}`,
  )
}

/** The job's own session on the target, holding the advisory lock of that database. Throws `job/busy`. */
export async function openControl(run: JobRun, target: Side): Promise<Session> {
  const purpose = { applicationName: applicationName(run.jobId), readOnly: false }
  const control = await openLasting(target, purpose, run.signal)
  try {
    // Somebody's lock on the history table must not hold up the session that watches over the job.
    await control.query(`select pg_catalog.set_config('lock_timeout', '3s', false)`)
    await lockTarget(control)
    return control
  } catch (error) {
    await control.close()
    throw error
  }
}

/** From here on the run is in the target's own history as well. */
export function beginHistory(job: JobContext, held: Held, direction: JobSpec['direction']): void {
  job.state.targetHistory = new TargetHistory(held.control, job.syncId, (text) => job.run.warn(text))
  job.state.targetHistory.begin(direction, new Date().toISOString())
  job.state.held = held
}

export async function sweepLeftovers(deps: JobDeps, run: JobRun): Promise<void> {
  const swept = await sweepToolContainers(await deps.findEngine(), deps.home)
  if (swept.length > 0) run.log(`Removed ${swept.length} tool containers that an earlier process left behind.`)
}

/** The servers behind the plan on the screen must be the ones that answer now (R06). */
export function requireShownServers(shown: SyncPlan | null, now: SyncPlan): void {
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
