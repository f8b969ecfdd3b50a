import fc from 'fast-check'
import { loadModule } from 'libpg-query'
import { beforeAll, expect, test } from 'vitest'
import { tableKey } from '../../src-shared/domain/table'
import { anyName, anyTableName } from '../planning/arbitraries-fixture'
import { kinds, relations, statements, valuesOf } from '../planning/sql-fixture'
import { digestStatement, digestTable } from './checksum'
import type { Session } from './session'

beforeAll(() => loadModule())

const anyMethod = fc.constantFrom('hashtextextended', 'md5', 'count-only')

test('a digest is one SELECT over one table and its own rows only, for any names', () => {
  fc.assert(
    fc.property(anyTableName, fc.array(anyName, { maxLength: 4 }), anyMethod, (table, columns, method) => {
      const sql = digestStatement(table, columns, method)
      expect(kinds(sql)).toEqual(['SelectStmt'])
      expect(relations(sql)).toEqual([tableKey(table)])
      expect(valuesOf(statements(sql), 'inh')).toEqual([])
    }),
  )
})

test('a digest hashes exactly the given columns, in their order', () => {
  fc.assert(
    fc.property(
      anyTableName,
      fc.array(anyName, { maxLength: 4 }),
      fc.constantFrom('hashtextextended', 'md5'),
      (table, columns, method) => {
        const [row] = valuesOf(statements(digestStatement(table, columns, method)), 'RowExpr')
        const references = valuesOf(row, 'ColumnRef').map((reference) => valuesOf(reference, 'sval'))
        expect(references).toEqual(columns.map((column) => ['t', column]))
      },
    ),
  )
})

test('functions are named with their schema, so that nothing shadows them (R35)', () => {
  for (const method of ['hashtextextended', 'md5', 'count-only'] as const) {
    const sql = digestStatement({ schema: 'public', name: 't' }, ['id'], method)
    for (const name of valuesOf(statements(sql), 'funcname')) expect(valuesOf(name, 'sval')[0]).toBe('pg_catalog')
  }
})

test('an answer becomes a digest; without sums nothing was compared', async () => {
  const answering = (row: object) => ({ queryOne: async () => row }) as unknown as Session
  const table = { schema: 'public', name: 't' }
  expect(await digestTable(answering({ n: '3', a: '-7', b: '9' }), table, ['id'], 'md5')).toEqual({
    rows: 3,
    sums: ['-7', '9'],
  })
  expect(await digestTable(answering({ n: '3', a: null, b: null }), table, [], 'count-only')).toEqual({
    rows: 3,
    sums: null,
  })
})
