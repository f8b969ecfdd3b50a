import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compareDatabases } from '../../e2e/stack/compare'
import { checksums, databaseUrl, selectedTables, sql } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { brokenForeignKeys, databaseState, sequencesBehind } from '../../e2e/stack/state'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'
import { blockersOf } from '../../src-shared/domain/plan'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

async function openEmpty(): Promise<SyncFixture> {
  fixture = await openSyncFixture(stack, { localTemplate: 'empty', remoteTemplate: 'empty' })
  return fixture
}

const asOwner = (side: 'local' | 'remote') => databaseUrl(fixture[side].server, fixture[side].name, { route: 'direct' })
const everything = { include: ['*'], exclude: [] }

/** Shape lines that differ between two databases; grants are left out, since a sync copies none. */
async function shapeDifferences(a: string, b: string): Promise<string[]> {
  const { differences } = await compareDatabases(a, b, '%', 'shape')
  const plain = differences.map((line) => line.replace(/ \| \{[^}]*=[^}]*\}/g, ''))
  const [left, right] = ['<', '>'].map(
    (side) => new Set(plain.filter((line) => line[0] === side).map((line) => line.slice(2))),
  )
  return plain.filter((line) => !(line[0] === '<' ? right : left)?.has(line.slice(2)))
}

describe('tables that the target lacks', () => {
  it.each(['local-to-remote', 'remote-to-local'] as const)(
    'are made with everything that belongs to them, %s',
    async (direction) => {
      fixture = await openSyncFixture(stack)
      const { source, target } = fixture.roles(direction)
      const dropped = [
        'tasks',
        'task_history',
        'agent_work_orders',
        'agent_work_order_steps',
        'crawled_pages',
        'code_examples',
        'llm_pricing',
      ]
      await sql(
        target.adminUrl,
        `drop view archon_open_tasks; drop table ${dropped.map((name) => `archon_${name}`).join(', ')}; drop sequence archon_work_order_numbers`,
      )

      const { result, plan } = await fixture.sync(direction)

      expect(result.failure).toBeNull()
      expect(
        plan?.tables
          .filter(({ action }) => action === 'create')
          .map(({ table }) => table.name)
          .sort(),
      ).toEqual(dropped.map((name) => `archon_${name}`).sort())
      expect(await checksums(target.adminUrl, selectedTables)).toEqual(await checksums(source.adminUrl, selectedTables))
      expect(await shapeDifferences(source.adminUrl, target.adminUrl)).toEqual([])
      expect(await brokenForeignKeys(target.adminUrl)).toEqual([])
      expect(await sequencesBehind(target.adminUrl)).toEqual([])
      expect(result.safetyBackup?.manifest.absentTables.map(({ name }) => name).sort()).toEqual(
        dropped.map((name) => `archon_${name}`).sort(),
      )
    },
  )

  it('are made in an empty database, and a second sync replaces them', async () => {
    await openEmpty()
    const { local, remote, sync } = fixture
    await sql(
      asOwner('local'),
      `
      create sequence numbers start 100;
      create table maker (id int generated always as identity primary key, name text not null unique);
      create table "Thing" (id bigserial primary key, maker_id int references maker on delete cascade, code text default 'T-' || nextval('numbers'), number bigint default nextval('numbers'));
      create index on "Thing" (lower(code)) where number > 0;
      create statistics thing_statistics (dependencies) on maker_id, number from "Thing";
      create unlogged table scratch (a int);
      comment on table "Thing" is 'It''s a "thing"'; comment on column "Thing".code is E'two\\nlines'; comment on sequence numbers is 'shared';
      insert into maker (name) select 'maker ' || i from generate_series(1, 5) i;
      insert into "Thing" (maker_id) select 1 + i % 5 from generate_series(1, 40) i;
      insert into scratch values (1)`,
    )
    for (const expected of ['create', 'replace']) {
      const { result, plan } = await sync('local-to-remote', everything)
      expect(result.failure).toBeNull()
      expect(new Set(plan?.tables.map(({ action }) => action))).toEqual(new Set([expected]))
      expect(await shapeDifferences(local.adminUrl, remote.adminUrl)).toEqual([])
      const tables = ['maker', '"Thing"', 'scratch']
      expect(await checksums(remote.adminUrl, tables)).toEqual(await checksums(local.adminUrl, tables))
      expect(await sequencesBehind(remote.adminUrl)).toEqual([])
      await sql(asOwner('local'), 'insert into "Thing" (maker_id) values (1), (2)')
    }
  })

  it('take the position of a sequence that is there already because another table draws from it', async () => {
    await openEmpty()
    const { local, remote, sync } = fixture
    for (const side of ['local', 'remote'] as const)
      await sql(
        asOwner(side),
        "create sequence numbers; create table other (n bigint default nextval('numbers')); insert into other select from generate_series(1, 30)",
      )
    await sql(
      asOwner('local'),
      "create table fresh (n bigint default nextval('numbers')); insert into fresh select from generate_series(1, 10)",
    )
    const { result } = await sync('local-to-remote', { include: ['fresh'], exclude: [] })
    expect(result.failure).toBeNull()
    expect(await checksums(remote.adminUrl, ['fresh'])).toEqual(await checksums(local.adminUrl, ['fresh']))
    expect(await sequencesBehind(remote.adminUrl)).toEqual([])
  })
})

