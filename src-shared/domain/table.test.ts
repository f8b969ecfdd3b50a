import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteIdentifier, quoteTable, showTable, tableKey } from './table'

const part = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0'))
const anyTable = fc.record({ schema: part, name: part })

test('a quoted name reads back as itself and closes where it ends', () => {
  fc.assert(
    fc.property(part, (name) => {
      const quoted = quoteIdentifier(name)
      expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(name)
      expect(quoted).toMatch(/^"(?:[^"]|"")*"$/)
    }),
  )
})

test('different tables have different keys and different quoted names', () => {
  fc.assert(
    fc.property(anyTable, anyTable, (a, b) => {
      const isSame = a.schema === b.schema && a.name === b.name
      expect(tableKey(a) === tableKey(b)).toBe(isSame)
      expect(quoteTable(a) === quoteTable(b)).toBe(isSame)
    }),
  )
})

test('the schema is shown unless it is public', () => {
  expect(showTable({ schema: 'public', name: 'users' })).toBe('users')
  expect(showTable({ schema: 'app', name: 'users' })).toBe('app.users')
})
