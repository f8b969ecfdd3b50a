import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ServerFacts } from '../../src-shared/domain/plan'
import { isSameDatabase, readCatalog, schemaFingerprint } from './catalog'
import { catalog, column, foreignKey, index, sequence, server, table } from './catalog-fixture'
import type { Catalog, CatalogForeignKey, CatalogTable } from './catalog-types'

const users = table('users', {
  columns: [column('id')],
  indexes: [index({ schema: 'public', name: 'users' }, 'users_name')],
  triggers: [{ name: 't', enabled: 'O', function: 'f()' }],
  sequences: [sequence('users_id_seq')],
})
const orders = table('orders')
const other = table('other')
const key = foreignKey('orders_user', orders, users)
const before = catalog([users, orders, other], { foreignKeys: [key] })

function print(found: Catalog): string {
  return schemaFingerprint(found, [users])
}

function withUsers(change: Partial<CatalogTable>): Catalog {
  return { ...before, tables: [{ ...users, ...change }, orders, other] }
}

function withKey(change: Partial<CatalogForeignKey>): Catalog {
  return { ...before, foreignKeys: [{ ...key, ...change }] }
}

describe('the fingerprint of a schema', () => {
  test.each<[string, Catalog]>([
    ['more rows', withUsers({ estimatedRows: 9_999 })],
    ['more bytes', withUsers({ bytes: 1 })],
    ['an index that grew', withUsers({ indexes: users.indexes.map((item) => ({ ...item, bytes: 1 })) })],
    ['another table', { ...before, tables: [users, orders, { ...other, isOwner: false }] }],
    ['a key between other tables', { ...before, foreignKeys: [key, foreignKey('k', orders, other)] }],
  ])('is the same with %s', (_, after) => {
    expect(print(after)).toBe(print(before))
  })

  test.each<[string, Catalog]>([
    ['the table made anew', withUsers({ oid: 1 })],
    ['the table gone', { ...before, tables: [orders, other] }],
    ['a column more', withUsers({ columns: [...users.columns, column('x')] })],
    ['a column of another type', withUsers({ columns: [column('id', { type: 'bigint' })] })],
    ['an index gone', withUsers({ indexes: [] })],
    ['an index defined otherwise', withUsers({ indexes: users.indexes.map((item) => ({ ...item, definition: 'x' })) })],
    ['a trigger switched to always', withUsers({ triggers: [{ name: 't', enabled: 'A', function: 'f()' }] })],
    ['a sequence that counts otherwise', withUsers({ sequences: [sequence('users_id_seq', { increment: '2' })] })],
    ['another owner', withUsers({ isOwner: false })],
    ['row security switched on', withUsers({ rowSecurityActive: true })],
    ['a key into it gone', { ...before, foreignKeys: [] }],
    ['a key into it defined otherwise', withKey({ definition: 'x' })],
    ['a key that is no longer valid', withKey({ isValid: false })],
  ])('differs with %s', (_, after) => {
    expect(print(after)).not.toBe(print(before))
  })
})

describe('whether two sessions end at the same database', () => {
  const one = server()
  test.each<[string, Partial<ServerFacts>, boolean]>([
    ['the same', {}, true],
    ['the same after a restart', { startedAt: 'later' }, true],
    ['seen by another role', { user: 'else', sessions: 9, databaseBytes: 1 }, true],
    ['another server', { systemIdentifier: '1' }, false],
    ['another database there', { databaseOid: 6, database: 'other' }, false],
    ['a database of that name made anew', { databaseOid: 6 }, false],
    ['no system identifier, same start', { systemIdentifier: '' }, true],
    ['no system identifier, another start', { systemIdentifier: '', startedAt: 'later' }, false],
  ])('%s: %s', (_, change, expected) => {
    expect(isSameDatabase(one, { ...one, ...change })).toBe(expected)
  })

  test('does not depend on which is asked first', () => {
    const facts = fc.record({
      systemIdentifier: fc.constantFrom('', '1', '2'),
      databaseOid: fc.constantFrom(1, 2),
      database: fc.constantFrom('a', 'b'),
      startedAt: fc.constantFrom('x', 'y'),
    })
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        const [left, right] = [server(a), server(b)]
        expect(isSameDatabase(left, right)).toBe(isSameDatabase(right, left))
        expect(isSameDatabase(left, left)).toBe(true)
      }),
    )
  })
})

test('a catalog is read in one round trip', async () => {
  const asked: (readonly string[])[] = []
  const { encoding, isReplica, isReadOnly, server: facts, tables, foreignKeys, enums, ...names } = before
  const answers = [
    [{ ...facts, databaseOid: '5', encoding, isReplica, isReadOnly }],
    tables.map((entry) => ({ entry })),
    foreignKeys.map((entry) => ({ entry })),
    [...enums],
    [{ entry: names }],
  ] as unknown as Record<string, unknown>[][]
  const read = await readCatalog({
    queryAll: async (statements) => {
      asked.push(statements)
      return answers
    },
  })
  expect(read).toEqual(before)
  expect(asked).toHaveLength(1)
})

test('a server that does not say which database it is stops the reading', async () => {
  await expect(readCatalog({ queryAll: async () => [[], [], [], [], []] })).rejects.toThrow('which database')
})
