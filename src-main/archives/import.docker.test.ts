import { createReadStream, createWriteStream } from 'node:fs'
import { appendFile, cp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ArchiveFixture, dumpTo, openArchiveFixture } from '../../e2e/stack/archive-fixture'
import { createDatabase, sql, type TestDatabase } from '../../e2e/stack/database'
import { useStack } from '../../e2e/stack/stack'
import { toolContainers } from '../../e2e/stack/sync-fixture'
import type { BackupEntry, Manifest } from '../../src-shared/domain/backup'
import { tableKey } from '../../src-shared/domain/table'
import { importSpec } from './import-job'
import { proveSpec } from './prove-job'

let fixture: ArchiveFixture
let archon: TestDatabase
/** What a backup of our own says of the same tables. */
let truth: Manifest

beforeAll(async () => {
  const stack = await useStack()
  fixture = await openArchiveFixture()
  archon = await createDatabase(stack.local)
  await sql(
    archon.url,
    `create view open_tasks as select id from archon_tasks;
     create function never_used() returns int language sql as 'select 1'`,
  )
  truth = (await fixture.backUp(archon)).manifest
})

afterAll(async () => {
  await fixture.release()
  await archon.drop()
})

const at = (name: string) => join(fixture.folder, name)

async function importFile(path: string): Promise<BackupEntry> {
  const { failure, exportBackup, outcome } = await fixture.run(importSpec(path))
  expect({ outcome, failure }).toEqual({ outcome: 'succeeded', failure: null })
  if (exportBackup === null) throw new Error('The import made no backup.')
  return exportBackup
}

function digests({ tables }: Manifest, schema?: string) {
  return new Map(
    tables
      // The history of syncs is left out of our own backups, and a part of anybody's dump.
      .filter(({ table }) => table.name !== 'archon_sync_history')
      .filter(({ table }) => schema === undefined || table.schema === schema)
      .map((item) => [tableKey(item.table), [item.digest, item.columns]]),
  )
}

async function gzip(from: string, to: string): Promise<string> {
  await pipeline(createReadStream(from), zlib.createGzip(), createWriteStream(to))
  return to
}

test.each([
  ['custom', ['--format=custom']],
  ['tar', ['--format=tar']],
  ['directory', ['--format=directory']],
  ['directory, uncompressed', ['--format=directory', '--compress=0']],
  ['plain', ['--format=plain']],
  ['plain with --clean', ['--format=plain', '--clean', '--if-exists']],
])('%s: every table, row and value is in the backup that is made of it', async (name, options) => {
  const path = await dumpTo(archon, at(`${name}.whatever`), ...options)
  const { manifest } = await importFile(path)
  expect(digests(manifest)).toEqual(digests(truth))
  expect(manifest).toMatchObject({
    reason: 'imported',
    note: `${name}.whatever`,
    endpoint: { id: 'imported', environment: 'local', address: `${name}.whatever` },
  })
  expect(manifest.leftOut.join('\n')).toContain('VIEW public.open_tasks')
  expect(manifest.leftOut.join('\n')).toContain('never_used')
})

test('custom, tar and plain in gzip', async () => {
  for (const format of ['custom', 'tar', 'plain']) {
    const plain = await dumpTo(archon, at(`for-gzip-${format}`), `--format=${format}`)
    const { manifest } = await importFile(await gzip(plain, at(`${format}.gz`)))
    expect(digests(manifest)).toEqual(digests(truth))
  }
})

test('zstd where this program can undo it; else it says how', async () => {
  const isKnown = 'createZstdDecompress' in zlib
  const path = at('dump.zst')
  const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
  await writeFile(path, Buffer.concat([magic, Buffer.alloc(100)]))
  const { failure } = await fixture.run(importSpec(path))
  if (isKnown) expect(failure?.code).toBe('archive/damaged')
  else
    expect(failure).toMatchObject({
      code: 'archive/unknown-format',
      hint: expect.stringContaining('zstd --decompress'),
    })
})

test('the dump of the script before this application: some tables, no types, no functions', async () => {
  const options = ['-n', 'public', '-t', 'archon_*', '--no-owner', '--no-privileges', '--verbose']
  const { manifest } = await importFile(await dumpTo(archon, at('script.sql'), ...options))
  const wanted = new Map(
    [...digests(truth, 'public')].filter(([key]) => key.split('\0')[1]?.startsWith('archon_') === true),
  )
  expect(digests(manifest)).toEqual(wanted)
  expect(manifest.leftOut.join('\n')).toContain('does not define the type archon_task_status')
  const proven = await fixture.run(proveSpec({ manifest }))
  expect(proven.failure).toBeNull()
  expect(proven.verification?.verdict).toBe('identical')
})

