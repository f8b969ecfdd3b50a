import fc from 'fast-check'
import { loadModule } from 'libpg-query'
import { beforeAll, describe, expect, test } from 'vitest'
import { copiedTables } from '../../src-shared/domain/plan'
import { tableKey } from '../../src-shared/domain/table'
import { anyName, anyTableName } from './arbitraries-fixture'
import { catalog, column, partition, planInput, sequence, table } from './catalog-fixture'
import {
  drawnColumns,
  furthestStatement,
  type SequenceFacts,
  sequencePosition,
  sequenceStatesStatement,
  sequenceStep,
  sequencesOf,
} from './sequence-plan'
import { kinds, relations, statements, valuesOf } from './sql-fixture'
import { makePlan } from './sync-plan'

beforeAll(() => loadModule())

/** A sequence that rises or falls, with everything that is known of it; values near the bounds are likely. */
const anyFacts: fc.Arbitrary<SequenceFacts> = fc
  .record({
    increment: fc.constantFrom(1n, 2n, 10n, -1n, -5n),
    low: fc.constantFrom(1n, -100n, -9223372036854775808n),
    high: fc.constantFrom(100n, 2147483647n, 9223372036854775807n),
  })
  .chain(({ increment, low, high }) => {
    const value = fc.oneof(fc.bigInt(low, high), fc.bigInt(low, low + 20n), fc.bigInt(high - 20n, high))
    const state = fc.record({ lastValue: value.map(String), isCalled: fc.boolean() })
    const foreign = fc.record({
      lastValue: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String),
      isCalled: fc.boolean(),
    })
    return fc.record({
      source: fc.option(fc.oneof({ weight: 4, arbitrary: state }, { weight: 1, arbitrary: foreign })),
      target: state,
      furthest: fc.option(value.map(String)),
      sequence: fc.constant({ increment: String(increment), minimum: String(low), maximum: String(high) }),
      isShared: fc.boolean(),
    })
  })

function next(state: { lastValue: string; isCalled: boolean }, facts: SequenceFacts): bigint {
  return BigInt(state.lastValue) + (state.isCalled ? BigInt(facts.sequence.increment) : 0n)
}

/** How far `a` is ahead of `b` in the direction of the sequence. */
function ahead(a: bigint, b: bigint, facts: SequenceFacts): bigint {
  return BigInt(facts.sequence.increment) < 0n ? b - a : a - b
}

function isWithin(lastValue: string, { sequence: { minimum, maximum } }: SequenceFacts): boolean {
  return BigInt(lastValue) >= BigInt(minimum) && BigInt(lastValue) <= BigInt(maximum)
}

describe('the position of a sequence', () => {
  test('hands out next what lies beyond every value that a column holds', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        fc.pre(facts.furthest !== null)
        expect(ahead(next(sequencePosition(facts), facts), BigInt(facts.furthest ?? 0), facts) > 0n).toBe(true)
      }),
    )
  })

  test("is never behind the source's, rising or falling", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { source } = facts
        fc.pre(source !== null && isWithin(source.lastValue, facts))
        if (source !== null)
          expect(ahead(next(sequencePosition(facts), facts), next(source, facts), facts) >= 0n).toBe(true)
      }),
    )
  })

  test('never moves back when others outside the sync draw from it', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const position = sequencePosition({ ...facts, isShared: true })
        expect(ahead(next(position, facts), next(facts.target, facts), facts) >= 0n).toBe(true)
      }),
    )
  })

  test('is always one that setval accepts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(isWithin(sequencePosition(facts).lastValue, facts)).toBe(true)
      }),
    )
  })

  const facts = (more: Partial<SequenceFacts>): SequenceFacts => ({
    source: { lastValue: '10', isCalled: true },
    target: { lastValue: '500', isCalled: true },
    furthest: '7',
    sequence: { increment: '1', minimum: '1', maximum: '1000' },
    isShared: false,
    ...more,
  })
  const falling = { increment: '-1', minimum: '-1000', maximum: '-1' }

  test.each<[string, Partial<SequenceFacts>, string, boolean]>([
    ["is the source's, even if the target was further", {}, '10', true],
    ['follows the rows when they are further', { furthest: '42' }, '42', true],
    ['of a shared sequence stays', { isShared: true }, '500', true],
    [
      'of a sequence that was never called stays uncalled',
      { source: { lastValue: '1', isCalled: false }, furthest: null },
      '1',
      false,
    ],
    [
      'of an uncalled source counts the value itself as next',
      { source: { lastValue: '8', isCalled: false } },
      '8',
      false,
    ],
    ["stays the target's when nothing else is known", { source: null, furthest: null }, '500', true],
    ['follows the rows without a source', { source: null }, '7', true],
    [
      'of a falling sequence follows the least',
      { sequence: falling, source: { lastValue: '-3', isCalled: true }, furthest: '-9' },
      '-9',
      true,
    ],
    [
      "passes over a source's that the target cannot hold",
      { source: { lastValue: '5000', isCalled: true } },
      '7',
      true,
    ],
    ['passes over a row value that the target cannot hold', { furthest: '-5' }, '10', true],
  ])('%s', (_, more, lastValue, isCalled) => {
    expect(sequencePosition(facts(more))).toEqual({ lastValue, isCalled })
  })
})

