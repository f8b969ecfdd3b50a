import type { Client } from 'pg'
import { connect } from './database'

export interface Comparison {
  /** How many objects database A has. */
  readonly objects: number
  /** Lines that only one side has: "< …" is A, "> …" is B. Empty means equal. */
  readonly differences: readonly string[]
}

/**
 * Compares two databases by plain SQL of its own, none of the product's. `pattern` is a LIKE pattern of table names in
 * schema public. data: columns, row counts and content of each table, and the positions of sequences. shape: columns,
 * constraints, indexes, triggers with their state, policies, comments, owners, grants. The history table is left out.
 */
export async function compareDatabases(
  a: string,
  b: string,
  pattern: string,
  what: 'data' | 'shape',
): Promise<Comparison> {
  const read = what === 'data' ? dataLines : shapeLines
  const [left, right] = await Promise.all([withClient(a, read, pattern), withClient(b, read, pattern)])
  const [inLeft, inRight] = [new Set(left), new Set(right)]
  const differences = [
    ...left.filter((line) => !inRight.has(line)).map((line) => `< ${line}`),
    ...right.filter((line) => !inLeft.has(line)).map((line) => `> ${line}`),
  ]
  return { objects: left.length, differences }
}

type Reader = (client: Client, pattern: string) => Promise<string[]>

async function withClient(url: string, read: Reader, pattern: string): Promise<string[]> {
  const client = await connect(url)
  try {
    await client.query(
      "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 3; set bytea_output = 'hex'; set search_path = pg_catalog; set row_security = off",
    )
    return await read(client, pattern)
  } finally {
    await client.end()
  }
}

const selected =
  "n.nspname = 'public' and c.relname like $1 and c.relkind in ('r', 'p') and c.relname not like '%sync\\_history'"

async function dataLines(client: Client, pattern: string): Promise<string[]> {
  const tables = await client.query<{ name: string; columns: string | null }>(
    `select c.oid::regclass::text as name,
            (select string_agg(format('%I', attname), ',' order by attname) from pg_attribute
             where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${selected} and c.relkind = 'r' order by 1`,
    [pattern],
  )
  const answers: string[] = []
  for (const { name, columns } of tables.rows) {
    const { rows } = await client.query<{ line: string }>(
      `select concat_ws(' | ', count(*), coalesce(sum(hashtextextended(r, 7)::numeric), 0), coalesce(sum(hashtextextended(r, 11)::numeric), 0)) as line
       from (select row(${columns ?? ''})::text as r from only ${name} offset 0) each_row`,
    )
    answers.push(`table ${name} (${columns}): ${rows[0]?.line}`)
  }
  const sequences = await client.query<{ line: string }>(
    `select format('sequence %s at %s', sequencename, coalesce(last_value::text, 'its start')) as line
     from pg_sequences where schemaname = 'public' and sequencename like $1 and sequencename not like '%sync\\_history%' order by 1`,
    [pattern],
  )
  return [...answers, ...sequences.rows.map(({ line }) => line)]
}

const tables = `from pg_class c join pg_namespace n on n.oid = c.relnamespace`
const shapes = [
  `select concat_ws(' | ', 'column', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
     (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = c.oid and d.adnum = a.attnum), a.attacl::text, col_description(c.oid, a.attnum)) as line
   ${tables} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where ${selected}`,
  `select concat_ws(' | ', 'constraint', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred,
     obj_description(k.oid, 'pg_constraint')) as line ${tables} join pg_constraint k on k.conrelid = c.oid where ${selected}`,
  `select concat_ws(' | ', 'index', i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident,
     obj_description(i.indexrelid, 'pg_class')) as line ${tables} join pg_index i on i.indrelid = c.oid where ${selected}`,
  `select concat_ws(' | ', 'trigger', c.oid::regclass, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid)) as line
   ${tables} join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal and ${selected}`,
  `select concat_ws(' | ', 'policy', c.oid::regclass, p.polname, p.polcmd, p.polpermissive, (select string_agg(pg_get_userbyid(r), ',' order by 1) from unnest(p.polroles) r),
     pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as line ${tables} join pg_policy p on p.polrelid = c.oid where ${selected}`,
  `select concat_ws(' | ', 'table', c.oid::regclass, pg_get_userbyid(c.relowner), c.relacl::text, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
     c.reloptions::text, obj_description(c.oid, 'pg_class')) as line ${tables} where ${selected}`,
  `select concat_ws(' | ', 'sequence', c.oid::regclass, pg_get_userbyid(c.relowner), c.relacl::text, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle,
     obj_description(c.oid, 'pg_class'), (select refobjid::regclass::text || '.' || refobjsubid from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i'))) as line
   ${tables} join pg_sequence s on s.seqrelid = c.oid where n.nspname = 'public' and c.relname like $1 and c.relname not like '%sync\\_history%'`,
]

async function shapeLines(client: Client, pattern: string): Promise<string[]> {
  const answers: string[] = []
  for (const shape of shapes) {
    const { rows } = await client.query<{ line: string }>(`${shape} order by 1`, [pattern])
    answers.push(...rows.map(({ line }) => line))
  }
  return answers
}
