import { expect, test } from 'vitest'
import { createDatabase, sql } from '../../e2e/stack/database'
import { useStack } from '../../e2e/stack/stack'
import { readCatalog } from '../planning/catalog'
import { tableNamed } from '../planning/catalog-lookup'
import { openSession } from '../postgres/session'

const objects = `
create function shop.next_code() returns text language sql as 'select ''c''';
create function shop.is_code(text) returns boolean language sql immutable as 'select true';
create function shop.code_key(text) returns text language sql immutable as 'select $1';
create function shop.may_read() returns boolean language sql as 'select true';
create function shop.touch() returns trigger language plpgsql as 'begin return new; end';
create function shop.unused() returns text language sql as 'select ''u''';
create table shop.items (
  id int primary key,
  code text default shop.next_code() check (shop.is_code(code)),
  place vector(3),
  title text
);
create index on shop.items (shop.code_key(code));
create index on shop.items using gin (title gin_trgm_ops);
create trigger touched before insert on shop.items for each row execute function shop.touch();
create policy readers on shop.items using (shop.may_read());
create table shop.plain (id int, item int references shop.items (id));
create table shop.parts (code text) partition by list (shop.code_key(code));
create view shop.item_list as select id from shop.items;
create view shop.item_ids as select id from shop.item_list;
create materialized view shop.direct as select code from shop.items;
create materialized view shop.through as select id from shop.item_ids;
create materialized view shop.over as select id from shop.through;
create table shop.logged (id int);
create rule keep as on insert to shop.logged do also insert into shop.plain values (new.id);`

test.each(['local', 'remote'] as const)(
  'the catalog of the %s server says what each table is made of and which materialised views read it',
  async (side) => {
    const server = (await useStack())[side]
    const database = await createDatabase(server, { template: 'empty' })
    const { host, port, owner } = server
    const place = { name: side, host, port, database: database.name, ...owner, tls: { mode: 'prefer' as const } }
    try {
      await sql(database.adminUrl, 'create extension if not exists vector; create extension if not exists pg_trgm')
      await sql(database.adminUrl, `create schema shop authorization ${owner.user}`)
      await sql(database.adminUrl, `set role ${owner.user}; set search_path = public, shop; ${objects}`)
      const session = await openSession(
        place,
        { applicationName: 'archon-sync:catalog', readOnly: true },
        AbortSignal.timeout(60_000),
      )
      const catalog = await readCatalog(session).finally(() => session.close())
      const of = (name: string) => tableNamed(catalog, { schema: 'shop', name })
      const items = of('items')
      expect([...(items?.functions ?? [])].sort()).toEqual([
        'shop.code_key(text)',
        'shop.is_code(text)',
        'shop.may_read()',
        'shop.next_code()',
        'shop.touch()',
      ])
      expect(items?.extensions).toEqual(['pg_trgm', 'vector'])
      expect(items?.materializedViews.map((view) => view.name)).toEqual(['direct', 'over', 'through'])
      expect(of('item_ids')?.materializedViews.map((view) => view.name)).toEqual(['over', 'through'])
      expect(of('parts')?.functions).toEqual(['shop.code_key(text)'])
      for (const name of ['plain', 'logged'])
        expect(of(name)).toMatchObject({ functions: [], extensions: [], materializedViews: [] })
    } finally {
      await database.drop()
    }
  },
)
