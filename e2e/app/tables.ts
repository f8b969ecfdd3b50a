import { sql, type TestDatabase } from '../stack/database'

/** In selection order this comes last, so that other tables are loaded before it. */
export const slowTable = 'archon_zz_slow'
export const bigTable = 'archon_zz_big'

/**
 * A table on both sides of which every row takes a few milliseconds to load, by a check that sleeps: an import that
 * lasts, without much work for the machine. The source holds `rows` rows, the target three others.
 */
export async function addSlowTable(
  source: TestDatabase,
  target: TestDatabase,
  rows: number,
  millisecondsPerRow: number,
): Promise<void> {
  const text = (count: number) => `set role ${source.server.owner.user};
    create table ${slowTable} (id int primary key, body text not null);
    insert into ${slowTable} select i, md5(i::text) from generate_series(1, ${count}) i;
    create function take_time(int) returns boolean language plpgsql as
      $$ begin perform pg_sleep(${millisecondsPerRow / 1000}); return true; end $$;
    alter table ${slowTable} add constraint takes_time check (take_time(id)) not valid`
  await Promise.all([sql(source.adminUrl, text(rows)), sql(target.adminUrl, text(3))])
}

/** From now on the slow table of this side takes its rows at once. */
export async function hurry(database: TestDatabase): Promise<void> {
  await sql(
    database.adminUrl,
    'create or replace function take_time(int) returns boolean language plpgsql as $$ begin return true; end $$',
  )
}

/** A table on both sides with `rows` rows of about 200 bytes on the source and none on the target. */
export async function addBigTable(source: TestDatabase, target: TestDatabase, rows: number): Promise<void> {
  const text = (count: number) => `set role ${source.server.owner.user};
    create table ${bigTable} (id int primary key, body text not null, at timestamptz not null);
    insert into ${bigTable} select i, repeat(md5(i::text), 5), timestamptz '2025-01-01' + i * interval '1 s'
    from generate_series(1, ${count}) i`
  await Promise.all([sql(source.adminUrl, text(rows)), sql(target.adminUrl, text(0))])
}

/** Rows of a table, counted. */
export async function countRows(database: TestDatabase, table: string): Promise<number> {
  const [row] = await sql<{ count: number }>(database.adminUrl, `select count(*)::int as count from ${table}`)
  return row?.count ?? -1
}
