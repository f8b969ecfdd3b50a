import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { quoteTable, type TableName } from '../../src-shared/domain/table'
import { anyTableName } from './arbitraries-fixture'
import { historyTable, parsePattern, selectTables } from './table-pattern'

function matches(pattern: string, name: string, schema = 'public'): boolean {
  return parsePattern(pattern).matches({ schema, name })
}

describe('a pattern', () => {
  test.each<[pattern: string, schema: string, name: string, isMatch: boolean]>([
    ['users', 'public', 'users', true],
    ['users', 'app', 'users', false],
    ['Users', 'public', 'users', false],
    ['archon_*', 'public', 'archon_', true],
    ['archon_*', 'public', 'archon_tasks', true],
    ['archon_*', 'public', 'my_archon_tasks', false],
    ['*_log', 'public', 'a_log_log', true],
    ['a?c', 'public', 'abc', true],
    ['a?c', 'public', 'ac', false],
    ['a?c', 'public', 'a😀c', true],
    ['a*b*c', 'public', 'a--b--b--c', true],
    ['a*b*c', 'public', 'a--c--b', false],
    ['*', 'public', 'new\nline', true],
    ['app.*', 'app', 'users', true],
    ['app.*', 'apps', 'users', false],
    ['*.*', 'any', 'thing', true],
    ['app.u+s', 'app', 'uus', false],
    ['t[ab]', 'public', 't[ab]', true],
    ['t[ab]', 'public', 'ta', false],
    ['"My.Table"', 'public', 'My.Table', true],
    ['"My.Table"', 'My', 'Table', false],
    ['"a*"', 'public', 'a*', true],
    ['"a*"', 'public', 'ab', false],
    ['"a*"*', 'public', 'a*b', true],
    ['"say ""hi"""', 'public', 'say "hi"', true],
    ['a"."b', 'public', 'a.b', true],
    ['  users  ', 'public', 'users', true],
    ['" users "', 'public', ' users ', true],
    ['日本*', 'public', '日本語', true],
  ])('%s against %s.%s: %s', (pattern, schema, name, isMatch) => {
    expect(matches(pattern, name, schema)).toBe(isMatch)
  })

  test.each(['', '.', 'a.', '.a', 'a.b.c', '"open', 'a"', '""', 'a.""'])('%j is refused as bad input', (text) => {
    let thrown: unknown
    try {
      parsePattern(text)
    } catch (error) {
      thrown = error
    }
    expect(failureOf(thrown)).toMatchObject({ code: 'usage/invalid', hint: expect.stringContaining('schema.name') })
  })

  test('is exact without a wildcard outside quotes', () => {
    expect(parsePattern('app."a*"').isExact).toBe(true)
    expect(parsePattern('app.a*').isExact).toBe(false)
    expect(parsePattern('a?p.a').isExact).toBe(false)
  })

  test('answers at once, however many stars it has', () => {
    const began = performance.now()
    expect(matches(`${'*a'.repeat(60)}*b`, 'a'.repeat(63))).toBe(false)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test('that is a quoted name matches exactly that name', () => {
    fc.assert(
      fc.property(anyTableName, anyTableName, (named, other) => {
        const pattern = parsePattern(quoteTable(named))
        expect(pattern.isExact).toBe(true)
        expect(pattern.matches(named)).toBe(true)
        expect(pattern.matches(other)).toBe(named.schema === other.schema && named.name === other.name)
      }),
    )
  })

  test('with stars agrees with a regular expression', () => {
    const part = fc
      .array(fc.constantFrom('a', 'b', '*', '?'), { minLength: 1, maxLength: 8 })
      .map((all) => all.join(''))
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 10 }).map((all) => all.join(''))
    fc.assert(
      fc.property(part, text, (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(matches(pattern, name)).toBe(expression.test(name))
      }),
    )
  })
})

describe('a selection', () => {
  const tables: TableName[] = ['b', 'a', 'a_log'].map((name) => ({ schema: 'public', name }))

  test('keeps the order of the catalog and takes the excluded ones out', () => {
    const chosen = selectTables(tables, { include: ['a*', 'b'], exclude: ['*_log'] })
    expect(chosen.map((table) => table.name)).toEqual(['b', 'a'])
  })

  test('never holds the history table, not even when it is named', () => {
    const other = { schema: 'app', name: historyTable.name }
    const selection = { include: ['*.*', historyTable.name], exclude: [] }
    expect(selectTables([historyTable, other], selection)).toEqual([other])
  })

  test('never holds what an exclude matches', () => {
    const patterns = fc.array(fc.constantFrom('a', 'a*', '*', '*.*', 'app.*', '*_log', '"a_log"'), { minLength: 1 })
    const names = fc.array(
      fc.record({ schema: fc.constantFrom('public', 'app'), name: fc.constantFrom('a', 'b', 'a_log') }),
    )
    fc.assert(
      fc.property(names, patterns, patterns, (all, include, exclude) => {
        const chosen = selectTables(all, { include, exclude })
        for (const table of chosen) {
          expect(exclude.some((text) => parsePattern(text).matches(table))).toBe(false)
          expect(include.some((text) => parsePattern(text).matches(table))).toBe(true)
        }
      }),
    )
  })
})
