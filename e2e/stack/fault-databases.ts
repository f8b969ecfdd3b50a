import { randomBytes } from 'node:crypto'
import { createDatabase, databaseUrl, sql, type TestDatabase } from './database'
import { faultContent, faultSchema, faultSelection } from './fault-seed'
import { readState, type State, sameData } from './fault-state'
import { findStack, type Server } from './stack'

/** The source of the faults' syncs, and a target with older rows in the same tables. */
export interface FaultDatabases {
  readonly source: TestDatabase
  /** What every fresh target holds. */
  readonly old: State
  /** What its selected tables hold after a commit. */
  readonly wanted: State
  /** A new copy of the target; drop() drops it too. */
  freshTarget(): Promise<TestDatabase>
  drop(): Promise<void>
}

/** Makes both with `rows` items in the source and half as many in the target; fresh targets lie in `tablespace`. */
export async function makeFaultDatabases(
  from: Server,
  into: Server,
  rows: number,
  tablespace = 'pg_default',
): Promise<FaultDatabases> {
  const source = await createDatabase(from, { template: 'empty' })
  const template = await createDatabase(into, { template: 'empty' })
  const made = [source, template]
  await sql(source.url, faultSchema + faultContent('new', rows))
  // Not through the pooler: it would keep a session on the template, and a template must have none.
  const direct = databaseUrl(into, template.name, { route: 'direct' })
  await sql(direct, faultSchema + faultContent('old', Math.ceil(rows / 2)))
  // A server that is killed later would else skip some values of these sequences when it replays its log.
  for (const database of made) await sql(database.adminUrl, 'checkpoint')
  return {
    source,
    old: await readState(direct),
    wanted: await readState(source.url),
    freshTarget: async () => {
      const copy = await copyDatabase(template, tablespace)
      made.push(copy)
      return copy
    },
    drop: async () => {
      for (const database of made) await database.drop()
    },
  }
}

/** A copy of a database that nobody is connected to; `tablespace` holds all of it. */
export async function copyDatabase(template: TestDatabase, tablespace = 'pg_default'): Promise<TestDatabase> {
  const { server } = template
  const name = `${template.name}_${randomBytes(4).toString('hex')}`
  const admin = databaseUrl(server, 'postgres', { as: 'superuser', route: 'direct' })
  await sql(
    admin,
    `create database "${name}" template "${template.name}" owner "${server.owner.user}" tablespace ${tablespace}`,
  )
  return {
    name,
    server,
    url: databaseUrl(server, name),
    adminUrl: databaseUrl(server, name, { as: 'superuser', route: 'direct' }),
    drop: async () => {
      await sql(admin, `drop database if exists "${name}" with (force)`)
    },
  }
}

/** The database at its server's address of now, which a restart may change; not through a pooler. */
export async function rediscovered(stackName: string, database: TestDatabase): Promise<TestDatabase> {
  const now = await findStack(stackName)
  const server = now?.[database.server.kind] ?? database.server
  const { name } = database
  return {
    ...database,
    server,
    url: databaseUrl(server, name, { route: 'direct' }),
    adminUrl: databaseUrl(server, name, { as: 'superuser', route: 'direct' }),
  }
}

/**
 * `old`: every row, sequence, key, index and trigger as before. `new`: the selected tables as on the source, sequences
 * beyond their rows, all else as before. Anything else is told in full: it must never be seen.
 */
export async function judge(databases: FaultDatabases, target: Pick<TestDatabase, 'url'>): Promise<string> {
  const { old, wanted } = databases
  const now = await readState(target.url)
  const sameShape = now.shape === old.shape
  if (sameShape && sameData(now, old)) return 'old'
  const selected: readonly string[] = faultSelection
  const rowsAreNew = Object.keys(now.tables).every(
    (table) => now.tables[table] === (selected.includes(table) ? wanted : old).tables[table],
  )
  if (sameShape && rowsAreNew && (await sequencesAreAhead(target.url))) return 'new'
  return `neither old nor new: ${JSON.stringify({ sameShape, rowsAreNew, now, old, wanted }, null, 1)}`
}

async function sequencesAreAhead(url: string): Promise<boolean> {
  const [row] = await sql<{ ahead: boolean }>(
    url,
    `select (select last_value >= (select max(id) from parents) from parents_id_seq)
        and (select last_value >= (select max(id) from items) from items_id_seq)
        and (select last_value >= (select max(id) from numbered) from free_numbers) as ahead`,
  )
  return row?.ahead === true
}
