import { AppError, type BlockingSession } from '../../src-shared/domain/failure'
import { copiedTables } from '../../src-shared/domain/plan'
import { quoteTable, showTable, tableKey } from '../../src-shared/domain/table'
import { importStatements } from '../planning/import-statements'
import type { Session } from '../postgres/session'
import { commitForSure } from './commit'
import { importTables } from './phases/import'
import type { ArchiveResult } from './phases/make-archive'
import { verifyTables } from './phases/verify'
import type { Before } from './sync-archives'
import { type Connected, enter, type SyncContext } from './sync-context'
import { endBackend, isBackendGone } from './target-session'
import { withinLimit } from './time-limit'
import { applicationName } from './tool-login'

/** Import and verification on one session, in one transaction; COMMIT is the last statement. */
export async function replaceTables(
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
export async function afterCommit(sync: SyncContext, connected: Connected): Promise<void> {
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
