import type { SequenceState } from '../../src-shared/domain/backup'
import { AppError, type BlockingSession } from '../../src-shared/domain/failure'
import type { HistoryRecord } from '../../src-shared/domain/history'
import { copiedTables } from '../../src-shared/domain/plan'
import { quoteTable, showTable, tableKey } from '../../src-shared/domain/table'
import type { TableDigest } from '../../src-shared/domain/verification'
import { importStatements } from '../planning/import-statements'
import type { Session } from '../postgres/session'
import { commitForSure } from './commit'
import { enter, type JobContext, type Ready } from './job-context'
import { importTables } from './phases/import'
import { verifyTables } from './phases/verify'
import { positionsNow, whatIsMade } from './phases/what-is-made'
import type { Before } from './safety-backup'
import { openLasting } from './side'
import { watchingStalls } from './stall-watch'
import { endBackend, isBackendGone } from './target-session'
import { withinLimit } from './time-limit'
import { applicationName } from './tool-login'

/** A whole archive that was read through, with what its rows must be once they are loaded. */
export interface RowSource {
  /** `null` when there are no rows to load. */
  readonly archivePath: string | null
  /** Names the entries of the archive to read, a file in the tool container; `null` reads all. */
  readonly listFile: string | null
  readonly digests: ReadonlyMap<string, TableDigest>
  /** Bytes of each table's COPY stream. */
  readonly copyBytes: ReadonlyMap<string, number>
  readonly sequences: readonly SequenceState[]
  /** The job that is taken back, with an undo: sequences go back to where they stood, and what it had made goes. */
  readonly undone: Pick<HistoryRecord, 'created' | 'sequencesAfter'> | null
}

/** Import and verification on one session, in one transaction; COMMIT is the last statement. */
export async function replaceTables(job: JobContext, ready: Ready, before: Before, rows: RowSource): Promise<void> {
  const { run, deps, state } = job
  const name = applicationName(run.jobId)
  const target = ready.targetSide
  const session = await openLasting(target, { applicationName: name, readOnly: false }, run.signal)
  const statements = importStatements(ready.plan, ready.target)
  const onWaiting = (sessions: readonly BlockingSession[]) => run.emit({ type: 'waiting', sessions })
  try {
    const imported = await run.phase('import', async (context) => {
      await enter(job, 'import')
      const { systemIdentifier, databaseOid } = ready.plan.target
      const made = await whatIsMade(ready, session)
      const { created, sequencesBefore } = made
      await job.journal.append({
        state: 'importing',
        backendPid: session.pid,
        systemIdentifier,
        databaseOid,
        created: { tables: [...created.tables], sequences: [...created.sequences] },
        sequencesBefore: [...sequencesBefore],
      })
      Object.assign(state, { created, sequencesBefore })
      const lockWaitSeconds = await deps.lockWaitSeconds()
      const load = () =>
        importTables(
          {
            prepared: ready,
            statements,
            session,
            control: ready.control,
            box: ready.bench.box,
            ...rows,
            created: made.tables,
            dropSequences: rows.undone?.created.sequences ?? [],
            lockWaitSeconds,
            marks: before.marks,
            onWaiting,
          },
          context,
        )
      return watchingStalls(context, ready.control, name, load)
    })
    await run.phase('verify', async (context) => {
      await enter(job, 'verify')
      const compare = () =>
        verifyTables(
          {
            prepared: ready,
            session,
            control: ready.control,
            statements,
            createdForeignKeys: imported.foreignKeys,
            sharedSequences: imported.sharedSequences,
            digests: rows.digests,
            digestMethod: ready.digestMethod,
            sourceSequences: rows.sequences,
            unmoved: rows.undone === null ? null : unmovedSequences(rows.undone.sequencesAfter, state.sequencesBefore),
            onWaiting,
          },
          context,
        )
      const verification = await watchingStalls(context, ready.control, name, compare)
      state.sequencesAfter = await positionsNow(session, state.sequencesBefore)
      context.signal.throwIfAborted()
      state.isCommitting = true
      run.emit({ type: 'committing' })
      const reopen = () => target.open({ applicationName: name, readOnly: false }, new AbortController().signal)
      const warn = (text: string) => run.warn(text)
      const { tables, findings, target: server } = ready.plan
      const { sequencesAfter } = state
      const facts = { target: server, plan: { tables, findings }, verification, sequencesAfter }
      await commitForSure(session, facts, job.journal, reopen, warn).catch((error: unknown) => {
        if (error instanceof AppError && error.failure.code === 'import/commit-unknown') state.targetState = 'unknown'
        throw error
      })
      state.targetState = 'replaced'
      state.verification = verification
      context.log('Committed.')
    })
    await session.close()
  } catch (error) {
    await rollBack(job, ready, session)
    throw error
  }
}

/** Sequences that stand where a job left them: nobody drew from them since. */
function unmovedSequences(left: readonly SequenceState[], now: readonly SequenceState[]): Set<string> {
  const positions = new Map(now.map((state) => [tableKey(state), `${state.lastValue} ${state.isCalled}`]))
  return new Set(
    left
      .filter((state) => positions.get(tableKey(state)) === `${state.lastValue} ${state.isCalled}`)
      .map((state) => tableKey(state)),
  )
}

/** Ends the import's session and waits until the server confirms that its backend is gone. */
async function rollBack(job: JobContext, ready: Ready, session: Session): Promise<void> {
  if (job.state.targetState !== 'unchanged') return
  await withinLimit(
    session.query('rollback').catch(() => undefined),
    3_000,
  )
  await withinLimit(endBackend(session, ready.control), 3_000)
  const isGone = await withinLimit(isBackendGone(ready.control, session.pid, 10_000), 12_000)
  if (isGone === true) job.run.log('Rolled back; the server confirms that no session of this run is left.')
  else if (isGone === false)
    job.run.warn('The session of the import is still ending on the server; it was not committed.')
  else job.run.log('The server cannot be asked now. Nothing was committed, so it rolls back by itself.', 'warning')
}

/** Statistics and dependent views; a failure here is a warning, since the rows are committed and verified. */
export async function afterCommit(job: JobContext, ready: Ready): Promise<void> {
  const { run } = job
  run.log('Refreshing statistics.')
  const tables = copiedTables(ready.plan).map((item) => item.table)
  const views = new Map(
    ready.target.tables
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
      await ready.control.query(sql)
    } catch (error) {
      run.warn(`${about} could not be refreshed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
