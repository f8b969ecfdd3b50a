import type { SequenceState } from '../../src-shared/domain/backup'
import type { SyncPlan } from '../../src-shared/domain/plan'
import { quoteIdentifier, quoteTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { indexTables } from './catalog'
import type { Catalog, CatalogSequence, CatalogTable } from './catalog-types'
import { quoteLiteral, type Step } from './import-statements'

/** A sequence that feeds a column of a copied table. */
export interface SequenceUse {
  readonly schema: string
  readonly name: string
  readonly table: TableName
  readonly column: string
  /** Other tables outside the sync draw from it too: its position may only move forward. */
  readonly isShared: boolean
  readonly sequence: CatalogSequence
}

/** The sequences of the copied tables on one side, each with the columns that draw from it. */
export function sequencesOf(plan: SyncPlan, catalog: Catalog): SequenceUse[] {
  const copied = new Set(plan.tables.filter((item) => item.action !== 'leave').map((item) => tableKey(item.table)))
  const byKey = indexTables(catalog)
  const outside = new Set(
    catalog.tables
      .filter((table) => !copied.has(tableKey(table)) && table.kind === 'table')
      .flatMap((table) => table.sequences.map((sequence) => sequence.oid)),
  )
  return [...copied].flatMap((key) => {
    const table = byKey.get(key)
    return table === undefined ? [] : table.sequences.map((sequence) => use(table, sequence, outside))
  })
}

function use(table: CatalogTable, sequence: CatalogSequence, outside: ReadonlySet<number>): SequenceUse {
  return {
    schema: sequence.schema,
    name: sequence.name,
    table: { schema: table.schema, name: table.name },
    column: sequence.column,
    isShared: outside.has(sequence.oid),
    sequence,
  }
}

/** What the position of a sequence is decided from; all values as decimal text of bigints, `null` when there is none. */
export interface SequenceFacts {
  readonly source: Pick<SequenceState, 'lastValue' | 'isCalled'> | null
  readonly target: Pick<SequenceState, 'lastValue' | 'isCalled'>
  /** The furthest value in the columns that draw from it: the greatest, or the least for a falling sequence. */
  readonly furthest: string | null
  readonly increment: string
  readonly isShared: boolean
}

/**
 * The position a sequence gets: the source's, unless that would hand out a value that rows already hold; a shared one
 * never moves back. The next value is always beyond every value in the columns.
 */
export function sequencePosition(facts: SequenceFacts): Pick<SequenceState, 'lastValue' | 'isCalled'> {
  const step = BigInt(facts.increment)
  const candidates = [facts.source, facts.isShared ? facts.target : null]
    .filter((state) => state !== null)
    .map((state) => ({ ...state, next: nextValue(state, step) }))
  if (facts.furthest !== null) {
    const value = BigInt(facts.furthest)
    candidates.push({ lastValue: facts.furthest, isCalled: true, next: value + step })
  }
  const [first, ...rest] = candidates
  if (first === undefined) return { lastValue: facts.target.lastValue, isCalled: facts.target.isCalled }
  const best = rest.reduce((a, b) => (isFurther(b.next, a.next, step) ? b : a), first)
  return { lastValue: best.lastValue, isCalled: best.isCalled }
}

function nextValue(state: Pick<SequenceState, 'lastValue' | 'isCalled'>, step: bigint): bigint {
  return BigInt(state.lastValue) + (state.isCalled ? step : 0n)
}

function isFurther(a: bigint, b: bigint, step: bigint): boolean {
  return step < 0n ? a < b : a > b
}

/**
 * Sets a position so that a rollback takes it back: `ALTER SEQUENCE … RESTART` gives the sequence new storage, and a
 * `setval` after it in the same transaction is written there; a bare `setval` would survive the rollback (R28).
 */
export function sequenceStep(name: TableName, position: Pick<SequenceState, 'lastValue' | 'isCalled'>): Step {
  const value = BigInt(position.lastValue).toString()
  const sequence = quoteTable(name)
  return {
    about: name.name,
    sql: [
      `alter sequence ${sequence} restart`,
      `select pg_catalog.setval(${quoteLiteral(sequence)}::pg_catalog.regclass, ${value}, ${position.isCalled})`,
    ].join(';\n'),
  }
}

/** Reads the positions of sequences in one statement; `last_value` is the last one handed out only when `is_called`. */
export function sequenceStatesStatement(sequences: readonly TableName[]): string {
  return sequences
    .map(
      (sequence) =>
        `select ${quoteLiteral(sequence.schema)} as schema, ${quoteLiteral(sequence.name)} as name, last_value::text as "lastValue", is_called as "isCalled" from ${quoteTable(sequence)}`,
    )
    .join('\nunion all\n')
}

/** The furthest value in the columns that draw from a sequence, on the side of the session. */
export function furthestStatement(uses: readonly Pick<SequenceUse, 'table' | 'column'>[], increment: string): string {
  const pick = BigInt(increment) < 0n ? 'min' : 'max'
  const columns = uses.map(
    (item) =>
      `select pg_catalog.${pick}(${quoteIdentifier(item.column)})::text as v from only ${quoteTable(item.table)}`,
  )
  return `select pg_catalog.${pick}(x.v::numeric)::text as furthest from (${columns.join(' union all ')}) x`
}