describe('what a missing table needs and the target lacks is named as a blocker, and nothing is touched', () => {
  it.each([
    ['type-missing', 'an enum', "create type mood as enum ('calm'); create table thing (mood mood)", 'mood'],
    ['type-missing', 'a domain, in an array', 'create domain code as text; create table thing (codes code[])', 'code'],
    [
      'function-missing',
      'a function of a default',
      "create function now_or_never() returns timestamptz language sql as 'select now()'; create table thing (at timestamptz default now_or_never())",
      'now_or_never()',
    ],
    [
      'function-missing',
      'a function of a trigger',
      "create function touch() returns trigger language plpgsql as 'begin return new; end'; create table thing (a int); create trigger touch before insert on thing for each row execute function touch()",
      'touch()',
    ],
    ['schema-missing', 'a schema', 'create schema shop; create table shop.thing (a int)', 'shop'],
    [
      'referenced-table-missing',
      'a table that it refers to',
      'create table maker (id int primary key); create table thing (maker int references maker)',
      'maker',
    ],
  ])('%s: %s', async (rule, _what, source, name) => {
    await openEmpty()
    await sql(asOwner('local'), source)
    await expectBlocked(rule, name)
  })

  it.each([
    [
      'of a column',
      'create extension vector; create table thing (v vector(3)); alter table thing owner to archon_owner',
      'vector',
    ],
    [
      'of an index',
      'create extension pg_trgm; create table thing (a text); create index on thing using gin (a gin_trgm_ops); alter table thing owner to archon_owner',
      'pg_trgm',
    ],
    [
      'of a default',
      'create extension pg_trgm; create table thing (a real default similarity($$a$$, $$b$$)); alter table thing owner to archon_owner',
      'pg_trgm',
    ],
  ])('extension-missing: the extension %s', async (_what, source, name) => {
    await openEmpty()
    await sql(fixture.local.adminUrl, source)
    await expectBlocked('extension-missing', name)
  })

  it('role-missing: a role of a policy', async () => {
    await openEmpty()
    await sql(
      fixture.local.adminUrl,
      'create role test_local_only; create table thing (a int); alter table thing owner to archon_owner; create policy p on thing to test_local_only using (true)',
    )
    try {
      await expectBlocked('role-missing', 'test_local_only')
    } finally {
      await sql(fixture.local.adminUrl, 'drop table thing; drop role test_local_only')
    }
  })

  it('no-create: the right to make tables', async () => {
    await openEmpty()
    await sql(asOwner('local'), 'create table thing (a int)')
    await sql(fixture.remote.adminUrl, 'alter schema public owner to postgres; revoke all on schema public from public')
    await expectBlocked('no-create', 'public')
  })

  async function expectBlocked(rule: string, name: string): Promise<void> {
    const { remote, sync, preview } = fixture
    const before = await databaseState(remote, 'physical')
    const order = { include: ['thing', 'shop.thing'], exclude: [] }
    const blockers = blockersOf((await preview('local-to-remote', order)).plan)
    expect(blockers).toEqual([expect.objectContaining({ rule, message: expect.stringContaining(name) })])
    const { result } = await sync('local-to-remote', order)
    expect(result).toMatchObject({
      failedPhase: 'connect',
      targetState: 'unchanged',
      failure: { code: 'plan/blocked' },
    })
    expect(await databaseState(remote, 'physical')).toEqual(before)
  }
})

const partitioned = `
  create table device (id int primary key, name text);
  create table measurement (id bigint not null, at date not null, device_id int constraint measurement_device references device, value real,
    primary key (id, at)) partition by range (at);
  create index measurement_device_idx on measurement (device_id);
  create table measurement_2024 partition of measurement for values from ('2024-01-01') to ('2025-01-01');
  create table measurement_2025 partition of measurement for values from ('2025-01-01') to ('2026-01-01') partition by hash (id);
  create table measurement_2025_odd partition of measurement_2025 for values with (modulus 2, remainder 1);
  create table measurement_2025_even partition of measurement_2025 for values with (modulus 2, remainder 0);
  create table measurement_rest partition of measurement default;
  create table remark (id serial primary key, measurement_id bigint, at date, text text,
    constraint remark_measurement foreign key (measurement_id, at) references measurement (id, at) on delete cascade);
  comment on constraint remark_measurement on remark is 'To a partitioned table'`
