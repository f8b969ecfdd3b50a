import type { Catalog } from '../../planning/catalog-types'
import type { Session } from '../../postgres/session'

/**
 * SQL that makes what the tables of a catalog part call and an archive of tables does not hold: schemas, extensions,
 * enums and functions, in an order in which each statement finds what it needs. Bodies of functions are text to the
 * server, so what they call in turn is found by its name in them. For databases made by the application (PostgreSQL
 * manual, 9.26.9: `pg_get_functiondef`).
 */
export async function readPrelude(session: Session, part: Catalog): Promise<string[]> {
  const extensions = new Set(
    part.tables.flatMap((table) => [
      ...table.extensions,
      ...table.columns.flatMap((column) => column.typeExtension ?? []),
    ]),
  )
  const rows = await session.query<{ sql: string }>(
    `with recursive own as (
       select p.oid, p.proname, p.prosrc from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
       where p.prokind in ('f', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass
           and d.objid = p.oid and d.deptype = 'e')
     ), called as (
       select oid, prosrc from own where oid::regprocedure::text = any ($4::text[])
       union
       select own.oid, own.prosrc from called join own on pg_catalog.strpos(called.prosrc, own.proname || '(') > 0
     )
     select x.sql from (
       select 1 as step, n.nspname::text as name, pg_catalog.format('create schema if not exists %I', n.nspname) as sql
       from pg_catalog.pg_namespace n
       where n.nspname = any ($1::text[]) or n.oid in (select extnamespace from pg_catalog.pg_extension where extname = any ($2::text[]))
         or n.oid in (select pronamespace from pg_catalog.pg_proc p join called c on c.oid = p.oid)
       union all
       select 2, e.extname::text, pg_catalog.format('create extension if not exists %I schema %I', e.extname, n.nspname)
       from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
       where e.extname = any ($2::text[])
       union all
       select 3, t.oid::regtype::text, pg_catalog.format('create type %s as enum (%s)', t.oid::regtype::text,
         (select pg_catalog.string_agg(pg_catalog.quote_literal(l.enumlabel), ', ' order by l.enumsortorder)
          from pg_catalog.pg_enum l where l.enumtypid = t.oid))
       from pg_catalog.pg_type t where t.typtype = 'e' and t.oid::regtype::text = any ($3::text[])
       union all
       select 4, p.oid::regprocedure::text, pg_catalog.pg_get_functiondef(p.oid)
       from pg_catalog.pg_proc p join called c on c.oid = p.oid
     ) x order by x.step, x.name`,
    [
      [...new Set(part.tables.map((table) => table.schema))].filter((schema) => schema !== 'public'),
      [...extensions],
      part.enums.map((item) => item.name),
      part.functions,
    ],
  )
  return rows.map((row) => row.sql)
}