describe('the columns that draw from a sequence', () => {
  const plan = (source: Parameters<typeof makePlan>[0]['source'], include = ['*']) =>
    copiedTables(makePlan(planInput(source, source, { selection: { include, exclude: [] } }))).map((item) => item.table)

  test('are those of the copied tables; one drawn from outside is shared', () => {
    const shared = sequence('numbers', { owned: false })
    const own = sequence('users_id_seq')
    const both = catalog([table('users', { sequences: [own, shared] }), table('other', { sequences: [shared] })])
    const uses = sequencesOf(plan(both, ['users']), both)
    expect(uses.map((use) => [use.name, use.isShared])).toEqual([
      ['users_id_seq', false],
      ['numbers', true],
    ])
    expect(sequencesOf(plan(both), both).map((use) => use.isShared)).toEqual([false, false, false])
  })

  test('include those of tables outside the sync, where the role may read them', () => {
    const numbers = sequence('numbers')
    const tables = [
      table('users', { sequences: [numbers] }),
      table('other', { sequences: [{ ...numbers, owned: false }] }),
      table('secret', { sequences: [numbers], canSelect: false }),
    ]
    const drawn = drawnColumns(catalog(tables)).get(numbers.oid)
    expect(drawn?.map((use) => use.table.name)).toEqual(['users', 'other'])
  })

  test("include a partition's that the identity of its parent feeds, once", () => {
    const identity = sequence('events_id_seq')
    const events = table('events', { kind: 'partitioned', sequences: [identity] })
    const leaf = partition('events_1', events, 'DEFAULT')
    const serial = partition('events_2', events, 'FOR VALUES IN (2)', { sequences: [{ ...identity, owned: false }] })
    const both = catalog([events, leaf, serial])
    const uses = sequencesOf(plan(both), both)
    expect(uses.map((use) => [use.table.name, use.name, use.isShared, use.sequence.owned])).toEqual([
      ['events_1', 'events_id_seq', false, false],
      ['events_2', 'events_id_seq', false, false],
    ])
    expect(sequencesOf(plan(both, ['events_1']), both).map((use) => use.isShared)).toEqual([true])
  })
})

describe('for any names', () => {
  test('setting a position restarts the sequence first, in one text of two statements (R28)', () => {
    fc.assert(
      fc.property(anyTableName, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.boolean(), (name, value, isCalled) => {
        const { sql } = sequenceStep(name, { lastValue: String(value), isCalled })
        expect(kinds(sql)).toEqual(['AlterSeqStmt', 'SelectStmt'])
        expect(valuesOf(statements(sql)[0], 'sequence')[0]).toMatchObject({
          schemaname: name.schema,
          relname: name.name,
        })
        const literal = String(
          (valuesOf(statements(sql)[1], 'sval') as (string | { sval: string })[])
            .map(textOf)
            .find((text) => text.startsWith('"')),
        )
        expect(relations(`select from ${literal}`)).toEqual([tableKey(name)])
      }),
    )
  })

  test('a position that is no number never reaches SQL', () => {
    expect(() =>
      sequenceStep({ schema: 'a', name: 'b' }, { lastValue: '1); drop table x; --', isCalled: true }),
    ).toThrow()
  })

  test('positions and furthest values are read by one statement', () => {
    const use = fc.record({
      table: anyTableName,
      column: anyName,
      columnType: fc.constantFrom('integer', 'bigint', 'smallint', 'text', 'numeric', 'public."My domain"', ''),
    })
    const bounds = fc.record({
      increment: fc.constantFrom('1', '-1', '50', '-50'),
      minimum: fc.constantFrom('1', '-9223372036854775808'),
      maximum: fc.constantFrom('9223372036854775807', '-1'),
    })
    fc.assert(
      fc.property(fc.array(use, { maxLength: 4 }), bounds, (uses, limits) => {
        const sql = furthestStatement(uses, limits)
        expect(kinds(sql)).toEqual(['SelectStmt'])
        expect(relations(sql)).toEqual(uses.map((item) => tableKey(item.table)))
        if (uses.length > 0) {
          const states = sequenceStatesStatement(uses.map((item) => item.table))
          expect(kinds(states)).toEqual(['SelectStmt'])
          expect(relations(states)).toEqual(uses.map((item) => tableKey(item.table)))
        }
      }),
    )
  })
})

function textOf(value: string | { sval: string }): string {
  return typeof value === 'string' ? value : value.sval
}

test('values from which a sequence cannot go on are left out of the furthest', () => {
  const uses = [{ table: { schema: 'public', name: 't' }, column: 'id', columnType: column('id').type }]
  expect(furthestStatement(uses, { increment: '1', minimum: '1', maximum: '2147483647' })).toContain(
    'between 1 and 2147483646',
  )
  expect(furthestStatement(uses, { increment: '-5', minimum: '-100', maximum: '-1' })).toContain('between -95 and -1')
})
