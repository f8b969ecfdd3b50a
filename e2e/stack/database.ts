import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, type QueryResultRow } from 'pg'
import type { Server } from './stack'

/** A database of a test's own. */
export interface TestDatabase {
  readonly name: string
  readonly server: Server
  /** For the owner role, through the session-mode port, without TLS. */
  readonly url: string
  /** For the superuser, on the server's own port. */
  readonly adminUrl: string
  /** Ends its sessions and drops it. */
  drop(): Promise<void>
}

/**
 * archon: all tables with content. archon-empty: all tables, rows only in settings, prompts, pricing and migrations.
 * empty: nothing, not even the extensions.
 */
export type Template = 'archon' | 'archon-empty' | 'empty'
const templates: Record<Template, string> = { archon: 'archon', 'archon-empty': 'archon_empty', empty: 'template1' }

/** Makes a database with a unique name, owned by the stack's owner role or by `owner`. */
export async function createDatabase(
  server: Server,
  options: { readonly template?: Template; readonly owner?: string; readonly name?: string } = {},
): Promise<TestDatabase> {
  const name = options.name ?? `test_${randomBytes(6).toString('hex')}`
  const template = templates[options.template ?? 'archon']
  const admin = databaseUrl(server, 'postgres', { as: 'superuser', route: 'direct' })
  await copyTemplate(
    admin,
    `create database "${name}" template ${template} owner "${options.owner ?? server.owner.user}"`,
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

/**
 * A template that somebody looks at cannot be copied (SQLSTATE 55006), and a pooler keeps its connection for 5 s longer.
 * CREATE DATABASE waits for 5 s by itself.
 */
async function copyTemplate(admin: string, statement: string): Promise<void> {
  const deadline = Date.now() + 45_000
  for (;;) {
    try {
      await sql(admin, statement)
      return
    } catch (error) {
      const inUse = error instanceof Error && Reflect.get(error, 'code') === '55006'
      if (!inUse || Date.now() > deadline) throw error
    }
  }
}

export interface UrlOptions {
  readonly as?: 'owner' | 'superuser'
  /** direct: the server itself; session and transaction: the remote's poolers. */
  readonly route?: 'direct' | 'session' | 'transaction'
  /** The TLS mode as libpq spells it; none given means the driver's default. */
  readonly sslmode?: 'disable' | 'require'
}

/** A connection URL; by default for the owner, over the session-mode port. */
export function databaseUrl(server: Server, database: string, options: UrlOptions = {}): string {
  const { user, password } = options.as === 'superuser' ? server.superuser : server.owner
  const ports = { direct: server.port, session: server.sessionPort, transaction: server.transactionPort ?? server.port }
  const url = new URL(`postgresql://${server.host}:${ports[options.route ?? 'session']}/${database}`)
  url.username = user
  url.password = password
  if (options.sslmode) url.searchParams.set('sslmode', options.sslmode)
  return url.href
}

/** An open session; the caller ends it. A connection that is lost later rejects the query that runs, nothing else. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Runs one statement, or several without values, over an open session or over one of its own; answers the rows. */
export async function sql<Row extends QueryResultRow = Record<string, unknown>>(
  on: string | Client,
  text: string,
  values?: unknown[],
): Promise<Row[]> {
  if (typeof on !== 'string') return (await on.query<Row>(text, values)).rows
  const client = await connect(on)
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/**
 * "count:hash" per table, by SQL of its own. Generated columns are included; order of rows and columns does not matter.
 * A table that is missing answers "missing".
 */
export async function checksums(on: string | Client, tables: readonly string[]): Promise<Record<string, string>> {
  const client = typeof on === 'string' ? await connect(on) : on
  try {
    await client.query(
      "set timezone = 'UTC'; set extra_float_digits = 3; set bytea_output = 'hex'; set row_security = off",
    )
    const answers: Record<string, string> = {}
    for (const table of tables) answers[table] = await checksum(client, table)
    return answers
  } finally {
    if (typeof on === 'string') await client.end()
  }
}

async function checksum(client: Client, table: string): Promise<string> {
  const [found] = await sql<{ columns: string | null }>(
    client,
    `select string_agg(format('%I', attname), ',' order by attname) as columns from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [table],
  )
  if (!found?.columns) return 'missing'
  const [answer] = await sql<{ sum: string }>(
    client,
    `select count(*) || ':' || md5(coalesce(string_agg(md5(r), '' order by md5(r)), '')) as sum from (select row(${found.columns})::text as r from only ${table}) q`,
  )
  return answer?.sum ?? 'missing'
}

/** The tables of the Archon preset, and those a sync with it must leave alone. */
export const selectedTables = [
  'archon_settings',
  'archon_sources',
  'archon_page_metadata',
  'archon_crawled_pages',
  'archon_code_examples',
  'archon_crawl_state',
  'archon_projects',
  'archon_tasks',
  'archon_task_history',
  'archon_document_versions',
  'archon_project_sources',
  'archon_configured_repositories',
  'archon_agent_work_orders',
  'archon_agent_work_order_steps',
  'archon_migrations',
  'archon_prompts',
  'archon_llm_pricing',
] as const
export const untouchedTables = [
  'archon_mcp_sessions',
  'archon_mcp_requests',
  'archon_sync_history',
  'app_notes',
  'app_setting_log',
] as const

/** Until a server that was just started takes a statement; throws its last refusal after a minute. */
export async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    try {
      await sql(url, 'select 1')
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await wait(100)
    }
  }
}
