import fc from 'fast-check'
import { loadModule } from 'libpg-query'
import { beforeAll, describe, expect, test } from 'vitest'
import { tableKey } from '../../src-shared/domain/table'
import { anyName, anyTableName } from './arbitraries-fixture'
import { catalog, foreignKey, index, partition, planInput, table } from './catalog-fixture'
import type { Catalog, CatalogTable, CatalogTrigger } from './catalog-types'
import { copyStatement, type ImportStatements, importStatements, quoteLiteral } from './import-statements'
import { kinds, relations, statements, valuesOf } from './sql-fixture'
import { makePlan } from './sync-plan'

beforeAll(() => loadModule())

/** Replaces the tables that `isReplaced` picks; the others are on the target only. */
function made(target: Catalog, isReplaced: (table: CatalogTable) => boolean = () => true, rows = 1): ImportStatements {
  const source = catalog(target.tables.filter(isReplaced).map((item) => ({ ...item, estimatedRows: rows })))
  return importStatements(makePlan(planInput(source, target)), target)
}

function allSql(all: ImportStatements): string[] {
  return [
    ...[all.lock, all.truncate].flatMap((step) => step?.sql ?? []),
    ...[all.dropForeignKeys, all.pauseTriggers, all.dropIndexes, all.createIndexes, all.resumeTriggers].flatMap(
      (steps) => steps.map((step) => step.sql),
    ),
    ...all.addForeignKeys.flatMap((step) => (step.comment === null ? [step.sql] : [step.sql, step.comment])),
    ...[...all.copies.values()].map((copy) => copyStatement(copy.table, copy.columns)),
  ]
}

const anyTrigger: fc.Arbitrary<CatalogTrigger> = fc.record({
  name: anyName,
  enabled: fc.constantFrom('O', 'D', 'R', 'A'),
  function: fc.constant('f()'),
})

/** A target with up to six tables of any name, with triggers, indexes and keys between them. */
const anyTarget = fc
  .record({
    names: fc.uniqueArray(anyTableName, { selector: tableKey, minLength: 1, maxLength: 6 }),
    triggers: fc.array(fc.uniqueArray(anyTrigger, { selector: (trigger) => trigger.name, maxLength: 3 }), {
      minLength: 6,
      maxLength: 6,
    }),
    indexNames: fc.array(anyName, { minLength: 6, maxLength: 6 }),
    comment: fc.option(anyName),
    keys: fc.uniqueArray(fc.tuple(anyName, fc.nat(5), fc.nat(5)), { selector: ([name]) => name, maxLength: 5 }),
    owned: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })
  .map(({ names, triggers, indexNames, comment, keys, owned }): Catalog => {
    const tables = names.map((name, at) =>
      table(name, {
        isOwner: owned[at] ?? true,
        triggers: triggers[at] ?? [],
        indexes: [index(name, indexNames[at] ?? 'i', { comment, statisticsTargets: [{ column: 1, target: 7 }] })],
      }),
    )
    const pick = (at: number) => tables[at % tables.length] as CatalogTable
    return catalog(tables, { foreignKeys: keys.map(([name, a, b]) => foreignKey(name, pick(a), pick(b), { comment })) })
  })
const anyChoice = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })

function forAnyTarget(check: (target: Catalog, replaced: CatalogTable[], all: ImportStatements) => void): void {
  fc.assert(
    fc.property(anyTarget, anyChoice, fc.constantFrom(1, 50_000), (target, choice, rows) => {
      const isReplaced = (item: CatalogTable) =>
        choice[target.tables.indexOf(item)] === true && tableKey(item) !== historyKey
      check(target, target.tables.filter(isReplaced), made(target, isReplaced, rows))
    }),
  )
}
const historyKey = 'public\0archon_sync_history'

