import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { quoteIdentifier, quoteTable, type TableName } from '../../src-shared/domain/table'
import { copyBlocks } from '../pgtools/copy-blocks'
import { dumpArguments, supportsZstd, zstdProbe } from '../pgtools/dump-arguments'
import { DumpProgress } from '../pgtools/dump-progress'
import { passFileText } from '../pgtools/passfile'
import { fullReadArguments, listArguments, rowsArguments, sectionArguments } from '../pgtools/restore-arguments'
import { splitStatements } from '../pgtools/sql-statements'
import { compareSequences, compareTables, parseToc } from '../pgtools/toc'
import { toolEnvironment } from '../pgtools/tool-environment'
import { requireSuccess } from '../pgtools/tool-exit'
import type { ToolContainer } from '../pgtools/tool-runner'
import { inspectRunning } from './containers'
import { findEngine } from './engine'
import { openToolContainer } from './tool-container'

const { signal } = new AbortController()
/** Names that are patterns, statements or connection strings to somebody. */
const names: readonly TableName[] = [
  { schema: 'public', name: 't?' },
  { schema: 'A*', name: 'we\nird' },
  { schema: 'a b', name: 'c d' },
  { schema: 'public', name: 'a.b' },
  { schema: 'public', name: 'quo"te' },
  { schema: 'public', name: 'dol$lar' },
  { schema: 'public', name: 'back\\slash' },
  { schema: 'public', name: "it's; DROP" },
  { schema: 'public', name: 'nocols' },
]
const sequence = { schema: 'a b', name: "s'q\\e" }
const databaseName = `dk a=b 'c\\ host=nowhere ${process.pid}`
let stack: Stack
let box: ToolContainer
let database: TestDatabase
let session: Client
let snapshot: string
let env: Record<string, string>

beforeAll(async () => {
  stack = await useStack()
  database = await createDatabase(stack.local, { template: 'empty', name: databaseName })
  session = new Client({
    host: stack.local.host,
    port: stack.local.port,
    ...stack.local.superuser,
    database: databaseName,
  })
  await session.connect()
  await session.query('create schema "a b"; create schema "A*"; create table t1 (id int); create table ta (id int)')
  for (const table of names) {
    const columns = table.name === 'nocols' ? '' : '"co""l; x" text, n int'
    await session.query(`create table ${quoteTable(table)} (${columns})`)
    if (columns)
      await session.query(`insert into ${quoteTable(table)} values (E'\\\\.', 1), (E'\\n\\\\.\\n', null), ('é', 3)`)
    else await session.query('insert into public.nocols default values')
  }
  await session.query(
    `create sequence ${quoteTable(sequence)}; select nextval('${quoteTable(sequence).replaceAll("'", "''")}')`,
  )
  await session.query('begin isolation level repeatable read read only')
  snapshot = (await session.query('select pg_export_snapshot() as s')).rows[0].s
  const engine = await findEngine({ explicit: null, env: {}, platform: process.platform, homeDir: '/nowhere' })
  const { id, imageId } = await inspectRunning(engine, stack.local.container)
  const place = { engine, image: imageId, networkMode: `container:${id}` }
  box = await openToolContainer({ ...place, jobId: 'dk-tools', home: '/nowhere/tools' }, signal)
  const { user, password } = stack.local.superuser
  const entry = { host: 'localhost', port: stack.local.port, database: databaseName, user, password }
  const passFile = await box.writeFile('pgpass', passFileText([entry]), signal)
  env = toolEnvironment({ jobId: 'dk-tools', sslMode: 'prefer', rootCertificate: null, passFile })
})

afterAll(async () => {
  await box?.dispose()
  await session?.end()
  await database?.drop()
})

async function run(argv: readonly string[], input: Buffer | null = null): Promise<{ out: Buffer; err: string }> {
  const tool = await box.exec({ argv, env, stdin: input !== null }, signal)
  tool.stdin?.end(input)
  const [out, err] = await Promise.all([buffer(tool.stdout), text(tool.stderr)])
  requireSuccess(argv[0] ?? '', await tool.exit, err)
  return { out, err }
}

function dump(tables: readonly TableName[]): Promise<{ out: Buffer; err: string }> {
  const { user } = stack.local.superuser
  const address = { host: 'localhost', port: stack.local.port }
  return run(
    dumpArguments({ address, user, database: databaseName, snapshot, tables, sequences: [sequence], compress: 'zstd' }),
  )
}