const measurements = `
  insert into device select i, 'device ' || i from generate_series(1, 4) i;
  insert into measurement select i, date '2024-06-01' + i, 1 + i % 4, i from generate_series(1, 900) i;
  insert into remark (measurement_id, at, text) select id, at, 'remark' from measurement where id % 10 = 0`
const partitionTables = [
  'device',
  'measurement_2024',
  'measurement_2025_odd',
  'measurement_2025_even',
  'measurement_rest',
  'remark',
]
const chosen = { include: ['device', 'measurement', 'remark'], exclude: [] }

describe('declared partitions', () => {
  it('are replaced leaf by leaf when both sides have the same', async () => {
    await openEmpty()
    const { local, remote, sync } = fixture
    await sql(asOwner('local'), `${partitioned};${measurements}`)
    await sql(
      asOwner('remote'),
      `${partitioned}; insert into device values (9, 'old'); insert into measurement values (1, '2024-02-02', 9, 0)`,
    )
    const before = await databaseState(remote)
    const { result, plan } = await sync('local-to-remote', chosen)
    expect(result.failure).toBeNull()
    expect(plan?.tables.map(({ table, action }) => `${action} ${table.name}`)).toEqual(
      partitionTables.map((name) => `replace ${name}`).sort(),
    )
    expect(await checksums(remote.adminUrl, partitionTables)).toEqual(await checksums(local.adminUrl, partitionTables))
    expect(await brokenForeignKeys(remote.adminUrl)).toEqual([])
    expect(withoutHistory((await databaseState(remote)).definitions)).toEqual(before.definitions)
  })

  it('keep a foreign key from a table outside the selection to the partitioned table', async () => {
    await openEmpty()
    const { remote, sync } = fixture
    for (const side of ['local', 'remote'] as const) await sql(asOwner(side), `${partitioned};${measurements}`)
    await sql(asOwner('local'), "insert into measurement values (5000, '2030-01-01', 1, 1)")
    const before = await checksums(remote.adminUrl, ['remark'])
    const { result } = await sync('local-to-remote', { include: ['device', 'measurement'], exclude: [] })
    expect(result.failure).toBeNull()
    expect(await checksums(remote.adminUrl, ['remark'])).toEqual(before)
    expect(await brokenForeignKeys(remote.adminUrl)).toEqual([])
    await expect(
      sql(asOwner('remote'), "insert into remark (measurement_id, at) values (-1, '2024-01-01')"),
    ).rejects.toThrow(/remark_measurement/)
  })

  it.each([
    [
      'one more',
      "create table measurement_2023 partition of measurement for values from ('2023-01-01') to ('2024-01-01')",
    ],
    ['one less', 'drop table measurement_2024 cascade'],
    [
      'another bound',
      "alter table measurement detach partition measurement_2024; alter table measurement attach partition measurement_2024 for values from ('2024-02-01') to ('2025-01-01')",
    ],
    ['one less in the second level', 'drop table measurement_2025_odd cascade'],
  ])('are a blocker when the target has %s', async (_what, change) => {
    await openEmpty()
    const { remote, sync, preview } = fixture
    await sql(asOwner('local'), partitioned)
    await sql(asOwner('remote'), `${partitioned}; ${change}`)
    const before = await databaseState(remote, 'physical')
    const { plan } = await preview('local-to-remote', chosen)
    expect(new Set(blockersOf(plan).map(({ rule }) => rule))).toEqual(new Set(['partitions-differ']))
    const { result } = await sync('local-to-remote', chosen)
    expect(result).toMatchObject({ failure: { code: 'plan/blocked' }, targetState: 'unchanged' })
    expect(await databaseState(remote, 'physical')).toEqual(before)
  })

  it.each(['local-to-remote', 'remote-to-local'] as const)(
    'are made with their parent when all are missing, %s',
    async (direction) => {
      await openEmpty()
      const { source, target } = fixture.roles(direction)
      await sql(source.adminUrl, `set role archon_owner; ${partitioned}; ${measurements}`)
      const { result } = await fixture.sync(direction, chosen)
      expect(result.failure).toBeNull()
      expect(await checksums(target.adminUrl, partitionTables)).toEqual(
        await checksums(source.adminUrl, partitionTables),
      )
      expect(await shapeDifferences(source.adminUrl, target.adminUrl)).toEqual([])
      expect(await sql(target.adminUrl, inheritance)).toEqual(await sql(source.adminUrl, inheritance))
      expect(await brokenForeignKeys(target.adminUrl)).toEqual([])
    },
  )
})

/** Which table and index belongs to which, with bounds. */
const inheritance = `select inhrelid::regclass::text as child, inhparent::regclass::text as parent, pg_get_expr(relpartbound, c.oid) as bound
  from pg_inherits join pg_class c on c.oid = inhrelid order by 1`

/** The history table was made by the sync: its definition is taken out of the dump again. */
function withoutHistory(dump: string): string {
  return dump.replace(/--\n-- Name: archon_sync_history[\s\S]*?(?=--\n-- (Name|PostgreSQL))/g, '')
}
