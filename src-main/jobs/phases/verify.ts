import type { SequenceState } from '../../../src-shared/domain/backup'
import { AppError } from '../../../src-shared/domain/failure'
import type { TableProgress } from '../../../src-shared/domain/job-event'
import { copiedTables, type PlanTable } from '../../../src-shared/domain/plan'
import { quoteIdentifier, quoteTable, showTable, tableKey } from '../../../src-shared/domain/table'
import {
  compareDigests,
  type DigestMethod,
  overallVerdict,
  type TableCheck,
  type TableDigest,
  type Verification,
} from '../../../src-shared/domain/verification'
import { readCatalog } from '../../planning/catalog'
import type { ForeignKeyStep, ImportStatements } from '../../planning/import-statements'
import {
  drawnColumns,
  furthestStatement,
  type SequenceUse,
  sequencePosition,
  sequenceStep,
  sequencesOf,
} from '../../planning/sequence-plan'
import { digestTable } from '../../postgres/checksum'
import type { Session } from '../../postgres/session'
import { readSequences } from '../../postgres/snapshot'
import type { PhaseContext } from '../job-run'
import type { Prepared } from '../prepare'
import { watched } from '../target-session'

export interface VerifyOrder {
  readonly prepared: Prepared
  readonly session: Session
  readonly control: Session
  readonly statements: ImportStatements
  /** Foreign keys of created tables. */
  readonly createdForeignKeys: readonly string[]
  readonly digests: ReadonlyMap<string, TableDigest>
  readonly digestMethod: DigestMethod
  readonly sourceSequences: readonly SequenceState[]
  /** Where shared sequences stood on the target before the import. */
  readonly sharedSequences: readonly SequenceState[]
  /**
   * An undo: sequences get the positions of `sourceSequences`, these exactly; one that was moved since never goes
   * behind rows outside. `null` for anything else.
   */
  readonly unmoved: ReadonlySet<string> | null
  readonly onWaiting: Parameters<typeof watched>[3]
}

/**
 * Everything that must hold before COMMIT, inside the transaction: foreign keys added again and so checked against
 * every row, sequences beyond their columns, counts and checksums equal to the source's snapshot. Throws otherwise.
 */
export async function verifyTables(order: VerifyOrder, context: PhaseContext): Promise<Verification> {
  const tables = copiedTables(order.prepared.plan)
  const weights = order.statements.addForeignKeys.length + order.createdForeignKeys.length
  const steps = new StepCounter(weights + tables.length + 1, context)
  steps.show(tables.map((item) => rowOf(item, 'waiting', null)))
  const foreignKeysValidated = await addForeignKeys(order, steps, context)
  steps.next('Setting sequences')
  const sequencesChecked =
    order.unmoved === null ? await setSequences(order, context) : await resetSequences(order, order.unmoved, context)
  const checks = await compareTables(order, steps, context)
  const verdict = overallVerdict(checks)
  const method = order.digestMethod
  const verification: Verification = { method, tables: checks, foreignKeysValidated, sequencesChecked, verdict }
  if (verdict === 'differs') throw differs(checks)
  context.log(
    `${checks.length} tables compared, ${foreignKeysValidated} foreign keys and ${sequencesChecked} sequences checked: ${verdict === 'identical' ? 'identical' : 'row counts are equal, content was not compared'}.`,
  )
  return verification
}

async function compareTables(order: VerifyOrder, steps: StepCounter, context: PhaseContext): Promise<TableCheck[]> {
  const checks: TableCheck[] = []
  for (const item of copiedTables(order.prepared.plan)) {
    steps.next(`Comparing ${showTable(item.table)}`)
    steps.show([rowOf(item, 'running', null)])
    const began = Date.now()
    const target = await watched(order.session, order.control, context.signal, order.onWaiting, () =>
      digestTable(order.session, item.table, item.columns, order.digestMethod),
    )
    const source = order.digests.get(tableKey(item.table)) ?? { rows: 0, sums: null }
    checks.push({ table: item.table, source, target, bytes: item.bytes, verdict: compareDigests(source, target) })
    steps.show([{ ...rowOf(item, 'done', target.rows), durationMs: Date.now() - began }])
  }
  return checks
}

function rowOf(item: PlanTable, state: TableProgress['state'], rows: number | null): TableProgress {
  return {
    table: item.table,
    state,
    rowsDone: rows ?? 0,
    rowsTotal: rows ?? item.rowsAfter?.rows ?? null,
    bytesDone: state === 'done' ? item.bytes : 0,
    bytesTotal: item.bytes,
    durationMs: null,
  }
}

class StepCounter {
  readonly #total: number
  readonly #context: PhaseContext
  #done = 0
  #activity: string | null = null

  constructor(total: number, context: PhaseContext) {
    this.#total = total
    this.#context = context
  }

  next(activity: string): void {
    if (this.#activity !== null) this.#done += 1
    this.#activity = activity
    this.#report([])
  }

  show(tables: readonly TableProgress[]): void {
    this.#report(tables)
  }

  #report(tables: readonly TableProgress[]): void {
    this.#context.report({
      done: this.#done,
      total: this.#total,
      unit: 'steps',
      activity: this.#activity,
      tables,
    })
  }
}

