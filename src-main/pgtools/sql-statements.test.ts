import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitStatements } from './sql-statements'

const texts = (script: string) => splitStatements(script).map(({ text }) => text)

test('semicolons in strings, names, comments, dollar quotes and parentheses do not split', () => {
  const statements = [
    `CREATE TABLE "a;b" (c text DEFAULT ';''' NOT NULL)`,
    `COMMENT ON TABLE "a;b" IS E'it\\'s;'`,
    `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $_$ BEGIN; $1; END $_$`,
    `CREATE RULE r AS ON INSERT TO t DO ( SELECT 1; SELECT 2 )`,
    `SELECT 1 /* ; /* nested; */ ; */ + 2`,
  ]
  expect(texts(`-- first;\n${statements.join(';\n\n-- a; comment\n')};\n`)).toEqual(statements)
})

test('the body of an SQL function is one statement', () => {
  const body = 'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END'
  expect(texts(`${body};\nSELECT 3;`)).toEqual([body, 'SELECT 3'])
})

test('leading words say what a statement is', () => {
  const [piece] = splitStatements('/* x */ alter table only public.t add constraint k primary key (id);')
  expect(piece).toMatchObject({ kind: 'statement', words: ['ALTER', 'TABLE', 'ONLY'] })
  expect(splitStatements('CREATE "TABLE" x;')[0]).toMatchObject({ words: ['CREATE'] })
})

test('a line for psql is reported as such and not sent', () => {
  expect(splitStatements('\\restrict aZ09\n\nSELECT 1;\n\\unrestrict aZ09\n').map(({ kind }) => kind)).toEqual([
    'meta',
    'statement',
    'meta',
  ])
})

test.each([
  "SELECT 'a",
  'SELECT "a',
  'SELECT $$a',
  'SELECT /* a',
  'SELECT (1;',
  'SELECT 1)',
  'SELECT 1',
  'SELECT 1 \\g x;',
  "SELECT E'a\\'",
])('%j is not closed', (script) => {
  expect(() => splitStatements(script)).toThrow('incomplete or damaged')
})

test('a dollar sign inside a name opens no string', () => {
  expect(texts('SELECT a$b$ FROM t; SELECT 2;')).toEqual(['SELECT a$b$ FROM t', 'SELECT 2'])
})

test('statements of any quoted content come back whole', () => {
  const quoted = fc.oneof(
    fc.string().map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.string().map((text) => `"${text.replaceAll('"', '""')}"`),
    fc.string().map((text) => `$q$${text.replaceAll('$', '')}$q$`),
  )
  const statement = fc.array(quoted, { minLength: 1, maxLength: 5 }).map((parts) => `SELECT ${parts.join(', ')}`)
  fc.assert(
    fc.property(fc.array(statement), (statements) => {
      expect(texts(statements.map((one) => `${one};\n`).join(''))).toEqual(statements)
    }),
  )
})