describe('for any names', () => {
  test('every statement parses, does what its step says, and nothing cascades', () => {
    forAnyTarget((_target, _replaced, all) => {
      for (const sql of allSql(all)) expect(valuesOf(statements(sql), 'behavior')).not.toContain('DROP_CASCADE')
      for (const step of [...all.dropForeignKeys, ...all.pauseTriggers, ...all.resumeTriggers])
        expect(kinds(step.sql)).toEqual(['AlterTableStmt'])
      for (const step of all.dropIndexes) expect(kinds(step.sql)).toEqual(['DropStmt'])
      for (const step of all.createIndexes) expect(kinds(step.sql)[0]).toBe('IndexStmt')
      for (const step of all.addForeignKeys) expect(kinds(step.sql)).toEqual(['AlterTableStmt'])
      for (const step of all.addForeignKeys)
        if (step.comment !== null) expect(kinds(step.comment)).toEqual(['CommentStmt'])
    })
  })

  test('TRUNCATE lists exactly the replaced tables, each without its children, and restarts identities', () => {
    forAnyTarget((_target, replaced, all) => {
      if (all.truncate === null) return expect(replaced).toEqual([])
      expect(kinds(all.truncate.sql)).toEqual(['TruncateStmt'])
      expect(relations(all.truncate.sql).toSorted()).toEqual(replaced.map(tableKey).toSorted())
      const [statement] = statements(all.truncate.sql)
      expect(statement?.TruncateStmt).toMatchObject({ restart_seqs: true, behavior: 'DROP_RESTRICT' })
      expect(valuesOf(statement, 'inh')).toEqual([])
    })
  })

  test('the triggers that are resumed are those that were paused, and those are the firing ones', () => {
    const change = (sql: string) => {
      const [command] = valuesOf(statements(sql), 'AlterTableCmd') as { subtype: string; name: string }[]
      return `${relations(sql)[0]}\0${command?.name}\0${command?.subtype}`
    }
    forAnyTarget((_target, replaced, all) => {
      const firing = replaced.flatMap((item) =>
        item.triggers.flatMap(({ name, enabled }) => (enabled === 'O' ? [`${tableKey(item)}\0${name}`] : [])),
      )
      const paused = all.pauseTriggers.map((step) => change(step.sql))
      const resumed = all.resumeTriggers.map((step) => change(step.sql))
      expect(paused.toSorted()).toEqual(firing.map((key) => `${key}\0AT_DisableTrig`).toSorted())
      expect(resumed).toEqual(paused.map((key) => key.replace(/Disable(Trig)$/, 'Enable$1')))
    })
  })

  test('the foreign keys that are dropped are added again, with their comments, and all that touch a replaced table', () => {
    forAnyTarget((target, replaced, all) => {
      const keys = new Set(replaced.map(tableKey))
      const touched = target.foreignKeys.filter(
        (key) => keys.has(tableKey(key.table)) || keys.has(tableKey(key.references)),
      )
      const dropped = all.dropForeignKeys.map((step) => [
        relations(step.sql)[0],
        valuesOf(statements(step.sql), 'name')[0],
      ])
      const added = all.addForeignKeys.map((step) => [
        relations(step.sql)[0],
        valuesOf(statements(step.sql), 'conname')[0],
      ])
      expect(dropped).toEqual(touched.map((key) => [tableKey(key.table), key.name]))
      expect(added).toEqual(dropped)
      for (const step of all.addForeignKeys)
        expect(step.comment === null ? null : valuesOf(statements(step.comment), 'comment')[0]).toBe(step.key.comment)
    })
  })

  test('indexes that are dropped are those that are built again, comments included', () => {
    forAnyTarget((_target, _replaced, all) => {
      const names = all.createIndexes.map((step) => valuesOf(statements(step.sql)[0], 'idxname')[0])
      const dropped = all.dropIndexes.map((step) => valuesOf(statements(step.sql), 'List'))
      const last = dropped.map(([list]) => valuesOf(list, 'sval').at(-1))
      expect(last).toEqual(names)
      expect(all.dropIndexes.map((step) => step.about)).toEqual(names)
    })
  })

  test('locks are taken once for each table, in the order of their OIDs, on nothing that is not touched', () => {
    forAnyTarget((target, replaced, all) => {
      const oids = new Map(target.tables.map((item) => [tableKey(item), item.oid]))
      const locked = all.lock === null ? [] : relations(all.lock.sql).map((key) => oids.get(key) ?? 0)
      expect(locked).toEqual([...new Set(locked)].sort((a, b) => a - b))
      const touched = all.addForeignKeys.flatMap((step) => [step.key.tableOid, step.key.referencesOid])
      for (const item of replaced) expect(locked).toContain(item.oid)
      for (const oid of locked) expect([...replaced.map((item) => item.oid), ...touched]).toContain(oid)
      for (const step of all.addForeignKeys) expect(locked).toContain(step.key.tableOid)
    })
  })

  test('COPY names its columns and freezes', () => {
    fc.assert(
      fc.property(anyTableName, fc.array(anyName, { maxLength: 4 }), (name, columns) => {
        const sql = copyStatement(name, columns)
        const [statement] = statements(sql)
        expect(relations(sql)).toEqual([tableKey(name)])
        expect(valuesOf(valuesOf(statement, 'attlist'), 'sval')).toEqual(columns)
        expect(valuesOf(statement, 'is_from')).toEqual([true])
        expect(valuesOf(statement, 'defname')).toEqual(['format', 'freeze'])
      }),
    )
  })

  test('a literal is read as the text it was made from', () => {
    fc.assert(
      fc.property(anyName, (text) => {
        expect(valuesOf(statements(`select ${quoteLiteral(text)}`), 'sval')[0]).toMatchObject({ sval: text })
      }),
    )
  })
})

