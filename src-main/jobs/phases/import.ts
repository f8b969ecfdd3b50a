import type { SequenceState } from '../../../src-shared/domain/backup'
import { AppError } from '../../../src-shared/domain/failure'
import { copiedTables } from '../../../src-shared/domain/plan'
import { quoteTable, showTable, type TableName } from '../../../src-shared/domain/table'
import { isSameDatabase, readCatalog, readServerFacts, schemaFingerprint } from '../../planning/catalog'
import type { CatalogTable } from '../../planning/catalog-types'
import type { ImportStatements, Step } from '../../planning/import-statements'
import { sequencesOf } from '../../planning/sequence-plan'
import { indexProgress } from '../../postgres/activity'
import { physicalMark } from '../../postgres/checksum'
import type { Session } from '../../postgres/session'
import { readSequences } from '../../postgres/snapshot'
import type { PhaseContext } from '../job-run'
import type { Prepared } from '../prepare'
import { watched } from '../target-session'
import { readCreationScripts } from './create-tables'
import { type LoadOrder, loadRows } from './import-rows'

export interface ImportOrder extends Omit<LoadOrder, 'plan'> {
  readonly prepared: Prepared
  readonly control: Session
  readonly lockWaitSeconds: number
  /** State of the target's tables when the safety backup was taken, by table key; empty without one. */
  readonly marks: ReadonlyMap<string, { table: TableName; mark: string }>
  /** Tables to make, partitioned parents first, with those of their sequences that are not there. */
  readonly created: readonly CatalogTable[]
  /** Sequences that an undo takes away again. */
  readonly dropSequences: readonly TableName[]
  readonly onWaiting: Parameters<typeof watched>[3]
}

export interface Imported {
  /** Foreign keys of created tables, to be added with the others. */
  readonly foreignKeys: readonly string[]
  /** Where sequences that tables outside the sync draw from stood before TRUNCATE reset them. */
  readonly sharedSequences: readonly SequenceState[]
}

/**
 * Replaces the rows inside one transaction over one session, up to the point where everything is loaded and indexed;
 * verification and COMMIT follow on the same session. Nothing of it is visible to others (product.md B1).
 */
export async function importTables(order: ImportOrder, context: PhaseContext): Promise<Imported> {
  const { session, prepared, statements, created } = order
  await requireSameServer(order)
  const scripts = await readCreationScripts(order.box, order.archivePath ?? '', created, context.signal)
  await beginTransaction(session, order.lockWaitSeconds)
  if (statements.lock !== null) await runStep(order, statements.lock, context)
  context.log(
    `Transaction open, ${statements.lock?.about ?? 'nothing'} locked; waiting for a lock ends after ${order.lockWaitSeconds} s.`,
  )
  await requireSameSchema(order)
  await requireSameRows(order)
  const copied = copiedTables(prepared.plan).map((item) => item.table)
  const shared = sequencesOf(copied, prepared.target).filter((use) => use.isShared)
  const sharedSequences = await readSequences(session, shared)
  await dropAll(order, context)
  await runAll(order, statements.dropForeignKeys, context)
  await runAll(order, statements.pauseTriggers, context)
  await runAll(order, statements.dropIndexes, context)
  if (scripts.before.length > 0) context.log(`Creating ${created.map(showTable).join(', ')}`)
  for (const sql of scripts.before) await runStep(order, { about: 'definition', sql }, context)
  if (statements.truncate !== null) await runStep(order, statements.truncate, context)
  context.log(
    `${statements.dropForeignKeys.length} foreign keys set aside, ${statements.pauseTriggers.length} triggers paused, ${statements.dropIndexes.length} indexes to rebuild, ${statements.truncate?.about ?? 'no tables'} emptied.`,
  )
  const stop = () => session.abandon()
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    await loadRows({ ...order, plan: prepared.plan }, context)
  } finally {
    context.signal.removeEventListener('abort', stop)
  }
  await buildIndexes(order, statements, context)
  for (const sql of scripts.after) await runStep(order, { about: 'definition', sql }, context)
  await runAll(order, statements.resumeTriggers, context)
  return { foreignKeys: scripts.foreignKeys, sharedSequences }
}

/** What an undo takes away: the tables that the job had made, and sequences that no table owns. */
async function dropAll(order: ImportOrder, context: PhaseContext): Promise<void> {
  const { dropTables } = order.statements
  if (dropTables === null) return
  await runStep(order, dropTables, context).catch((error: unknown) => {
    throw isDependedOn(error) ? stillUsed(dropTables.about, error) : error
  })
  context.log(`${dropTables.about} dropped that the undone job had made.`)
  for (const sequence of order.dropSequences)
    await runStep(
      order,
      { about: sequence.name, sql: `drop sequence if exists ${quoteTable(sequence)} restrict` },
      context,
    )
}

