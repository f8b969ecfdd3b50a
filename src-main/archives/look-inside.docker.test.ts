import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ArchiveFixture, openArchiveFixture } from '../../e2e/stack/archive-fixture'
import { createDatabase, sql, type TestDatabase } from '../../e2e/stack/database'
import { docker } from '../../e2e/stack/docker'
import { useStack } from '../../e2e/stack/stack'
import { containerEndpoint } from '../../e2e/stack/sync-fixture'
import type { BackupEntry } from '../../src-shared/domain/backup'

const { signal } = new AbortController()
const wild = { schema: 'public', name: 'Wild "name"; -- \\ tab\t' }
const quotedWild = `"Wild ""name""; -- \\ tab\t"`
let fixture: ArchiveFixture
let database: TestDatabase
let entry: BackupEntry

beforeAll(async () => {
  const stack = await useStack()
  fixture = await openArchiveFixture()
  database = await createDatabase(stack.local, { template: 'empty' })
  await sql(
    database.url,
    `create table ${quotedWild} ("a\nb" text, "null" text, n numeric(6,2));
     insert into ${quotedWild} values (E'tab\\t newline\\n return\\r backslash\\\\ \\\\N', null, 1.50), ('', 'Zürich 日本', null);
     create table nothing_in_it (id int primary key, t timestamptz);
     create table no_columns ();
     insert into no_columns select from generate_series(1, 3);
     create table large_cells (id int, t text);
     insert into large_cells select i, repeat(i::text, 1000000) from generate_series(1, 4) i;
     create table many (id int, t text);
     insert into many select i, repeat('x', 200) from generate_series(1, 300000) i;`,
  )
  entry = await fixture.backUp(database)
})

afterAll(async () => {
  await fixture.release()
  await database.drop()
})

const look = (name: string, limit = 10, schema = 'public') =>
  fixture.app.archives.sample(entry.manifest.id, { schema, name }, limit, signal)

test('wild names, nulls, tabs, line ends and backslashes come out as they went in', async () => {
  expect(await look(wild.name)).toEqual({
    table: wild,
    columns: [
      { name: 'a\nb', type: 'text' },
      { name: 'null', type: 'text' },
      { name: 'n', type: 'numeric(6,2)' },
    ],
    rows: [
      ['tab\t newline\n return\r backslash\\ \\N', null, '1.50'],
      ['', 'Zürich 日本', null],
    ],
    total: 2,
  })
})

test('an empty table and one without columns are shown as such', async () => {
  expect(await look('nothing_in_it')).toMatchObject({ rows: [], total: 0, columns: [{ name: 'id' }, { name: 't' }] })
  expect(await look('no_columns', 2)).toMatchObject({ rows: [[], []], total: 3, columns: [] })
})

test('a value of a megabyte is its beginning with its size', async () => {
  const { rows } = await look('large_cells', 2)
  expect(rows.map(([id, text]) => [id, text?.slice(0, 5), text?.slice(-8), (text ?? '').length < 5000])).toEqual([
    ['1', '11111', '… (1 MB)', true],
    ['2', '22222', '… (1 MB)', true],
  ])
})

test('of a large table only the first rows are read, in little memory', async () => {
  const before = process.memoryUsage().rss
  const { rows, total } = await look('many', 500)
  expect([rows.length, total, rows[499]?.[0]]).toEqual([500, 300_000, '500'])
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
})

test('a table that the backup does not hold is named', async () => {
  await expect(look('secrets')).rejects.toMatchObject({
    failure: { code: 'usage/invalid', message: expect.stringContaining('secrets') },
  })
  await expect(fixture.app.archives.sample('nothing', wild, 1, signal)).rejects.toMatchObject({
    failure: { code: 'backup/not-found' },
  })
})

test('looking that is cancelled ends, and leaves nothing', async () => {
  const controller = new AbortController()
  const looking = fixture.app.archives.sample(entry.manifest.id, wild, 1, controller.signal)
  controller.abort(new Error('enough'))
  await expect(looking).rejects.toThrowError()
  expect(await docker(['ps', '--all', '--quiet', '--filter', `label=archon-sync.home=${fixture.home}`])).toBe('')
})

test('a backup and its database are the same until rows change, go or come', async () => {
  const compare = () =>
    fixture.app.archives.compare(
      entry.manifest.id,
      containerEndpoint(database),
      null,
      async () => database.server.owner.password,
      signal,
    )
  const same = await compare()
  expect(same.tables.map(({ content, rowsNow, rowsThen }) => [content, rowsNow === rowsThen])).toEqual(
    entry.manifest.tables.map(() => ['same', true]),
  )
  await sql(
    database.url,
    `update many set t = 'y' where id = 7; insert into nothing_in_it values (1); drop table large_cells; alter table ${quotedWild} drop column n`,
  )
  const changed = new Map((await compare()).tables.map((item) => [item.table.name, item]))
  expect(changed.get('many')).toMatchObject({ rowsThen: 300_000, rowsNow: 300_000, content: 'changed' })
  expect(changed.get('nothing_in_it')).toMatchObject({ rowsThen: 0, rowsNow: 1, content: 'changed' })
  expect(changed.get('large_cells')).toMatchObject({ rowsThen: 4, rowsNow: null })
  expect(changed.get('no_columns')).toMatchObject({ rowsThen: 3, rowsNow: 3, content: 'same' })
  expect(changed.get(wild.name)).toMatchObject({ rowsNow: 2, content: 'changed' })
})

test('as plain SQL it loads into an empty database, is readable by its owner alone, and replaces nothing unasked', async () => {
  const path = join(fixture.folder, 'export.sql')
  await fixture.app.archives.exportSql(entry.manifest.id, path, false, signal)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await expect(fixture.app.archives.exportSql(entry.manifest.id, path, false, signal)).rejects.toMatchObject({
    failure: { code: 'usage/invalid' },
  })
  await fixture.app.archives.exportSql(entry.manifest.id, path, true, signal)
  const target = await createDatabase(database.server, { template: 'empty' })
  const { container, superuser, port } = database.server
  const psql = ['psql', '--host=127.0.0.1', `--port=${port}`, `--username=${superuser.user}`, `--dbname=${target.name}`]
  await docker(
    [
      'exec',
      '--interactive',
      '--env',
      'PGPASSWORD',
      container,
      ...psql,
      '--set=ON_ERROR_STOP=1',
      '--quiet',
      '--file=-',
    ],
    { input: await readFile(path, 'utf8'), env: { PGPASSWORD: superuser.password } },
  )
  expect(await sql(target.adminUrl, 'select count(*)::int as n, sum(length(t))::int as l from large_cells')).toEqual([
    { n: 4, l: 4_000_000 },
  ])
  await target.drop()
})

test('of an archive that was changed nothing is shown, exported or left behind', async () => {
  const path = join(await fixture.app.backups.folder(), entry.manifest.file)
  const whole = await readFile(path)
  const changed = Buffer.from(whole)
  const at = changed.length - 1000
  changed[at] = (changed[at] ?? 0) ^ 1
  await writeFile(path, changed)
  const out = join(fixture.folder, 'damaged.sql')
  const damaged = { failure: { code: 'archive/damaged' } }
  await expect(look(wild.name)).rejects.toMatchObject(damaged)
  await expect(fixture.app.archives.exportSql(entry.manifest.id, out, false, signal)).rejects.toMatchObject(damaged)
  for (const name of [out, `${out}.partial`]) await expect(stat(name)).rejects.toThrowError()
  await writeFile(path, whole)
})
