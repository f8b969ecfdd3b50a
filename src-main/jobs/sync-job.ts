import type { BackupEntry } from '../../src-shared/domain/backup'
import { AppError, type BlockingSession } from '../../src-shared/domain/failure'
import { safetyBackupRequired } from '../../src-shared/domain/guard'
import type { ExportMetrics, TargetState } from '../../src-shared/domain/job-event'
import { copiedTables, type SyncPlan, warningsOf } from '../../src-shared/domain/plan'
import { quoteTable, showTable, type TableName, tableKey } from '../../src-shared/domain/table'
import type { DigestMethod, Verification } from '../../src-shared/domain/verification'
import { sweepToolContainers } from '../docker/sweep'
import { catalogOf, isSameDatabase } from '../planning/catalog'
import type { Catalog } from '../planning/catalog-types'
import { importStatements } from '../planning/import-statements'
import { parentsToCreate } from '../planning/selection'
import { sequencesOf } from '../planning/sequence-plan'
import { terminateByName } from '../postgres/activity'
import { chooseDigest, physicalMark } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import type { JobJournal } from '../store/journal'
import { commitForSure } from './commit'
import type { SyncOrder } from './engine-api'
import { startHeartbeat } from './heartbeat'
import type { JobDeps } from './job-deps'
import type { JobRun } from './job-run'
import { importTables } from './phases/import'
import { type ArchiveResult, type ArchiveTable, makeArchive } from './phases/make-archive'
import { verifyTables } from './phases/verify'
import { endpointsOf, type Prepared, prepare, type Roles, requireUnblocked, rolesOf } from './prepare'
import { TargetHistory } from './target-history'
import { endBackend, isBackendGone, lockTarget } from './target-session'
import { withinLimit } from './time-limit'
import { applicationName } from './tool-login'
import { openWorkbench, type Workbench, withPasswords } from './workbench'

/** What a sync has found out so far; read when it ends, however it ends. */
export interface SyncState {
  plan: SyncPlan | null
  verification: Verification | null
  exported: ExportMetrics | null
  exportBackup: BackupEntry | null
  safetyBackup: BackupEntry | null
  targetState: TargetState
  /** After COMMIT was sent it is too late to cancel. */
  isCommitting: boolean
  targetHistory: TargetHistory | null
  /** The job's session on the target, closed last: the history row is written over it. */
  control: Session | null
}

export function newSyncState(): SyncState {
  return {
    plan: null,
    verification: null,
    exported: null,
    exportBackup: null,
    safetyBackup: null,
    targetState: 'unchanged',
    isCommitting: false,
    targetHistory: null,
    control: null,
  }
}

interface SyncContext {
  readonly run: JobRun
  readonly deps: JobDeps
  readonly order: SyncOrder
  readonly syncId: string
  readonly journal: JobJournal
  readonly state: SyncState
  /** The plan that was shown, when there was one. */
  readonly shownPlan: SyncPlan | null
}

interface Connected extends Prepared {
  readonly bench: Workbench
  readonly roles: Roles
  /** The job's own session on the target: advisory lock, history row, a look at what others do. */
  readonly control: Session
  readonly digestMethod: DigestMethod
}

