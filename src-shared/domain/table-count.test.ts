import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PlanTable, type SyncPlan, syncPlanSchema } from './plan'
import { tableKey } from './table'
import { mergeCounts, type TableCount } from './table-count'

const server = {
  versionNumber: 170_000,
  version: '17.0',
  systemIdentifier: '1',
  databaseOid: 5,
  database: 'postgres',
  user: 'postgres',
  startedAt: '',
  databaseBytes: 1,
  sessions: 0,
  isMarked: false,
}

function planOf(tables: readonly PlanTable[]): SyncPlan {
  return {
    id: 'plan',
    createdAt: '',
    direction: 'local-to-remote',
    source: server,
    target: server,
    toolsVersion: '17.0',
    tables: [...tables],
    findings: [],
    passed: [],
  }
}

const anyRows = fc.option(fc.record({ rows: fc.nat(), exact: fc.boolean() }), { nil: null })
const anyTables: fc.Arbitrary<PlanTable[]> = fc.uniqueArray(
  fc.record({
    table: fc.record({ schema: fc.constant('public'), name: fc.string({ minLength: 1, maxLength: 3 }) }),
    action: fc.constantFrom('replace', 'create', 'leave'),
    rowsNow: anyRows,
    rowsAfter: anyRows,
    bytes: fc.nat(),
    columns: fc.constant(['id']),
  }),
  { selector: (item) => tableKey(item.table), maxLength: 8 },
)
const anyCount = fc.record({
  now: anyRows,
  after: anyRows,
  onlyOnTarget: anyRows,
  newer: fc.option(fc.nat(), { nil: null }),
  reason: fc.constantFrom(null, 'too slow'),
})

function countsOf(tables: readonly PlanTable[], found: readonly Omit<TableCount, 'table'>[]) {
  return new Map(
    tables.flatMap(({ table }, index) => {
      const count = found[index]
      return count === undefined ? [] : [[tableKey(table), { ...count, table }] as const]
    }),
  )
}

test('what was counted takes the place of an estimate, and nothing else of the plan changes', () => {
  fc.assert(
    fc.property(anyTables, fc.array(anyCount), (tables, found) => {
      const plan = planOf(tables)
      const counts = countsOf(tables, found)
      const merged = mergeCounts(plan, counts)
      expect(syncPlanSchema.safeParse(merged).success).toBe(true)
      expect({ ...merged, tables: [] }).toEqual({ ...plan, tables: [] })
      expect(merged.tables.map(({ table, action, bytes }) => ({ table, action, bytes }))).toEqual(
        tables.map(({ table, action, bytes }) => ({ table, action, bytes })),
      )
      for (const [index, item] of merged.tables.entries()) {
        const [before, count] = [tables[index], counts.get(tableKey(item.table))]
        expect(item.rowsNow).toEqual(before?.rowsNow === null ? null : (count?.now ?? before?.rowsNow))
        expect(item.rowsAfter).toEqual(before?.rowsAfter === null ? null : (count?.after ?? before?.rowsAfter))
      }
      expect(mergeCounts(merged, counts)).toEqual(merged)
    }),
  )
})
