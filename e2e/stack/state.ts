import type { Client } from 'pg'
import { connect, sql, type TestDatabase } from './database'
import { docker } from './docker'

/**
 * Everything a database holds, one line per object: content of every user table, positions of every sequence, and
 * the definitions as pg_dump writes them. `physical` adds where each row lies and which transaction wrote it, so
 * that equal states mean that nothing was written at all.
 */
export async function databaseState(database: TestDatabase, physical: 'physical' | 'logical' = 'logical') {
  const [content, definitions] = await Promise.all([contentLines(database, physical), schemaDump(database)])
  return { content, definitions }
}

async function contentLines(database: TestDatabase, physical: 'physical' | 'logical'): Promise<string[]> {
  const client = await connect(database.adminUrl)
  try {
    await client.query(
      "set timezone = 'UTC'; set extra_float_digits = 3; set bytea_output = 'hex'; set search_path = ''",
    )
    return [...(await tableLines(client, physical)), ...(await sequenceLines(client))]
  } finally {
    await client.end()
  }
}

const userRelations = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

async function tableLines(client: Client, physical: 'physical' | 'logical'): Promise<string[]> {
  const tables = await sql<{ name: string; file: string }>(
    client,
    `select format('%I.%I', n.nspname, c.relname) as name, pg_relation_filenode(c.oid)::text as file
     ${userRelations} and c.relkind = 'r' order by 1`,
  )
  const place = physical === 'physical' ? "t.ctid::text || ' ' || t.xmin::text || ' ' ||" : ''
  const answers: string[] = []
  for (const { name, file } of tables) {
    const [row] = await sql<{ sum: string }>(
      client,
      `select count(*) || ':' || md5(coalesce(string_agg(md5(r), '' order by md5(r)), '')) as sum
       from (select ${place} t::text as r from only ${name} t) q`,
    )
    answers.push(`table ${name} ${row?.sum}${physical === 'physical' ? ` in file ${file}` : ''}`)
  }
  return answers
}

async function sequenceLines(client: Client): Promise<string[]> {
  const names = await sql<{ name: string }>(
    client,
    `select format('%I.%I', n.nspname, c.relname) as name ${userRelations} and c.relkind = 'S' order by 1`,
  )
  const answers: string[] = []
  for (const { name } of names) {
    const [row] = await sql<{ last_value: string; is_called: boolean }>(
      client,
      `select last_value, is_called from ${name}`,
    )
    answers.push(`sequence ${name} at ${row?.last_value} ${row?.is_called}`)
  }
  return answers
}

/** `pg_dump --schema-only` of the server's own tools as text, without its random `\restrict` lines. */
export async function schemaDump({ server, name }: TestDatabase, arguments_: readonly string[] = []): Promise<string> {
  const { container, port, superuser } = server
  const place = ['--host=/var/run/postgresql', `--port=${port}`, `--username=${superuser.user}`]
  const text = await docker([
    'exec',
    '--user',
    'postgres',
    container,
    'pg_dump',
    ...place,
    '--schema-only',
    ...arguments_,
    name,
  ])
  return text
    .split('\n')
    .filter((line) => !/^\\(un)?restrict /.test(line))
    .join('\n')
}

/** Foreign keys of a database that hold rows which refer to nothing, looked for row by row; or that are not valid. */
export async function brokenForeignKeys(url: string): Promise<string[]> {
  const client = await connect(url)
  try {
    const keys = await sql<{ name: string; valid: boolean; query: string }>(
      client,
      `select k.conname as name, k.convalidated as valid,
         format('select count(*)::int as orphans from %s a where %s and not exists (select from %s b where %s)',
           k.conrelid::regclass,
           (select string_agg(format('a.%I is not null', attname), ' and ') from pg_attribute where attrelid = k.conrelid and attnum = any (k.conkey)),
           k.confrelid::regclass,
           (select string_agg(format('a.%I = b.%I', x.attname, y.attname), ' and ')
            from unnest(k.conkey, k.confkey) u(a, b)
            join pg_attribute x on x.attrelid = k.conrelid and x.attnum = u.a
            join pg_attribute y on y.attrelid = k.confrelid and y.attnum = u.b)) as query
       from pg_constraint k where k.contype = 'f' and k.conparentid = 0`,
    )
    const broken: string[] = []
    for (const key of keys) {
      const [row] = await sql<{ orphans: number }>(client, key.query)
      if (!key.valid || row?.orphans !== 0) broken.push(`${key.name}: ${row?.orphans} orphans`)
    }
    return broken
  } finally {
    await client.end()
  }
}

/** Columns whose sequence would hand out a value that a row may hold already. Asks each sequence for its next value. */
export async function sequencesBehind(url: string): Promise<string[]> {
  const client = await connect(url)
  try {
    const uses = await sql<{ name: string; query: string }>(
      client,
      `select format('%s.%I', c.oid::regclass, a.attname) as name,
         format('select nextval(%L)::numeric as next, coalesce(max(%I), 0)::numeric as furthest from %s',
           coalesce(pg_get_serial_sequence(c.oid::regclass::text, a.attname), substring(pg_get_expr(d.adbin, d.adrelid) from $$^nextval\\('(.*)'::regclass\\)$$)),
           a.attname, c.oid::regclass) as query
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval(%')`,
    )
    const behind: string[] = []
    for (const { name, query } of uses) {
      const [row] = await sql<{ next: string; furthest: string }>(client, query)
      if (BigInt(row?.next ?? 0) <= BigInt(row?.furthest ?? 0)) behind.push(`${name}: ${row?.next} <= ${row?.furthest}`)
    }
    if (uses.length === 0) throw new Error('No sequence feeds a column here')
    return behind
  } finally {
    await client.end()
  }
}