test('INSERT statements are rows too', async () => {
  const options = ['--inserts', '-t', 'archon_tasks', '-t', 'archon_projects', '-t', 'archon_sources']
  const { manifest } = await importFile(await dumpTo(archon, at('inserts.sql'), ...options))
  const keys = new Set(manifest.tables.map((item) => tableKey(item.table)))
  expect(keys.size).toBeGreaterThan(1)
  expect(digests(manifest)).toEqual(new Map([...digests(truth)].filter(([key]) => keys.has(key))))
})

const table = 'CREATE TABLE public.t (id int);\nCOPY public.t (id) FROM stdin;\n1\n\\.\n'
const hostile: [about: string, script: string][] = [
  ['a shell command', `${table}\\! touch /scratch/pwned\n`],
  ['a shell command inside a statement', `${table}SELECT 1 \\! touch /scratch/pwned\n;`],
  [
    'a shell command after a comment that a name has broken',
    '-- Name: t\n\\! touch /scratch/pwned\n-- ; Type: TABLE\n',
  ],
  ['another file', `${table}\\i /etc/passwd\n`],
  ['another database', `\\connect postgres\n${table}`],
  ['output to a program', '\\o |sh\nSELECT 1;\n'],
  ['a copy by psql', "\\copy t from program 'id'\n"],
  ['a variable', '\\set x `touch /scratch/pwned`\n'],
  ['unrestrict with a program', '\\restrict a\n\\unrestrict `touch /scratch/pwned`\n'],
  ['COPY from a program', `${table}COPY public.t FROM PROGRAM 'touch /scratch/pwned; echo 1';\n`],
  ['COPY to a program', `${table}COPY public.t TO PROGRAM 'sh';\n`],
  ['COPY to a file', `${table}COPY public.t TO '/scratch/pwned';\n`],
  ['COPY from a file', `${table}COPY public.t FROM '/etc/passwd';\n`],
  ['COPY of a query', "COPY (SELECT 'x') TO '/scratch/pwned';\n"],
  ['COPY in disguise', `/* */ cOpY /*x*/ public.t FROM /* y */ PROGRAM 'id';\n`],
  ['DO', `${table}DO $$ BEGIN EXECUTE 'x'; END $$;\n`],
  ['DO in another language', `DO LANGUAGE plpython3u 'import os';\n`],
  ['an event trigger', 'CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();\n'],
  ['a superuser', 'CREATE ROLE evil SUPERUSER LOGIN;\n'],
  ['another role', 'SET ROLE postgres;\n'],
  ['another session', 'SET SESSION AUTHORIZATION postgres;\n'],
  ['a setting of the server', "ALTER SYSTEM SET archive_command = 'touch /scratch/pwned';\n"],
  ['a function of the server', "SELECT pg_read_file('/etc/passwd');\n"],
  ['a large object', "SELECT lo_export(1, '/scratch/pwned');\n"],
  ['an INSERT that computes', "INSERT INTO public.t SELECT pg_ls_dir('/');\n"],
  [
    'an INSERT that calls',
    "CREATE TABLE public.u (t text);\nINSERT INTO public.u VALUES (pg_read_file('/etc/passwd'));\n",
  ],
  ['a library', "LOAD '/tmp/evil.so';\n"],
  ['a procedure', 'CALL evil();\n'],
  ['a tablespace', "CREATE TABLESPACE s LOCATION '/scratch';\n"],
  ['half a statement', `${table}CREATE TABLE public.u (id int`],
  ['half a string', `${table}COMMENT ON TABLE public.t IS 'never closed;\n`],
  ['half a table', 'CREATE TABLE public.t (id int);\nCOPY public.t (id) FROM stdin;\n1\n2'],
  [
    'rows that are more statements',
    'CREATE TABLE public.t (id int);\nCOPY public.t (id) FROM stdin;\n1\n\\.x\nDROP TABLE t;\n',
  ],
  ['rows without a table', 'COPY public.nowhere (id) FROM stdin;\n1\n\\.\n'],
  ['rows that do not fit', 'CREATE TABLE public.t (id int);\nCOPY public.t (id) FROM stdin;\nx\n\\.\n'],
  [
    'a check that runs a program',
    `CREATE FUNCTION public.f(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN COPY (SELECT 1) TO PROGRAM 'touch /scratch/pwned'; RETURN true; END $$;\nCREATE TABLE public.t (id int CHECK (public.f(id)));\nCOPY public.t (id) FROM stdin;\n1\n\\.\n`,
  ],
  ['nothing', ''],
  ['no table', 'CREATE SCHEMA s;\n'],
]

