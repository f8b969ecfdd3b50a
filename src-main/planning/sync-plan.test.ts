import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blockersOf, copiedTables, syncPlanSchema, warningsOf } from '../../src-shared/domain/plan'
import { tableKey } from '../../src-shared/domain/table'
import { anyTableName } from './arbitraries-fixture'
import { catalog, column, planInput, table } from './catalog-fixture'
import type { PlanInput } from './plan-input'
import { makePlan } from './sync-plan'

const users = table('users', {
  columns: [column('id'), column('name', { type: 'text' }), column('n', { generated: 's', expression: '1' })],
})
const twin = { ...users, oid: users.oid + 1_000_000 }

function rules(input: PlanInput, severity: 'blocker' | 'warning'): string[] {
  const plan = makePlan(input)
  return (severity === 'blocker' ? blockersOf(plan) : warningsOf(plan)).map((finding) => finding.rule)
}

test('a plan of two equal sides has no findings and copies every column that is not generated', () => {
  const plan = makePlan(planInput(catalog([users]), catalog([twin])))
  expect(plan.findings).toEqual([])
  expect(plan.tables).toEqual([
    {
      table: { schema: 'public', name: 'users' },
      action: 'replace',
      rowsNow: { rows: 10, exact: false },
      rowsAfter: { rows: 10, exact: false },
      bytes: 8192,
      columns: ['id', 'name'],
    },
  ])
  expect(plan.passed).toEqual(['server 17 to 17', 'rights on 1 table', 'tools 17.12'])
  expect(syncPlanSchema.safeParse(plan).success).toBe(true)
})

test('what is on one side only is created or left, never dropped', () => {
  const plan = makePlan(planInput(catalog([users]), catalog([table('mine', { bytes: 5 })])))
  expect(plan.tables.map((item) => [item.table.name, item.action, item.rowsNow, item.rowsAfter])).toEqual([
    ['mine', 'leave', { rows: 10, exact: false }, null],
    ['users', 'create', null, { rows: 10, exact: false }],
  ])
  expect(copiedTables(plan)).toHaveLength(1)
  expect(warningsOf(plan).map((finding) => finding.message)).toEqual(['mine is only on the target and stays as it is.'])
})

test('counted rows win over estimates', () => {
  const key = tableKey(users)
  const plan = makePlan(
    planInput(catalog([users]), catalog([twin]), {
      sourceRows: new Map([[key, { rows: 0, exact: true }]]),
      targetRows: new Map([[key, { rows: 7, exact: true }]]),
    }),
  )
  expect(plan.tables[0]).toMatchObject({ rowsNow: { rows: 7, exact: true }, rowsAfter: { rows: 0, exact: true } })
})

describe('what is selected', () => {
  test('must be something', () => {
    const input = planInput(catalog([users]), catalog([twin]), { selection: { include: ['nope*'], exclude: [] } })
    expect(rules(input, 'blocker')).toEqual(['nothing-selected'])
    expect(makePlan(input).passed).not.toContain('rights on 0 tables')
  })

  test('is empty when tables match on the target only', () => {
    expect(rules(planInput(catalog([]), catalog([users])), 'blocker')).toEqual(['nothing-selected'])
  })

  test('warns of a name that selects nothing beside others that do', () => {
    const selection = { include: ['users', 'usres', 'old_*'], exclude: [] }
    const [finding] = warningsOf(makePlan(planInput(catalog([users]), catalog([twin]), { selection })))
    expect(finding).toMatchObject({ rule: 'pattern-unmatched' })
    expect(finding?.message).toBe('usres and old_* match no table on local.')
  })

  test('warns of every expected table that the source lacks, be it the only one', () => {
    const input = (expectedTables: string[]) => planInput(catalog([users]), catalog([twin]), { expectedTables })
    expect(rules(input(['users']), 'warning')).toEqual([])
    expect(rules(input(['users', 'tasks']), 'warning')).toEqual(['expected-missing'])
    expect(rules(input(['tasks']), 'warning')).toEqual(['expected-missing'])
  })

  test('does not take a table of another schema for an expected one', () => {
    const elsewhere = table({ schema: 'app', name: 'tasks' })
    const expectedTables = ['tasks', 'app.tasks']
    const plan = makePlan(planInput(catalog([users, elsewhere]), catalog([twin, elsewhere]), { expectedTables }))
    expect(warningsOf(plan).map((finding) => finding.message)).toEqual(['Expected on local and not there: tasks.'])
  })
})

test('blockers come before warnings', () => {
  const source = catalog([users], { encoding: 'LATIN1' })
  const target = catalog([{ ...twin, isOwner: false, owner: 'boss' }])
  const plan = makePlan(planInput(source, target, { toolsCurrent: false }))
  expect(plan.findings.map((finding) => finding.severity)).toEqual(['blocker', 'warning', 'warning'])
})

test('the foot line does not promise rights that a blocker denies', () => {
  const denied = [
    makePlan(planInput(catalog([users]), catalog([{ ...twin, isOwner: false }]))),
    makePlan(planInput(catalog([users]), catalog([], { schemas: [{ name: 'public', canCreate: false }] }))),
    makePlan(planInput(catalog([{ ...users, canSelect: false }]), catalog([twin]))),
  ]
  for (const plan of denied) expect(plan.passed.join()).not.toContain('rights')
})

test('every table of the plan is selected, named once, and never the history table', () => {
  const tables = fc.uniqueArray(
    fc.oneof(anyTableName, fc.constant({ schema: 'public', name: 'archon_sync_history' })),
    {
      selector: tableKey,
      maxLength: 8,
    },
  )
  fc.assert(
    fc.property(tables, tables, (source, target) => {
      const plan = makePlan(
        planInput(catalog(source.map((name) => table(name))), catalog(target.map((name) => table(name)))),
      )
      const keys = plan.tables.map((item) => tableKey(item.table))
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).not.toContain('public\0archon_sync_history')
      const onSource = new Set(source.map(tableKey))
      const onTarget = new Set(target.map(tableKey))
      for (const item of plan.tables) {
        const key = tableKey(item.table)
        const sides = `${onSource.has(key)} ${onTarget.has(key)}`
        expect(item.action).toBe(sides === 'true true' ? 'replace' : sides === 'true false' ? 'create' : 'leave')
      }
    }),
  )
})