/** 2BP01: what is dropped without CASCADE is used by something else. */
function isDependedOn(error: unknown): error is AppError {
  return error instanceof AppError && error.failure.sqlState === '2BP01'
}

/** The server's detail line says what uses it: names of objects, no values of rows. */
function stillUsed(what: string, error: AppError): AppError {
  const { cause } = error
  const detail = typeof cause === 'object' && cause !== null && 'detail' in cause ? cause.detail : undefined
  return new AppError(
    {
      ...error.failure,
      code: 'undo/not-possible',
      message: `Something else on the target uses what the undo takes away (${what}).`,
      hint: 'Drop what depends on it first, or keep the table: nothing was changed.',
      ...(typeof detail === 'string' ? { detail } : {}),
    },
    error,
  )
}

async function requireSameServer(order: ImportOrder): Promise<void> {
  const now = await readServerFacts(order.session)
  if (isSameDatabase(now, order.prepared.plan.target)) return
  throw new AppError({
    code: 'connection/wrong-server',
    message: `${order.session.place.name} is another database than the one the plan was made for.`,
    hint: 'The address leads somewhere else now. Check the connection and start again.',
  })
}

async function beginTransaction(session: Session, lockWaitSeconds: number): Promise<void> {
  await session.query('begin')
  await session.query(
    `select pg_catalog.set_config(x.name, x.value, true) from (values
       ('lock_timeout', '${Math.round(lockWaitSeconds * 1000)}ms'),
       ('maintenance_work_mem', '256MB'),
       ('max_parallel_maintenance_workers', '0'),
       ('default_toast_compression', 'lz4')) x(name, value)
     join pg_catalog.pg_settings s on s.name = x.name
     where x.name <> 'default_toast_compression' or 'lz4' = any (s.enumvals)`,
  )
}

async function runAll(order: ImportOrder, steps: readonly Step[], context: PhaseContext): Promise<void> {
  for (const step of steps) await runStep(order, step, context)
}

async function runStep(order: ImportOrder, step: Step, context: PhaseContext): Promise<void> {
  context.log(step.sql, 'debug')
  await watched(order.session, order.control, context.signal, order.onWaiting, () => order.session.query(step.sql))
}

/** What the plan was checked against must still be there, now that nobody can change it any more (R06, R40, R41). */
async function requireSameSchema(order: ImportOrder): Promise<void> {
  const tables = order.prepared.plan.tables.map((item) => item.table)
  const now = schemaFingerprint(await readCatalog(order.session), tables)
  if (now === schemaFingerprint(order.prepared.target, tables)) return
  throw new AppError({
    code: 'import/schema-changed',
    message: 'Tables, keys or rights on the target were changed after the plan was made.',
    hint: 'Run it again: the plan is made anew.',
    retryable: true,
  })
}

/** Rows written after the safety backup would be lost: then the import stops (R10). */
async function requireSameRows(order: ImportOrder): Promise<void> {
  const changed: TableName[] = []
  for (const { table, mark } of order.marks.values())
    if ((await physicalMark(order.session, table)) !== mark) changed.push(table)
  if (changed.length === 0) return
  throw new AppError({
    code: 'import/target-changed',
    message: `${changed.map(showTable).join(', ')} changed on the target after its backup was taken.`,
    hint: 'Stop whatever writes to the target, then run it again. The new rows would have been lost otherwise.',
    retryable: true,
  })
}

async function buildIndexes(order: ImportOrder, statements: ImportStatements, context: PhaseContext): Promise<void> {
  const total = statements.createIndexes.length
  for (const [index, step] of statements.createIndexes.entries()) {
    const report = (fraction: number) =>
      context.report({ done: index + fraction, total, unit: 'steps', activity: `Building index ${step.about}` })
    report(0)
    const began = Date.now()
    const timer = setInterval(() => {
      indexProgress(order.control, order.session.pid)
        .then((now) => now !== null && now.total > 0 && report(Math.min(1, now.done / now.total)))
        .catch(() => undefined)
    }, 500)
    try {
      await runStep(order, step, context)
    } finally {
      clearInterval(timer)
    }
    context.log(`Index ${step.about} built in ${((Date.now() - began) / 1000).toFixed(1)} s`)
  }
}
