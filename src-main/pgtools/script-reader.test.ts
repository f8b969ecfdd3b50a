import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { readScript } from './script-reader'

interface Seen {
  readonly kind: string
  readonly text: string
  readonly line: number
}

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string, size = 1_000_000): Promise<Seen[]> {
  const seen: Seen[] = []
  for await (const item of readScript(pieces(text, size))) {
    if (item.kind !== 'copy') seen.push({ kind: item.kind, text: item.text, line: item.line })
    else {
      const rows = await buffer(item.rows)
      seen.push({ kind: 'copy', text: `${item.table.name}: ${rows.toString()}`, line: item.line })
    }
  }
  return seen
}

const statements = [
  `CREATE TABLE "a;b" (c text DEFAULT ';''' NOT NULL)`,
  `COMMENT ON TABLE "a;b" IS E'it\\'s; \\\\'`,
  `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $_$ BEGIN; $1; 'x END $_$`,
  `CREATE RULE r AS ON INSERT TO t DO ( SELECT 1; SELECT 2 )`,
  `SELECT 1 /* ; /* nested; */ ; */ + 2`,
  'CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
  `SELECT 'Zürich; 日本'`,
  'SELECT a-- ; not yet\n',
]

test('semicolons inside of something do not end a statement, wherever the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(statements), fc.integer({ min: 1, max: 50 }), async (chosen, size) => {
      const script = chosen.map((statement) => `${statement};\n`).join('\n')
      const seen = await read(script, size)
      expect(seen.map(({ text }) => text)).toEqual(chosen.map((text) => text.replace('-- ; not yet\n', '')))
    }),
  )
})

test('rows of a COPY come as rows, with anything in them, and the script goes on after their end', async () => {
  const script = 'COPY public.t (a, b) FROM stdin;\n\\! touch x\t;\n--\t\\N\n\\.\n\nSELECT 1;\n'
  for (const size of [1, 2, 3, 7, 1000]) {
    expect(await read(script, size)).toEqual([
      { kind: 'copy', text: 't: \\! touch x\t;\n--\t\\N\n', line: 1 },
      { kind: 'statement', text: 'SELECT 1', line: 6 },
    ])
  }
})

test('comments and lines are known by where they stand', async () => {
  expect(await read('\uFEFF-- one\n\n/* two\n*/ SELECT 1;\nSELECT\n2;')).toEqual([
    { kind: 'comment', text: '-- one', line: 1 },
    { kind: 'comment', text: '/* two\n*/', line: 3 },
    { kind: 'statement', text: 'SELECT 1', line: 4 },
    { kind: 'statement', text: 'SELECT\n2', line: 5 },
  ])
})

test.each([
  ['at the beginning', '\\! touch x\n'],
  ['after blanks', '   \\connect other\n'],
  ['inside a statement', 'SELECT 1 \\! touch x\n;'],
  ['after a comment with a name that holds a line end', '-- Name: t\n\\! touch x\n-- ; Type: TABLE\n'],
  ['behind a statement', 'SELECT 1; \\! touch x\n'],
])('a backslash outside of quotes is a line for psql: %s', async (_, script) => {
  expect((await read(script)).filter(({ kind }) => kind === 'meta')).toHaveLength(1)
})

test.each([
  "SELECT 'a",
  'SELECT "a',
  'SELECT $$a',
  'SELECT $tag$ $$',
  '/* never closed',
  'SELECT 1',
  'COPY t FROM stdin;',
  'COPY t FROM stdin;\n1\n2\n',
  'COPY t FROM stdin;\n1\n\\',
  'COPY t FROM stdin; 1\n',
])('a script that ends in the middle of something is not taken for whole: %s', async (script) => {
  const error = await read(script).then(
    () => null,
    (problem: unknown) => failureOf(problem).code,
  )
  expect(error).toMatch(/^archive\/(damaged|unexpected-content)$/)
})

test('COPY from a file, from a program or with options is a statement like others', async () => {
  const others = [
    "COPY t FROM '/etc/passwd'",
    "COPY t FROM PROGRAM 'id'",
    'COPY t TO stdout',
    'COPY t FROM stdin WITH (FORMAT csv)',
    'COPY t FROM stdin WHERE f(a)',
    'COPY (SELECT 1) TO stdout',
  ]
  expect((await read(others.map((text) => `${text};\n`).join(''))).map(({ kind }) => kind)).toEqual(
    others.map(() => 'statement'),
  )
})
