import type { SequenceState } from '../../src-shared/domain/backup'
import { quoteIdentifier, quoteTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { ancestorsOf } from './catalog-lookup'
import type { Catalog, CatalogSequence, CatalogTable } from './catalog-types'
import { quoteLiteral, type Step } from './import-statements'

/** A column that draws from a sequence. */
export interface SequenceUse {
  readonly schema: string
  readonly name: string
  readonly table: TableName
  readonly column: string
  /** `format_type` of the column; a default may put a sequence into text as well. */
  readonly columnType: string
  /** Whether this session's role may read the column's table, and all of its rows. */
  readonly isReadable: boolean
  /** Other tables outside the sync draw from it too: its position may only move forward. */
  readonly isShared: boolean
  readonly sequence: CatalogSequence
}

/** The sequences of the given tables on one side, each with the columns that draw from it. */
export function sequencesOf(tables: readonly TableName[], catalog: Catalog): SequenceUse[] {
  const copied = new Set(tables.map(tableKey))
  const uses = usesIn(catalog)
  const outside = new Set(uses.filter((use) => !copied.has(tableKey(use.table))).map((use) => use.sequence.oid))
  return uses
    .filter((use) => copied.has(tableKey(use.table)))
    .map((use) => ({ ...use, isShared: outside.has(use.sequence.oid) }))
}

/**
 * Readable columns by the OID of the sequence that they draw from, tables outside the sync included: none of them may
 * hold a value that the sequence hands out next.
 */
export function drawnColumns(catalog: Catalog): ReadonlyMap<number, readonly SequenceUse[]> {
  const drawn = new Map<number, SequenceUse[]>()
  for (const use of usesIn(catalog))
    if (use.isReadable) drawn.set(use.sequence.oid, [...(drawn.get(use.sequence.oid) ?? []), use])
  return drawn
}

function usesIn(catalog: Catalog): SequenceUse[] {
  return catalog.tables
    .filter((table) => table.kind === 'table')
    .flatMap((table) => drawnSequences(catalog, table).map((sequence) => toUse(table, sequence)))
}

/** A table's own sequences, and those of its partitioned parents: an identity column's is the parent's alone. */
function drawnSequences(catalog: Catalog, table: CatalogTable): CatalogSequence[] {
  const found = new Map(table.sequences.map((sequence) => [`${sequence.oid} ${sequence.column}`, sequence]))
  for (const sequence of ancestorsOf(catalog, table).flatMap((parent) => parent.sequences)) {
    const key = `${sequence.oid} ${sequence.column}`
    if (!found.has(key)) found.set(key, { ...sequence, owned: false })
  }
  return [...found.values()]
}

function toUse(table: CatalogTable, sequence: CatalogSequence): SequenceUse {
  return {
    schema: sequence.schema,
    name: sequence.name,
    table: { schema: table.schema, name: table.name },
    column: sequence.column,
    columnType: table.columns.find((column) => column.name === sequence.column)?.type ?? '',
    isReadable: table.canSelect && !table.rowSecurityActive,
    isShared: false,
    sequence,
  }
}

type Position = Pick<SequenceState, 'lastValue' | 'isCalled'>
type Bounds = Pick<CatalogSequence, 'increment' | 'minimum' | 'maximum'>

/** What the position of a sequence is decided from; all values as decimal text of bigints, `null` when there is none. */
export interface SequenceFacts {
  readonly source: Position | null
  readonly target: Position
  /** The furthest value in the columns that draw from it (`furthestStatement`). */
  readonly furthest: string | null
  /** The target's sequence. */
  readonly sequence: Bounds
  readonly isShared: boolean
}

/**
 * The position a sequence gets: the source's, unless that would hand out a value that rows already hold; a shared one
 * never moves back. The next value is always beyond `furthest`, and the position one that `setval` accepts.
 */
export function sequencePosition(facts: SequenceFacts): Position {
  const step = BigInt(facts.sequence.increment)
  const held = facts.furthest === null ? null : { lastValue: facts.furthest, isCalled: true }
  const candidates = [facts.source, facts.isShared ? facts.target : null, held]
    .filter((state) => state !== null)
    .filter((state) => isWithin(BigInt(state.lastValue), facts.sequence))
  const [first, ...rest] = candidates
  if (first === undefined) return { lastValue: facts.target.lastValue, isCalled: facts.target.isCalled }
  const best = rest.reduce((a, b) => (isFurther(nextValue(b, step), nextValue(a, step), step) ? b : a), first)
  return { lastValue: best.lastValue, isCalled: best.isCalled }
}

function isWithin(value: bigint, { minimum, maximum }: Bounds): boolean {
  return value >= BigInt(minimum) && value <= BigInt(maximum)
}

function nextValue(state: Position, step: bigint): bigint {
  return BigInt(state.lastValue) + (state.isCalled ? step : 0n)
}

function isFurther(a: bigint, b: bigint, step: bigint): boolean {
  return step < 0n ? a < b : a > b
}

/**
 * Sets a position so that a rollback takes it back: `ALTER SEQUENCE … RESTART` gives the sequence new storage, and a
 * `setval` after it in the same transaction is written there; a bare `setval` would survive the rollback (R28).
 */
export function sequenceStep(name: TableName, position: Position): Step {
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

/**
 * The furthest value in columns that draw from a sequence (the greatest, or the least for a falling one), on the side
 * of the session. Values that the sequence cannot hand out or go on from, such as a sentinel at its end, do not count.
 */
export function furthestStatement(
  uses: readonly Pick<SequenceUse, 'table' | 'column' | 'columnType'>[],
  bounds: Bounds,
): string {
  if (uses.length === 0) return 'select null::text as furthest'
  const isFalling = BigInt(bounds.increment) < 0n
  const columns = uses.map((use) => valuesOf(use, bounds, isFalling ? 'min' : 'max')).join(' union all ')
  return `select pg_catalog.trunc(pg_catalog.${isFalling ? 'min' : 'max'}(x.v), 0)::text as furthest from (${columns}) x`
}

/** Integer columns are read as they are, so that an index answers; anything else only where it looks like a number. */
function valuesOf(use: Pick<SequenceUse, 'table' | 'column' | 'columnType'>, bounds: Bounds, pick: string): string {
  const column = quoteIdentifier(use.column)
  const from = `from only ${quoteTable(use.table)}`
  const step = BigInt(bounds.increment)
  const [low, high] =
    step < 0n ? [BigInt(bounds.minimum) - step, bounds.maximum] : [bounds.minimum, BigInt(bounds.maximum) - step]
  if (/^(smallint|integer|bigint)$/.test(use.columnType))
    return `select pg_catalog.${pick}(${column})::numeric as v ${from} where ${column} between ${low} and ${high}`
  const round = step < 0n ? 'ceil' : 'floor'
  const number = `case when ${column}::text ~ '^-?[0-9]{1,20}([.][0-9]+)?$' then pg_catalog.${round}(${column}::text::numeric) end`
  return `select pg_catalog.${pick}(n.v) as v from (select ${number} as v ${from}) n where n.v between ${low} and ${high}`
}
