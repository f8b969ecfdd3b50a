import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareDatabases } from './compare'
import {
  checksums,
  connect,
  createDatabase,
  databaseUrl,
  selectedTables,
  sql,
  type TestDatabase,
  untouchedTables,
} from './database'
import { docker } from './docker'
import { type Stack, useStack } from './stack'
import { readBatches, startWriter } from './writer'

let stack: Stack
const made: TestDatabase[] = []
const keep = async (making: Promise<TestDatabase>): Promise<TestDatabase> => {
  const database = await making
  made.push(database)
  return database
}

beforeAll(async () => {
  stack = await useStack()
})
afterAll(async () => {
  await Promise.all(made.map((database) => database.drop()))
})

describe('the servers', () => {
  it('are of the majors the contract names, with the newer tools first on PATH', async () => {
    const majors: string[] = []
    for (const server of [stack.local, stack.local15, stack.remote]) {
      const [row] = await sql<{ major: string }>(
        databaseUrl(server, 'postgres'),
        "select current_setting('server_version') as major",
      )
      const tools = await docker(['exec', server.container, 'pg_dump', '--version'])
      majors.push(`${Number.parseInt(row?.major ?? '', 10)}/${/\d+/.exec(tools)?.[0]}`)
    }
    expect(majors).toEqual(['17/17', '15/17', '15/15'])
  })

  it('give the owner what a hosted service gives, and no more', async () => {
    const rows = await sql(
      databaseUrl(stack.remote, 'postgres'),
      'select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user',
    )
    expect(rows).toEqual([{ rolsuper: false, rolcreatedb: true, rolcreaterole: true, rolbypassrls: true }])
  })

  it('refuse a wrong password over the network on every port', async () => {
    const { host, port, sessionPort, transactionPort } = stack.remote
    for (const each of [port, sessionPort, transactionPort]) {
      await expect(connect(`postgresql://archon_owner:wrong@${host}:${each}/archon`)).rejects.toThrow(/auth/i)
    }
  })

  it('give each client of the session port a clean session, and leak settings on the transaction port', async () => {
    const database = await keep(createDatabase(stack.remote, { template: 'empty' }))
    const seenByTheNext = async (route: 'session' | 'transaction'): Promise<unknown> => {
      const url = databaseUrl(stack.remote, database.name, { route })
      const [first, next] = [await connect(url), await connect(url)]
      await first.query('set work_mem = 12345')
      const [seen] = await sql(next, 'show work_mem')
      await Promise.all([first.end(), next.end()])
      return seen?.work_mem
    }
    expect(await seenByTheNext('session')).toBe('4MB')
    expect(await seenByTheNext('transaction')).toBe('12345kB')
  })

  it('name an unknown database at once, through the poolers too', async () => {
    for (const route of ['direct', 'session', 'transaction'] as const) {
      await expect(connect(databaseUrl(stack.remote, 'nowhere', { route }))).rejects.toThrow(/does not exist/)
    }
  })

  it('offer TLS on every port with a certificate that names the bridge address', async () => {
    const { host, port, sessionPort, transactionPort, caPem, owner } = stack.remote
    for (const each of [port, sessionPort, transactionPort ?? 0]) {
      const client = new Client({ host, port: each, ...owner, database: 'archon', ssl: { ca: caPem, servername: '' } })
      await client.connect()
      await client.end()
      const stranger = new Client({ host, port: each, ...owner, database: 'archon', ssl: { rejectUnauthorized: true } })
      await expect(stranger.connect()).rejects.toThrow(/certificate/)
    }
  })
})

describe('the seed', () => {
  it('is equal on servers 15 and 17 in the selected tables, and differs by side in the others', async () => {
    const [local, remote] = [databaseUrl(stack.local, 'archon'), databaseUrl(stack.remote, 'archon')]
    expect(await checksums(local, selectedTables)).toEqual(await checksums(remote, selectedTables))
    const [own, other] = [await checksums(local, untouchedTables), await checksums(remote, untouchedTables)]
    expect(untouchedTables.filter((table) => own[table] === other[table])).toEqual([])
  })

  it('has about 7 MB in the full template and no pages in the empty one', async () => {
    const [size] = await sql<{ mb: number }>(
      databaseUrl(stack.local, 'archon'),
      "select (sum(pg_table_size(oid)) / 1e6)::float8 as mb from pg_class where relkind = 'r' and relname like 'archon%'",
    )
    expect(size?.mb).toBeGreaterThan(6)
    expect(size?.mb).toBeLessThan(9)
    const empty = databaseUrl(stack.local, 'archon_empty')
    expect(
      await sql(
        empty,
        'select (select count(*)::int from archon_crawled_pages) as pages, (select count(*)::int from archon_settings) as settings',
      ),
    ).toEqual([{ pages: 0, settings: 64 }])
  })
})

describe('comparing databases', () => {
  it('calls copies equal, then names the table, the sequence and the index that were changed', async () => {
    const a = await keep(createDatabase(stack.local))
    const b = await keep(createDatabase(stack.local))
    for (const what of ['data', 'shape'] as const) {
      const { objects, differences } = await compareDatabases(a.url, b.url, '%', what)
      expect(differences).toEqual([])
      expect(objects).toBeGreaterThan(20)
    }
    await sql(
      b.url,
      "update archon_sources set summary = 'changed' where source_id = 'source-3'; select nextval('archon_work_order_numbers'); drop index archon_tasks_parent",
    )
    const data = await compareDatabases(a.url, b.url, '%', 'data')
    expect(
      data.differences.map((line) => line.slice(0, 32).replace(/ [(a].*/, (s) => s.split(' ').slice(0, 2).join(' '))),
    ).toHaveLength(4)
    expect(data.differences.filter((line) => /archon_sources|archon_work_order_numbers/.test(line))).toHaveLength(4)
    const shape = await compareDatabases(a.url, b.url, '%', 'shape')
    expect(shape.differences).toEqual([expect.stringContaining('< index | public.archon_tasks_parent')])
  })
})

describe('the writer', () => {
  it('commits whole batches until it is stopped, and a torn batch is seen', async () => {
    const database = await keep(createDatabase(stack.local))
    const writer = await startWriter(database.url, 2000)
    await expect.poll(() => writer.batches, { timeout: 10_000 }).toBeGreaterThan(5)
    const { batches } = await writer.stop()
    expect(await readBatches(database.url)).toEqual({ batches, torn: [] })
    await sql(
      database.url,
      "delete from archon_agent_work_order_steps where work_order_id = 'batch-3-1' and step_number = 2",
    )
    expect((await readBatches(database.url)).torn).toEqual([3])
  })
})
