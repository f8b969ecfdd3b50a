import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checksums, databaseUrl, sql } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { schemaDump, sequencesBehind } from '../../e2e/stack/state'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

/** Names that mean something to a shell, to SQL, to a pattern, to COPY's text, to a list of contents, or to a regular expression. */
const hostile = [
  'plain',
  'select',
  'Mixed Case',
  ' leading and trailing ',
  'quo"te',
  "apo'strophe",
  'new\nline',
  'tab\tcr\r',
  't?',
  'A*',
  'a.b',
  '$$',
  '$1',
  "x'; drop table decoy; --",
  '/* comment',
  'back\\slash',
  '\\.',
  '(paren',
  'a,b',
  'naïve 你好 🚀',
  'é'.repeat(31),
  'x'.repeat(63),
  '-t',
  '%s',
]
/** What a name would reach if it were taken for a pattern or split at a dot. */
const decoys = ['decoy', 't1', 'tx', 'Ab', 'A', 'paren', '"quote"', 'newline']

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** A table with key, index, sequence, foreign key to itself, check, trigger, policy and comments, all of that name. */
function tableSql(name: string): string {
  const q = quote(name)
  const short = quote([...name].slice(0, 20).join(''))
  return `
    create table ${q} (id bigserial constraint ${quote(`${[...name].slice(0, 20).join('')}_k`)} primary key, ${short} text default ${literal(name)},
      parent bigint constraint ${quote(`${[...name].slice(0, 20).join('')}_f`)} references ${q}, unique (${short}, id));
    create index ${quote(`${[...name].slice(0, 20).join('')}_i`)} on ${q} (${short}) where ${short} <> ${literal(name)};
    create trigger ${short} before update on ${q} for each row execute function touch();
    create policy ${short} on ${q} using (${short} is not null);
    comment on table ${q} is ${literal(name)};
    comment on column ${q}.${short} is ${literal(name)};
    comment on constraint ${quote(`${[...name].slice(0, 20).join('')}_f`)} on ${q} is ${literal(name)};
    insert into ${q} (parent) values (null), (1), (2);
    insert into ${q} (${short}) values (E'\\\\.'), (E'\\\\N'), (null), (E'\\t\\n')`
}

const setUp = `
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create schema a; create table a.b (v int); insert into a.b values (7);
  ${decoys.map((name) => `create table ${quote(name)} (v int); insert into ${quote(name)} values (7)`).join(';')}`
const include = hostile.map(quote)
const tables = hostile.map(quote)
const untouched = ['a.b', ...decoys.map(quote)]

describe('names that want to be something else', () => {
  it('are tables like any other: replaced, and nothing else is', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'empty', remoteTemplate: 'empty' })
    const { local, remote, sync } = fixture
    for (const { server, name } of [local, remote])
      await sql(databaseUrl(server, name, { route: 'direct' }), `${setUp};${hostile.map(tableSql).join(';')}`)
    for (const table of tables)
      await sql(local.adminUrl, `insert into ${table} (parent) values (1); delete from ${table} where id = 3`)
    await sql(local.adminUrl, untouched.map((table) => `update ${table} set v = 8`).join(';'))
    const before = {
      rows: await checksums(remote.adminUrl, untouched),
      schema: await schemaDump(remote, ['--exclude-table=archon_sync_history']),
    }

    const { result, plan } = await sync('local-to-remote', { include, exclude: [] })

    expect(result.failure).toBeNull()
    expect(plan?.tables.map(({ table }) => table.name).sort()).toEqual([...hostile].sort())
    expect(await checksums(remote.adminUrl, tables)).toEqual(await checksums(local.adminUrl, tables))
    expect(await checksums(remote.adminUrl, untouched)).toEqual(before.rows)
    expect(await schemaDump(remote, ['--exclude-table=archon_sync_history'])).toEqual(before.schema)
    expect(await sequencesBehind(remote.adminUrl)).toEqual([])
  })

  it('are made where they are missing, with everything that belongs to them', async () => {
    fixture = await openSyncFixture(stack, { localTemplate: 'empty', remoteTemplate: 'empty' })
    const { local, remote, sync } = fixture
    await sql(databaseUrl(local.server, local.name, { route: 'direct' }), `${setUp};${hostile.map(tableSql).join(';')}`)
    await sql(databaseUrl(remote.server, remote.name, { route: 'direct' }), setUp)
    const before = await checksums(remote.adminUrl, untouched)

    const { result } = await sync('local-to-remote', { include, exclude: [] })

    expect(result.failure).toBeNull()
    expect(await checksums(remote.adminUrl, tables)).toEqual(await checksums(local.adminUrl, tables))
    expect(await checksums(remote.adminUrl, untouched)).toEqual(before)
    expect(await sequencesBehind(remote.adminUrl)).toEqual([])
    expect(await definitions(remote.adminUrl)).toEqual(await definitions(local.adminUrl))
  })
})

/** Constraints, indexes, triggers, policies and comments, as the server itself words them. */
async function definitions(url: string): Promise<unknown> {
  const parts = await sql(
    url,
    `select 'constraint' as kind, conname as name, pg_get_constraintdef(oid) as text, obj_description(oid, 'pg_constraint') as comment from pg_constraint where connamespace = 'public'::regnamespace
     union all select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), null from pg_index join pg_class c on c.oid = indrelid where c.relnamespace = 'public'::regnamespace
     union all select 'trigger', tgname, pg_get_triggerdef(oid), tgenabled::text from pg_trigger where not tgisinternal
     union all select 'policy', polname, polrelid::regclass::text || pg_get_expr(polqual, polrelid), null from pg_policy
     union all select 'table', oid::regclass::text, null, obj_description(oid, 'pg_class') from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
     union all select 'column', attrelid::regclass::text || attname, null, col_description(attrelid, attnum) from pg_attribute join pg_class c on c.oid = attrelid where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and attnum > 0
     order by 1, 2, 3, 4`,
  )
  return parts.filter(({ name, text }) => !`${name} ${text}`.includes('archon_sync_history'))
}
