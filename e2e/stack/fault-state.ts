import type { Client } from 'pg'
import { connect, sql } from './database'

/** What a database holds, by plain SQL of its own, none of the product's. */
export interface State {
  /** Count and two sums of row hashes per table of schema public, the history table left out. */
  readonly tables: Readonly<Record<string, string>>
  /** `last_value is_called` per sequence. */
  readonly sequences: Readonly<Record<string, string>>
  /** Columns, constraints, indexes, triggers and comments, one line each. */
  readonly shape: string
}

const ours = "n.nspname = 'public' and c.relname not like '%sync\\_history%'"
const relations = 'pg_class c join pg_namespace n on n.oid = c.relnamespace'
const shapes = [
  `select concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
     (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = c.oid and d.adnum = a.attnum)) as line
   from ${relations} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where c.relkind = 'r' and ${ours}`,
  `select concat_ws(' ', 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint')) as line
   from ${relations} join pg_constraint k on k.conrelid = c.oid where ${ours}`,
  `select concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, obj_description(i.indexrelid, 'pg_class')) as line
   from ${relations} join pg_index i on i.indrelid = c.oid where ${ours}`,
  `select concat_ws(' ', 'trigger', c.relname, t.tgname, t.tgenabled) as line
   from ${relations} join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal and ${ours}`,
]

/** Reads the state over a session of its own. */
export async function readState(url: string): Promise<State> {
  const client = await connect(url)
  try {
    await client.query("set timezone = 'UTC'; set max_parallel_workers_per_gather = 0")
    return {
      tables: await tableLines(client),
      sequences: await sequenceLines(client),
      shape: await shapeText(client),
    }
  } finally {
    await client.end()
  }
}

/** Whether every row and every sequence is the same. */
export function sameData(a: State, b: State): boolean {
  return JSON.stringify([a.tables, a.sequences]) === JSON.stringify([b.tables, b.sequences])
}

async function namesOf(client: Client, kind: 'r' | 'S'): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    client,
    `select c.relname as name from ${relations} where c.relkind = '${kind}' and ${ours} order by 1`,
  )
  return rows.map((row) => row.name)
}

async function tableLines(client: Client): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const name of await namesOf(client, 'r')) {
    const [row] = await sql<{ line: string }>(
      client,
      `select concat_ws(' ', count(*), sum(hashtextextended(r, 3)::numeric), sum(hashtextextended(r, 5)::numeric)) as line
       from (select t::text as r from only public."${name}" t offset 0) q`,
    )
    answers[name] = row?.line ?? ''
  }
  return answers
}

async function sequenceLines(client: Client): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const name of await namesOf(client, 'S')) {
    const [row] = await sql<{ line: string }>(
      client,
      `select concat_ws(' ', last_value, is_called) as line from public."${name}"`,
    )
    answers[name] = row?.line ?? ''
  }
  return answers
}

async function shapeText(client: Client): Promise<string> {
  const all: string[] = []
  for (const shape of shapes) {
    const rows = await sql<{ line: string }>(client, `${shape} order by 1`)
    all.push(...rows.map((row) => row.line))
  }
  return all.join('\n')
}