test('exactly the named tables are dumped, from a database whose name looks like a connection string', async () => {
  const { out, err } = await dump(names)
  expect(out.subarray(0, 5).toString()).toBe('PGDMP')
  const toc = parseToc((await run(listArguments(), out)).out.toString())
  const oids = await session.query(
    'select c.oid::int, n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = relnamespace',
  )
  const expected = names.map((table) => ({
    table,
    oid: oids.rows.find((row) => row.nspname === table.schema && row.relname === table.name).oid,
  }))
  expect(compareTables(toc, expected)).toEqual({ missing: [], extra: [] })
  expect(compareSequences(toc, [sequence])).toEqual({ missing: [], extra: [] })
  expect(new Set(new DumpProgress(names).push(err))).toEqual(new Set(names))
})

test('a table that is not there fails the dump', async () => {
  await expect(dump([{ schema: 'public', name: 'nowhere' }])).rejects.toMatchObject({
    failure: { code: 'tools/failed' },
  })
})

test('every block of the archive can be loaded as it comes, and gives the same rows', async () => {
  const archive = (await dump(names)).out
  const target = await createDatabase(stack.local15, { template: 'empty' })
  const client = new Client({ connectionString: target.adminUrl })
  await client.connect()
  for (const piece of splitStatements((await run(sectionArguments('pre-data', null), archive)).out.toString())) {
    const isDefinition = piece.kind === 'statement' && piece.words[0] === 'CREATE'
    if (isDefinition && piece.words[1] === 'TABLE') {
      await client.query(`create schema if not exists "a b"; create schema if not exists "A*"; ${piece.text}`)
    }
  }
  const tool = await box.exec({ argv: rowsArguments(null), stdin: true }, signal)
  tool.stderr.resume()
  const feeding = pipeline(Readable.from([archive]), tool.stdin ?? process.stdout)
  const seen: TableName[] = []
  const values: string[] = []
  for await (const item of copyBlocks(tool.stdout)) {
    if (item.kind === 'setval') {
      values.push(`${item.sequence.name} ${item.value} ${item.isCalled}`)
      continue
    }
    const columns = item.columns.length > 0 ? `(${item.columns.map(quoteIdentifier).join(', ')})` : ''
    const copy = client.query(copyFrom(`COPY ${quoteTable(item.table)} ${columns} FROM STDIN`))
    await pipeline(item.rows, copy, { signal })
    expect(copy.rowCount).toBe(item.counts.rows)
    seen.push(item.table)
  }
  await feeding
  expect(await tool.exit).toBe(0)
  expect(new Set(seen)).toEqual(new Set(names))
  expect(values).toEqual(["s'q\\e 1 true"])
  for (const table of names) {
    const all = `select coalesce(array_agg(t::text order by t::text), '{}') as rows from ${quoteTable(table)} t`
    expect((await client.query(all)).rows).toEqual((await session.query(all)).rows)
  }
  await client.end()
  await target.drop()
})

test('an archive that stops early is found by reading it through, and by the rows it gives', async () => {
  const archive = (await dump(names)).out
  await run(fullReadArguments(), archive)
  const cut = archive.subarray(0, archive.length - 40)
  await expect(run(fullReadArguments(), cut)).rejects.toMatchObject({ failure: { code: 'archive/damaged' } })
  const { stdin, stdout, stderr, exit } = await box.exec({ argv: rowsArguments(null), stdin: true }, signal)
  stdin?.end(cut)
  stderr.resume()
  const read = async () => {
    for await (const item of copyBlocks(stdout)) if (item.kind === 'copy') await buffer(item.rows)
  }
  await expect(read()).rejects.toMatchObject({ failure: { code: 'archive/damaged' } })
  expect(await exit.catch(() => 'broken')).not.toBe(0)
})

test('whether the tools have zstd is asked of the tools', async () => {
  const tool = await box.exec({ argv: zstdProbe }, signal)
  tool.stdout.resume()
  expect(supportsZstd(await text(tool.stderr))).toBe(true)
})

test('the session of the tools carries the job’s name', async () => {
  const { user } = stack.local.superuser
  const argv = ['psql', '-X', '-h', 'localhost', '-U', user, '-w', '-At', '-c', 'show application_name']
  const tool = await box.exec({ argv, env: { ...env, PGDATABASE: databaseName } }, signal)
  const [out, err] = await Promise.all([text(tool.stdout), text(tool.stderr)])
  expect([out, err]).toEqual(['archon-sync:dk-tools\n', ''])
})
