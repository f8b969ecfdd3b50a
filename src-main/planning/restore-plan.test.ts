import { describe, expect, test } from 'vitest'
import type { Manifest } from '../../src-shared/domain/backup'
import { failureOf } from '../../src-shared/domain/failure'
import { copiedTables } from '../../src-shared/domain/plan'
import { catalog, column, foreignKey, planInput, server, table } from './catalog-fixture'
import type { Catalog } from './catalog-types'
import { importStatements } from './import-statements'
import { backupCatalog, emptyCatalog, makeRestorePlan, type RestorePlanInput } from './restore-plan'

const users = table('users')
const orders = table('orders')
const name = (text: string) => ({ schema: 'public', name: text })

function manifest(tables: readonly string[], more: Partial<Manifest> = {}): Manifest {
  return {
    format: 'archon-sync-backup',
    version: 1,
    id: 'sync_1.before',
    reason: 'before',
    syncId: 'sync_1',
    file: 'archon-sync-sync_1.before.dump',
    bytes: 10,
    sha256: '0'.repeat(64),
    createdAt: '2026-11-22T10:00:00.000Z',
    endpoint: {
      id: 'l',
      name: 'local',
      environment: 'local',
      address: 'a',
      user: 'app',
      systemIdentifier: server().systemIdentifier,
      databaseOid: 5,
    },
    serverVersion: '17.12',
    toolsVersion: '17.12',
    tables: tables.map((item) => ({
      table: name(item),
      columns: ['id'],
      digest: { rows: 7, sums: ['1', '2'] as [string, string] },
      bytes: 100,
    })),
    sequences: [],
    digest: { method: 'hashtextextended', proof: 'p' },
    absentTables: [],
    schema: JSON.stringify(catalog([users, orders])),
    checkedAt: '2026-11-22T10:00:01.000Z',
    prelude: [],
    note: null,
    leftOut: [],
    ...more,
  }
}

function input(target: Catalog, more: Partial<RestorePlanInput> = {}): RestorePlanInput {
  const held = manifest(['users', 'orders'])
  const { id, createdAt, direction, toolsVersion, toolsMajor, toolsCurrent, freeBytes } = planInput(target, target)
  return {
    id,
    createdAt,
    direction,
    toolsVersion,
    toolsMajor,
    toolsCurrent,
    freeBytes,
    sourceName: 'the backup',
    targetName: 'local',
    target,
    targetRows: new Map(),
    source: backupCatalog(held, null),
    manifest: held,
    undone: null,
    ...more,
  }
}

const rules = (plan: ReturnType<typeof makeRestorePlan>) => plan.findings.map((item) => `${item.severity} ${item.rule}`)
const actions = (plan: ReturnType<typeof makeRestorePlan>) =>
  Object.fromEntries(plan.tables.map((item) => [item.table.name, item.action]))

describe('a restore', () => {
  test('replaces what is there, makes what is not, and knows the rows of the backup exactly', () => {
    const plan = makeRestorePlan(input(catalog([users, table('other')])))
    expect(actions(plan)).toEqual({ users: 'replace', orders: 'create' })
    expect(plan.tables.map((item) => item.rowsAfter)).toEqual([
      { rows: 7, exact: true },
      { rows: 7, exact: true },
    ])
    expect(plan.findings.filter((item) => item.severity === 'blocker')).toEqual([])
  })

  test('into the very database that it came from is no sync onto itself', () => {
    const target = catalog([users, orders])
    expect(rules(makeRestorePlan(input(target)))).not.toContain('blocker same-database')
  })

  test('of some tables leaves the others out', () => {
    const held = manifest(['users', 'orders'])
    const plan = makeRestorePlan(input(catalog([users, orders]), { source: backupCatalog(held, [name('orders')]) }))
    expect(actions(plan)).toEqual({ orders: 'replace' })
  })

  test('of a table that the backup does not hold is refused with the names that it holds', () => {
    const failure = (() => {
      try {
        backupCatalog(manifest(['users']), [name('nobody')])
        return null
      } catch (error) {
        return failureOf(error)
      }
    })()
    expect(failure).toMatchObject({ code: 'usage/invalid', hint: expect.stringContaining('users') })
  })

  test('of a backup without definitions says so', () => {
    expect(() => backupCatalog(manifest(['users'], { schema: null }), null)).toThrow('no definitions')
  })

  test('is blocked by a column that the target lost since, and by tools that are older than the archive', () => {
    const narrower = table('users', { columns: [] })
    const wide = catalog([table('users', { columns: [column('id'), column('name', { type: 'text' })] })])
    const held = manifest(['users'], { schema: JSON.stringify(wide), toolsVersion: '99.1' })
    const plan = makeRestorePlan(input(catalog([narrower]), { manifest: held, source: backupCatalog(held, null) }))
    expect(rules(plan)).toEqual(expect.arrayContaining(['blocker column-missing', 'blocker tools-too-old']))
  })

  test('names tables that did not exist then and stay', () => {
    const held = manifest(['users'], { absentTables: [name('later')] })
    const target = catalog([users, table('later')])
    const plan = makeRestorePlan(input(target, { manifest: held, source: backupCatalog(held, null) }))
    expect(rules(plan)).toContain('warning absent-then')
    expect(actions(plan)).toEqual({ users: 'replace' })
  })
})

