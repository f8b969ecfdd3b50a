import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { readScript } from '../pgtools/script-reader'
import { type Survey, surveyScript } from './survey-script'

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

function survey(text: string): Promise<Survey> {
  return surveyScript(readScript(bytes(text)))
}

/** As pg_dump 17 writes it. */
const dump = readFileSync(new URL('./fixtures/small-dump.sql', import.meta.url), 'utf8')

test('tables are listed with rows and bytes, and where the dump came from', async () => {
  const { tables, serverMajor, dumpVersion, odd, leftOut } = await survey(dump)
  expect(tables).toEqual([
    { table: { schema: 'public', name: 'tasks' }, rows: 3, bytes: 31 },
    { table: { schema: 'public', name: 'Empty one' }, rows: 0, bytes: 0 },
  ])
  expect({ serverMajor, dumpVersion, odd, leftOut }).toEqual({
    serverMajor: 15,
    dumpVersion: '17.12',
    odd: [],
    leftOut: ['CREATE VIEW public.open_tasks'],
  })
})

test('values of a type that the script does not define are its labels', async () => {
  expect([...(await survey(dump)).labels]).toEqual([['public.task_status', ['todo', 'done', "it's"]]])
})

test('a dump that is cut anywhere is not taken for whole', async () => {
  const begin = dump.indexOf('CREATE TABLE')
  for (let at = begin; at < dump.length - 2; at += 3) {
    const code = await survey(dump.slice(0, at)).then(
      // Half of the token in the last line is not the one that the dump began with.
      ({ odd }) => (odd.length > 0 ? 'archive/odd' : 'taken'),
      (error: unknown) => failureOf(error).code,
    )
    expect({ at, code }).toEqual({ at, code: expect.stringMatching(/^archive\//) })
  }
})

test('INSERT statements count as rows', async () => {
  const inserts = `INSERT INTO public."My t" VALUES (1);\nINSERT INTO public."My t" VALUES (2);\nINSERT INTO T VALUES (1);`
  expect((await survey(inserts)).tables).toEqual([
    { table: { schema: 'public', name: 'My t' }, rows: 2, bytes: 72 },
    { table: { schema: null, name: 't' }, rows: 1, bytes: 24 },
  ])
})

test('odd statements are named with their lines, also when the rest makes no sense', async () => {
  const odd = await survey(`SELECT 1;\n\\! touch /tmp/x\nCOPY t FROM PROGRAM 'id';\n'never closed`)
  expect(odd.odd.map(({ line, statement }) => [line, statement])).toEqual([
    [1, 'SELECT 1'],
    [2, '\\! touch /tmp/x'],
    [3, "COPY t FROM PROGRAM 'id'"],
  ])
})

test('a dump of a whole server is odd as a whole', async () => {
  const { odd } = await survey('--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE a;\n')
  expect(odd[0]).toMatchObject({ line: 2, why: expect.stringContaining('pg_dumpall') })
})