describe('which indexes are built again', () => {
  const users = table('users')
  const chosen = (rows: number, more: Parameters<typeof index>[2]) =>
    made(catalog([{ ...users, indexes: [index(users, 'i', more)] }]), undefined, rows).dropIndexes.length === 1

  test.each([
    ['a plain one of many rows', 20_000, {}, true],
    ['a plain one of few rows', 19_999, {}, false],
    ['a vector index of few rows', 1, { method: 'hnsw' }, true],
    ['a list of vectors', 1, { method: 'ivfflat' }, true],
    ['one that backs a constraint', 50_000, { isPinned: true }, false],
    ['a vector index that is pinned', 50_000, { isPinned: true, method: 'hnsw' }, false],
    ['one that is not valid', 50_000, { isValid: false }, false],
  ])('%s', (_, rows, more, expected) => {
    expect(chosen(rows, more)).toBe(expected)
  })

  test('statistics targets and comments come back with the index', () => {
    const extra = { comment: "it's \\ here", statisticsTargets: [{ column: 2, target: 500 }] }
    const all = made(catalog([{ ...users, indexes: [index(users, 'i', extra)] }]), undefined, 50_000)
    expect(kinds(all.createIndexes[0]?.sql ?? '')).toEqual(['IndexStmt', 'CommentStmt', 'AlterTableStmt'])
  })
})

test('a key of a partitioned parent is handled when only a leaf is replaced', () => {
  const users = table('users')
  const events = table('events', { kind: 'partitioned' })
  const leaf = partition('events_1', events, 'FOR VALUES IN (1)')
  const target = catalog([users, events, leaf], { foreignKeys: [foreignKey('k', events, users)] })
  const all = made(target, (item) => item === leaf || item === events)
  expect(all.dropForeignKeys.map((step) => step.sql)).toEqual(['alter table "public"."events" drop constraint "k"'])
  expect(relations(all.truncate?.sql ?? '')).toEqual(['public\0events_1'])
})

test('a key that was not valid stays so and does not count as validated', () => {
  const users = table('users')
  const definition = 'FOREIGN KEY (id) REFERENCES public.users(id) NOT VALID'
  const target = catalog([users], { foreignKeys: [foreignKey('k', users, users, { isValid: false, definition })] })
  const [step] = made(target).addForeignKeys
  expect(step?.validates).toBe(false)
  expect(valuesOf(statements(step?.sql ?? ''), 'skip_validation')).toEqual([true])
})

test('a table that the role does not own is not locked for being referred to', () => {
  const users = table('users', { isOwner: false })
  const orders = table('orders')
  const target = catalog([users, orders], { foreignKeys: [foreignKey('k', orders, users)] })
  expect(relations(made(target, (item) => item === orders).lock?.sql ?? '')).toEqual(['public\0orders'])
})

test('nothing to replace means nothing is locked or emptied', () => {
  const all = importStatements(makePlan(planInput(catalog([table('users')]), catalog([]))), catalog([]))
  expect(all).toMatchObject({ lock: null, truncate: null, dropForeignKeys: [], pauseTriggers: [], dropIndexes: [] })
  expect([...all.copies.keys()]).toEqual(['public\0users'])
})