async function addForeignKeys(order: VerifyOrder, steps: StepCounter, context: PhaseContext): Promise<number> {
  const run = (sql: string) =>
    watched(order.session, order.control, context.signal, order.onWaiting, () => order.session.query(sql))
  for (const sql of order.createdForeignKeys) {
    steps.next('Adding foreign keys')
    await run(sql)
  }
  for (const step of order.statements.addForeignKeys) {
    steps.next(`Checking foreign key ${step.about}`)
    await run('savepoint foreign_key')
    try {
      await run(step.sql)
    } catch (error) {
      throw await withOrphans(order, step, error)
    }
    await run('release savepoint foreign_key')
    if (step.comment !== null) await run(step.comment)
  }
  const created = order.createdForeignKeys.filter((sql) => sql.startsWith('ALTER TABLE'))
  return order.statements.addForeignKeys.filter((step) => step.validates).length + created.length
}

/** Names the key and up to five of the values that refer to nothing. */
async function withOrphans(order: VerifyOrder, step: ForeignKeyStep, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError) || error.failure.code !== 'verify/foreign-key') return error
  const { key } = step
  const columns = key.columns.map((column) => `a.${quoteIdentifier(column)}`)
  const matches = key.columns.map(
    (column, index) => `a.${quoteIdentifier(column)} = b.${quoteIdentifier(key.referencedColumns[index] ?? column)}`,
  )
  const filled = columns.map((column) => `${column} is not null`)
  const sql = `select distinct pg_catalog.concat_ws(', ', ${columns.join(', ')}) as value from ${quoteTable(key.table)} a
    where ${filled.join(' and ')} and not exists (select from ${quoteTable(key.references)} b where ${matches.join(' and ')}) limit 5`
  const rows = await order.session
    .query('rollback to savepoint foreign_key')
    .then(() => order.session.query<{ value: string }>(sql))
    .catch(() => [])
  return new AppError(
    {
      ...error.failure,
      message: `${showTable(key.table)} refers to rows of ${showTable(key.references)} that are not there (foreign key ${key.name}).`,
      hint: `Add ${showTable(key.references)} to the selection, or mend the rows of ${showTable(key.table)}.`,
      detail: `${key.columns.join(', ')}: ${rows.map((row) => row.value).join('; ')}`,
    },
    error,
  )
}

/** Sets every sequence that feeds a copied column; answers how many. */
async function setSequences(order: VerifyOrder, context: PhaseContext): Promise<number> {
  const target = await readCatalog(order.session)
  const groups = new Map<string, SequenceUse[]>()
  const copied = copiedTables(order.prepared.plan).map((item) => item.table)
  for (const use of sequencesOf(copied, target)) {
    const key = tableKey(use)
    groups.set(key, [...(groups.get(key) ?? []), use])
  }
  const uses = [...groups.values()].flatMap((group) => group[0] ?? [])
  const read = [...(await readSequences(order.session, uses)), ...order.sharedSequences]
  const now = new Map(read.map((state) => [tableKey(state), state]))
  const wanted = new Map(order.sourceSequences.map((state) => [tableKey(state), state]))
  const drawn = drawnColumns(target)
  for (const [key, group] of groups) {
    const [first] = group
    const state = now.get(key)
    if (first === undefined || state === undefined) continue
    const { sequence } = first
    const columns = drawn.get(sequence.oid) ?? group
    const { furthest } = await order.session.queryOne<{ furthest: string | null }>(furthestStatement(columns, sequence))
    const source = wanted.get(key) ?? null
    const position = sequencePosition({ source, target: state, furthest, sequence, isShared: first.isShared })
    await order.session.query(sequenceStep(first, position).sql)
    context.log(`Sequence ${first.name} set to ${position.lastValue}`, 'debug')
  }
  return groups.size
}

/** Puts every sequence back where it stood; one that was moved since never behind rows outside. Answers how many. */
async function resetSequences(
  order: VerifyOrder,
  unmoved: ReadonlySet<string>,
  context: PhaseContext,
): Promise<number> {
  const catalog = await readCatalog(order.session)
  const copied = new Set(copiedTables(order.prepared.plan).map((item) => tableKey(item.table)))
  const drawn = drawnColumns(catalog)
  const all = new Map([...drawn.values()].flat().map((use) => [tableKey(use), use.sequence]))
  let count = 0
  for (const wanted of order.sourceSequences) {
    const sequence = all.get(tableKey(wanted))
    if (sequence === undefined) continue
    const outside = (drawn.get(sequence.oid) ?? []).filter((use) => !copied.has(tableKey(use.table)))
    const { furthest } = await order.session.queryOne<{ furthest: string | null }>(furthestStatement(outside, sequence))
    const facts = { source: wanted, target: wanted, furthest, sequence, isShared: false }
    const position = unmoved.has(tableKey(wanted)) ? wanted : sequencePosition(facts)
    await order.session.query(sequenceStep(wanted, position).sql)
    context.log(`Sequence ${wanted.name} set back to ${position.lastValue}`, 'debug')
    count += 1
  }
  return count
}

function differs(checks: readonly TableCheck[]): AppError {
  const wrong = checks.filter((check) => check.verdict === 'differs')
  const lines = wrong.map(
    (check) =>
      `${showTable(check.table)}: ${check.source.rows} rows on the source, ${check.target.rows} on the target${check.source.rows === check.target.rows ? ', content differs' : ''}`,
  )
  return new AppError({
    code: 'verify/differs',
    message: `${wrong.length === 1 ? 'A table differs' : `${wrong.length} tables differ`} from the source after loading: ${wrong.map((check) => showTable(check.table)).join(', ')}.`,
    hint: 'Something on the target changes rows as they arrive, or the two servers print a value differently. Nothing was committed.',
    detail: lines.join('\n'),
  })
}