test.each(hostile)('refused with nothing kept: %s', async (about, script) => {
  const path = at('hostile.sql')
  await writeFile(path, script)
  const before = (await fixture.app.backups.list()).length
  const { failure, outcome } = await fixture.run(importSpec(path))
  expect({ about, outcome }).toEqual({ about, outcome: 'failed' })
  expect(failure?.code).toMatch(/^archive\/(unexpected-content|damaged|unknown-format)$/)
  expect((await fixture.app.backups.list()).length).toBe(before)
  expect(await fixture.strangers()).toEqual([])
  expect(await toolContainers(fixture.home)).toEqual([])
})

test('a refusal names line and statement', async () => {
  const path = at('line.sql')
  await writeFile(path, `${table}\nSELECT\n  pg_sleep(1);\n`)
  const { failure } = await fixture.run(importSpec(path))
  expect(failure).toMatchObject({ message: expect.stringContaining('Line 6'), detail: 'line 6: SELECT pg_sleep(1)' })
})

test('a hostile statement inside of an archive is found as well', async () => {
  const evil = await createDatabase(archon.server, { template: 'empty' })
  await sql(
    evil.adminUrl,
    `create table t (id int); insert into t values (1);
     create function f() returns event_trigger language plpgsql as $$ begin end $$;
     create event trigger e on ddl_command_end execute function f();`,
  )
  const path = await dumpTo(evil, at('evil.dump'), '--format=custom')
  const { failure } = await fixture.run(importSpec(path))
  expect(failure).toMatchObject({
    code: 'archive/unexpected-content',
    detail: expect.stringContaining('EVENT TRIGGER'),
  })
  await evil.drop()
})

test.each(['custom', 'plain', 'tar', 'plain.gz'])('%s that was cut is refused wherever it was cut', async (kind) => {
  const [format = '', packed] = kind.split('.')
  const dumped = await dumpTo(archon, at(`to-cut-${kind}`), `--format=${format}`)
  const whole = packed === undefined ? dumped : await gzip(dumped, at('to-cut.gz'))
  const { length } = await readFile(whole)
  const path = at(`cut-${kind}`)
  const before = (await fixture.app.backups.list()).length
  for (let part = 0; part < 8; part++) {
    await cp(whole, path)
    // The last cuts take away the very end.
    const keep = part === 7 ? length - 20 : part === 6 ? length - 2000 : Math.floor((length * (part + 0.5)) / 6)
    await truncate(path, keep)
    const { failure } = await fixture.run(importSpec(path))
    expect({ keep, code: failure?.code }).toEqual({ keep, code: expect.stringMatching(/^archive\//) })
  }
  expect((await fixture.app.backups.list()).length).toBe(before)
})

test('a directory that lacks a file, or part of one, is refused', async () => {
  const whole = await dumpTo(archon, at('to-break'), '--format=directory')
  const files = (await readdir(whole)).filter((name) => name.endsWith('.dat.gz')).map((name) => join(whole, name))
  const sizes = await Promise.all(files.map(async (name) => ({ name, size: (await stat(name)).size })))
  const file = sizes.toSorted((a, b) => b.size - a.size)[0]?.name ?? ''
  await truncate(file, 1000)
  expect((await fixture.run(importSpec(whole))).failure?.code).toMatch(/^archive\//)
  await rename(file, `${file}.gone`)
  expect((await fixture.run(importSpec(whole))).failure?.code).toMatch(/^archive\//)
  await rm(whole, { recursive: true })
})

test('a file that changes after it was shown is read again', async () => {
  const path = at('changes.sql')
  await writeFile(path, table)
  const inspection = await fixture.app.archives.inspect(path, new AbortController().signal)
  expect(inspection.survey.tables).toEqual([{ table: { schema: 'public', name: 't' }, rows: 1, bytes: 2 }])
  await appendFile(path, '\\! touch /scratch/pwned\n')
  const { failure } = await fixture.run(importSpec(path, inspection))
  expect(failure?.code).toBe('archive/unexpected-content')
})

test('an import that is cancelled leaves nothing', async () => {
  const path = await dumpTo(archon, at('cancel.dump'), '--format=custom')
  const before = (await fixture.app.backups.list()).length
  for (const phase of ['connect', 'import', 'export']) {
    const { app } = fixture
    let cancelling: Promise<void> = Promise.resolve()
    const stop = app.engine.onEvent((event) => {
      if (event.type !== 'phase-started' || event.phase !== phase) return
      stop()
      // Not at once: the first event comes before the job is known to run.
      cancelling = Promise.resolve().then(() => app.engine.cancel(event.jobId))
    })
    const { outcome } = await fixture.run(importSpec(path))
    await cancelling
    expect({ phase, outcome }).toEqual({ phase, outcome: 'cancelled' })
  }
  expect((await fixture.app.backups.list()).length).toBe(before)
  expect(await fixture.strangers()).toEqual([])
  expect(await toolContainers(fixture.home)).toEqual([])
})