describe('an undo', () => {
  const undone = { tables: [name('made'), name('made_too')], sequences: [] }

  test('drops what the run had made and replaces what it had replaced', () => {
    const target = catalog([users, orders, table('made'), table('made_too')])
    const plan = makeRestorePlan(input(target, { undone }))
    expect(actions(plan)).toEqual({ users: 'replace', orders: 'replace', made: 'drop', made_too: 'drop' })
    expect(copiedTables(plan).map((item) => item.table.name)).toEqual(['orders', 'users'])
    expect(rules(plan)).toContain('warning dropped')
  })

  test('of a run that only made tables needs no backup', () => {
    const target = catalog([table('made')])
    const plan = makeRestorePlan(input(target, { undone, manifest: null, source: emptyCatalog(target) }))
    expect(actions(plan)).toEqual({ made: 'drop' })
    expect(rules(plan)).toEqual(['warning dropped'])
  })

  test('leaves alone what is gone already', () => {
    expect(actions(makeRestorePlan(input(catalog([users, orders]), { undone })))).toEqual({
      users: 'replace',
      orders: 'replace',
    })
  })

  test('is blocked while another table refers to one that goes', () => {
    const made = table('made')
    const later = table('later')
    const target = catalog([users, orders, made, later], { foreignKeys: [foreignKey('later_made', later, made)] })
    const plan = makeRestorePlan(input(target, { undone }))
    expect(plan.findings.find((item) => item.rule === 'drop-referenced')?.message).toContain('later refers to made')
  })

  test("is blocked where a table that goes is somebody else's, or a materialised view reads it", () => {
    const made = table('made', { isOwner: false, materializedViews: [name('report')] })
    const target = catalog([users, orders, made], { server: server() })
    expect(rules(makeRestorePlan(input(target, { undone })))).toEqual(
      expect.arrayContaining(['blocker not-owner', 'blocker drop-viewed']),
    )
  })

  test('is blocked where the connection leads to another database by now; a restore goes anywhere', () => {
    const moved = catalog([users, orders], { server: server({ databaseOid: 99 }) })
    expect(rules(makeRestorePlan(input(moved, { undone })))).toContain('blocker other-database')
    expect(rules(makeRestorePlan(input(moved)))).not.toContain('blocker other-database')
  })

  test('drops before anything else, all in one statement, never with CASCADE, and locks what it drops', () => {
    const made = table('made')
    const key = foreignKey('made_users', made, users)
    const target = catalog([users, orders, made, table('made_too')], { foreignKeys: [key] })
    const statements = importStatements(makeRestorePlan(input(target, { undone })), target)
    expect(statements.dropTables?.sql).toBe('drop table "public"."made", "public"."made_too" restrict')
    expect(statements.lock?.sql).toContain('"made"')
    expect(statements.dropForeignKeys).toEqual([])
    expect(statements.addForeignKeys).toEqual([])
    expect(statements.truncate?.sql).not.toContain('"made"')
  })
})