/** One sync, from the first check to the last statement. Straight-line: each phase hands its result to the next. */
export async function runSync(sync: SyncContext): Promise<void> {
  const { run, state } = sync
  const connected = await run.phase('connect', () => connect(sync))
  const stopHeartbeat = startHeartbeat(connected.control, (failure) => {
    run.cancel(failure)
    connected.control.abandon()
  })
  try {
    const before = await backUp(sync, connected)
    const exported = await run.phase('export', (context) => exportSource(sync, connected, context))
    await replace(sync, connected, before, exported)
    stopHeartbeat()
    await afterCommit(sync, connected)
  } finally {
    stopHeartbeat()
    await leave(sync, connected)
  }
  for (const finding of warningsOf(state.plan as SyncPlan)) run.warnings.push(finding.message)
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
    await source.close()
    state.targetHistory = new TargetHistory(control, sync.syncId, (text) => run.warn(text))
    state.targetHistory.begin(order.direction, new Date().toISOString())
    state.control = control
    return { ...prepared, bench, roles, control, digestMethod }
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

interface Before {
  readonly marks: ReadonlyMap<string, { table: TableName; mark: string }>
}

async function backUp(sync: SyncContext, connected: Connected): Promise<Before> {
  const { run, order, state } = sync
  const target = endpointsOf(order.profile, order.direction).target
  const replaced = archiveTables(connected.plan, connected.target, 'replace')
  if (!order.profile.profile.options.safetyBackup && !safetyBackupRequired(target)) {
    run.skip('backup', 'The safety backup is switched off for this target.')
    return { marks: new Map() }
  }
  if (replaced.length === 0) {
    run.skip('backup', 'Nothing is replaced, so there is nothing to back up.')
    return { marks: new Map() }
  }
  const marks = new Map<string, { table: TableName; mark: string }>()
  return run.phase('backup', async (context) => {
    await enter(sync, 'backup')
    const absent = copiedTables(connected.plan).filter((item) => item.action === 'create')
    const result = await makeArchive(
      {
        ...archiveParts(sync, connected, connected.target, replaced),
        side: connected.roles.target,
        reason: 'before',
        parents: [],
        file: `archon-sync-${sync.syncId}.before.dump`,
        absentTables: absent.map((item) => item.table),
        inSnapshot: async (session) => {
          for (const { table } of replaced)
            marks.set(tableKey(table), { table, mark: await physicalMark(session, table) })
        },
      },
      context,
    )
    state.safetyBackup = result.entry
    context.log(`Safety backup ${result.entry.manifest.file} kept and checked.`)
    return { marks }
  })
}

async function exportSource(
  sync: SyncContext,
  connected: Connected,
  context: Parameters<typeof makeArchive>[1],
): Promise<ArchiveResult> {
  await enter(sync, 'export')
  const tables = archiveTables(connected.plan, connected.source, 'all')
  const result = await makeArchive(
    {
      ...archiveParts(sync, connected, connected.source, tables),
      side: connected.roles.source,
      reason: 'export',
      parents: missingParents(connected),
      file: `archon-sync-${sync.syncId}.dump`,
      absentTables: [],
    },
    context,
  )
  const rows = [...result.digests.values()].reduce((sum, digest) => sum + digest.rows, 0)
  sync.state.exportBackup = result.entry
  sync.state.exported = {
    durationSeconds: Math.round(result.durationMs / 10) / 100,
    bytes: result.entry.manifest.bytes,
    tables: tables.length,
    rows,
    backupFile: `${await sync.deps.backups.folder()}/${result.entry.manifest.file}`,
  }
  return result
}

function missingParents({ plan, source, target }: Connected): TableName[] {
  const made = new Set(plan.tables.filter((item) => item.action === 'create').map((item) => tableKey(item.table)))
  const created = source.tables.filter((table) => made.has(tableKey(table)))
  return parentsToCreate(source, target, created).map(({ schema, name }) => ({ schema, name }))
}

function archiveParts(sync: SyncContext, connected: Connected, catalog: Catalog, tables: readonly ArchiveTable[]) {
  const uses = sequencesOf(connected.plan, catalog)
  const sequences = new Map(
    uses.map((use) => [tableKey(use), { name: { schema: use.schema, name: use.name }, isOwned: use.sequence.owned }]),
  )
  return {
    box: connected.bench.box,
    jobId: sync.run.jobId,
    syncId: sync.syncId,
    tables,
    sequences: [...sequences.values()],
    schema: catalogOf(
      catalog,
      tables.map((item) => item.table),
    ),
    digest: connected.digestMethod,
    backups: sync.deps.backups,
  }
}

function archiveTables(plan: SyncPlan, catalog: Catalog, which: 'replace' | 'all'): ArchiveTable[] {
  const byKey = new Map(catalog.tables.map((table) => [tableKey(table), table]))
  return copiedTables(plan).flatMap((item) => {
    const table = byKey.get(tableKey(item.table))
    if (table === undefined || (which === 'replace' && item.action !== 'replace')) return []
    const rows = which === 'replace' ? item.rowsNow : item.rowsAfter
    const columns = table.columns.filter((column) => column.generated === '').map((column) => column.name)
    return [{ table: item.table, oid: table.oid, columns, bytes: table.bytes, expectedRows: rows?.rows ?? 0 }]
  })
}

/** Import and verification on one session, in one transaction; COMMIT is the last statement. */
async function replace(
  sync: SyncContext,
  connected: Connected,
  before: Before,
  exported: ArchiveResult,
): Promise<void> {
  const { run, deps, state } = sync
  const name = applicationName(run.jobId)
  const { target } = connected.roles
  const session = await target.open({ applicationName: name, readOnly: false }, run.signal)
  const statements = importStatements(connected.plan, connected.target)
  const onWaiting = (sessions: readonly BlockingSession[]) => run.emit({ type: 'waiting', sessions })
  try {
    const imported = await run.phase('import', async (context) => {
      await enter(sync, 'import')
      const { systemIdentifier, databaseOid } = connected.plan.target
      await sync.journal.append({ state: 'importing', backendPid: session.pid, systemIdentifier, databaseOid })
      return importTables(
        {
          prepared: connected,
          statements,
          session,
          control: connected.control,
          box: connected.bench.box,
          archivePath: `${await deps.backups.folder()}/${exported.entry.manifest.file}`,
          digests: exported.digests,
          copyBytes: exported.copyBytes,
          lockWaitSeconds: await deps.lockWaitSeconds(),
          marks: before.marks,
          onWaiting,
        },
        context,
      )
    })
    await run.phase('verify', async (context) => {
      await enter(sync, 'verify')
      const verification = await verifyTables(
        {
          prepared: connected,
          session,
          control: connected.control,
          statements,
          createdForeignKeys: imported.foreignKeys,
          sharedSequences: imported.sharedSequences,
          digests: exported.digests,
          digestMethod: connected.digestMethod,
          sourceSequences: exported.sequences,
          onWaiting,
        },
        context,
      )
      context.signal.throwIfAborted()
      state.isCommitting = true
      const reopen = () => target.open({ applicationName: name, readOnly: false }, new AbortController().signal)
      const warn = (text: string) => run.warn(text)
      await commitForSure(session, connected.plan.target, sync.journal, reopen, warn).catch((error: unknown) => {
        if (error instanceof AppError && error.failure.code === 'import/commit-unknown') state.targetState = 'unknown'
        throw error
      })
      state.targetState = 'replaced'
      state.verification = verification
      context.log('Committed.')
    })
    await session.close()
  } catch (error) {
    await rollBack(sync, connected, session)
    throw error
  }
}

/** Ends the import's session and waits until the server confirms that its backend is gone. */
async function rollBack(sync: SyncContext, connected: Connected, session: Session): Promise<void> {
  if (sync.state.targetState !== 'unchanged') return
  await withinLimit(
    session.query('rollback').catch(() => undefined),
    3_000,
  )
  await withinLimit(endBackend(session, connected.control), 3_000)
  const isGone = await withinLimit(isBackendGone(connected.control, session.pid, 10_000), 12_000)
  if (isGone === true) sync.run.log('Rolled back; the server confirms that no session of this run is left.')
  else if (isGone === false)
    sync.run.warn('The session of the import is still ending on the server; it was not committed.')
  else sync.run.log('The server cannot be asked now. Nothing was committed, so it rolls back by itself.', 'warning')
}

/** Statistics and dependent views; a failure here is a warning, since the rows are committed and verified. */
async function afterCommit(sync: SyncContext, connected: Connected): Promise<void> {
  const { run } = sync
  run.log('Refreshing statistics.')
  const tables = copiedTables(connected.plan).map((item) => item.table)
  const views = new Map(
    connected.target.tables
      .filter((table) => tables.some((name) => tableKey(name) === tableKey(table)))
      .flatMap((table) => table.materializedViews)
      .map((view) => [tableKey(view), view]),
  )
  const statements = [
    ...tables.map((table) => ({ about: `Statistics of ${showTable(table)}`, sql: `analyze ${quoteTable(table)}` })),
    ...[...views.values()].map((view) => ({
      about: `The materialised view ${showTable(view)}`,
      sql: `refresh materialized view ${quoteTable(view)}`,
    })),
  ]
  for (const { about, sql } of statements) {
    try {
      await connected.control.query(sql)
    } catch (error) {
      run.warn(`${about} could not be refreshed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

async function enter(sync: SyncContext, phase: 'backup' | 'export' | 'import' | 'verify'): Promise<void> {
  await sync.journal.append({ state: 'phase', phase })
}

/** Ends everything of this job on both servers and in Docker. */
async function leave(sync: SyncContext, connected: Connected): Promise<void> {
  await connected.bench
    .close()
    .catch((error: unknown) => sync.run.log(`The tool container was not removed: ${error}`, 'warning'))
  if (sync.run.signal.aborted)
    await withinLimit(
      terminateByName(connected.control, applicationName(sync.run.jobId)).catch(() => undefined),
      3_000,
    )
}
