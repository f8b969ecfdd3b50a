import { expect, test } from 'vitest'
import { compareSequences, compareTables, listFile, parseToc } from './toc'

const listing = `;
; Archive created at 2026-11-22 15:11:40 UTC
;     dbname: x
;
223; 1259 19424 TABLE A* we ird postgres
3479; 0 0 SEQUENCE OWNED BY public t_id_seq postgres
3464; 0 19424 TABLE DATA A* we ird some owner
3463; 0 19421 TABLE DATA a b c d postgres
3461; 0 19413 TABLE DATA public t1 postgres
3460; 0 19410 TABLE DATA public t? postgres
3480; 0 0 SEQUENCE SET a b s'q\\e postgres
`
const entries = parseToc(listing)
const tables = [
  { table: { schema: 'A*', name: 'we\nird' }, oid: 19424 },
  { table: { schema: 'a b', name: 'c d' }, oid: 19421 },
  { table: { schema: 'public', name: 't1' }, oid: 19413 },
  { table: { schema: 'public', name: 't?' }, oid: 19410 },
]

test('entries are read with their kinds, which may be several words', () => {
  expect(entries.map(({ dumpId, desc }) => [dumpId, desc])).toEqual([
    [223, 'TABLE'],
    [3479, 'SEQUENCE OWNED BY'],
    [3464, 'TABLE DATA'],
    [3463, 'TABLE DATA'],
    [3461, 'TABLE DATA'],
    [3460, 'TABLE DATA'],
    [3480, 'SEQUENCE SET'],
  ])
})

test('an archive of exactly the expected tables differs in nothing, by OID and by name', () => {
  expect(compareTables(entries, tables)).toEqual({ missing: [], extra: [] })
  expect(
    compareTables(
      entries,
      tables.map(({ table }) => ({ table })),
    ),
  ).toEqual({ missing: [], extra: [] })
})

test('what is missing and what is too much is named', () => {
  const other = { schema: 'public', name: 'other' }
  expect(compareTables(entries, [...tables.slice(0, 3), { table: other, oid: 7 }])).toEqual({
    missing: [other],
    extra: ['3460; 0 19410 TABLE DATA public t? postgres'],
  })
})

test('an OID whose name is another table’s does not count', () => {
  const swapped = [{ table: { schema: 'public', name: 't1' }, oid: 19410 }]
  expect(compareTables(entries, swapped).missing).toHaveLength(1)
})

test('two tables that print alike need two entries', () => {
  const alike = parseToc('1; 0 5 TABLE DATA a b c postgres\n')
  const both = [{ table: { schema: 'a', name: 'b c' } }, { table: { schema: 'a b', name: 'c' } }]
  expect(compareTables(alike, both).missing).toHaveLength(1)
})

test('sequence values are compared by name', () => {
  expect(compareSequences(entries, [{ schema: 'a b', name: "s'q\\e" }])).toEqual({ missing: [], extra: [] })
  expect(compareSequences(entries, []).extra).toHaveLength(1)
})

test('a list file keeps the archive’s order', () => {
  expect(listFile(entries, ({ desc }) => desc === 'SEQUENCE SET')).toBe("3480; 0 0 SEQUENCE SET a b s'q\\e postgres\n")
})
