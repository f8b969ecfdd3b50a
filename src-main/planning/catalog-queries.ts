import { protectionPattern } from '../../src-shared/domain/protection-mark'

/** Schemas whose relations are the user's. */
const userSchema = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** Objects that an extension brought along; they exist wherever the extension does. */
function fromExtension(classId: string, objectId: string): string {
  return `exists (select from pg_catalog.pg_depend e where e.classid = '${classId}'::pg_catalog.regclass
    and e.objid = ${objectId} and e.deptype = 'e')`
}

/** Who answers: bound to the plan and compared again before anything is written (R06). */
export const serverQuery = `
select pg_catalog.current_setting('server_version_num')::int as "versionNumber",
  pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as "version",
  case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')
    then (select s.system_identifier::text from pg_catalog.pg_control_system() s) else '' end as "systemIdentifier",
  d.oid::bigint::int8 as "databaseOid", d.datname as "database", current_user::text as "user",
  pg_catalog.to_char(pg_catalog.pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "startedAt",
  pg_catalog.pg_database_size(d.oid)::float8 as "databaseBytes",
  (select pg_catalog.count(*)::int from pg_catalog.pg_stat_activity a
    where a.datid = d.oid and a.pid <> pg_catalog.pg_backend_pid() and a.backend_type = 'client backend'
      and a.application_name !~ '^archon-sync') as "sessions",
  coalesce(pg_catalog.shobj_description(d.oid, 'pg_database') ~ '${protectionPattern}', false) as "isMarked",
  pg_catalog.pg_encoding_to_char(d.encoding) as "encoding",
  pg_catalog.pg_is_in_recovery() as "isReplica",
  (select s.reset_val = 'on' from pg_catalog.pg_settings s where s.name = 'default_transaction_read_only') as "isReadOnly"
from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`

const columnsQuery = `
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', a.attname,
    'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
    'bareType', pg_catalog.regexp_replace(pg_catalog.format_type(a.atttypid, a.atttypmod), '^("([^"]|"")+"|[^".]+)\\.', ''),
    'typeExtension', (select x.extname from pg_catalog.pg_depend e
        join pg_catalog.pg_extension x on x.oid = e.refobjid
        where e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and e.deptype = 'e'
          and e.objid = coalesce(nullif(ty.typelem, 0), ty.oid)
          and e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass),
    'notNull', a.attnotnull, 'hasDefault', a.atthasdef and a.attgenerated = '',
    'generated', a.attgenerated, 'identity', a.attidentity,
    'expression', case when a.attgenerated <> '' then pg_catalog.pg_get_expr(ad.adbin, ad.adrelid) end,
    'collation', case when a.attcollation <> ty.typcollation then a.attcollation::pg_catalog.regcollation::text end
  ) order by a.attnum), '[]')
from pg_catalog.pg_attribute a
join pg_catalog.pg_type ty on ty.oid = a.atttypid
left join pg_catalog.pg_attrdef ad on ad.adrelid = a.attrelid and ad.adnum = a.attnum
where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`

const indexesQuery = `
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'oid', i.indexrelid::int8, 'schema', inn.nspname, 'name', ic.relname,
    'definition', pg_catalog.pg_get_indexdef(i.indexrelid), 'method', am.amname,
    'comment', pg_catalog.obj_description(i.indexrelid, 'pg_class'),
    'statisticsTargets', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('column', ia.attnum, 'target', ia.attstattarget)
        order by ia.attnum), '[]') from pg_catalog.pg_attribute ia
        where ia.attrelid = i.indexrelid and ia.attstattarget >= 0),
    'isValid', i.indisvalid,
    'isPinned', i.indisreplident or i.indisclustered or ic.reltablespace <> 0 or ic.relispartition or ic.relkind = 'I'
      or exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype <> 'f'),
    'bytes', pg_catalog.pg_relation_size(i.indexrelid)::float8
  ) order by i.indexrelid), '[]')
from pg_catalog.pg_index i
join pg_catalog.pg_class ic on ic.oid = i.indexrelid
join pg_catalog.pg_namespace inn on inn.oid = ic.relnamespace
join pg_catalog.pg_am am on am.oid = ic.relam
where i.indrelid = c.oid`

const triggersQuery = `
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', t.tgname, 'enabled', t.tgenabled,
    'function', t.tgfoid::pg_catalog.regprocedure::text) order by t.tgname), '[]')
from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal`

/** Sequences owned by a column (serial: deptype a, identity: i), and those that a default merely uses. */
const sequencesQuery = `
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('oid', q.oid::int8, 'schema', q.nspname, 'name', q.relname,
    'column', q.attname, 'owned', q.owned, 'isOwner', pg_catalog.pg_has_role(q.relowner, 'usage'),
    'increment', s.seqincrement::text, 'minimum', s.seqmin::text, 'maximum', s.seqmax::text, 'cycles', s.seqcycle
  ) order by q.nspname, q.relname, q.attname), '[]')
from (
  select sc.oid, sn.nspname, sc.relname, sc.relowner, a.attname, true as owned
  from pg_catalog.pg_depend d
  join pg_catalog.pg_class sc on sc.oid = d.objid and sc.relkind = 'S'
  join pg_catalog.pg_namespace sn on sn.oid = sc.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refobjid = c.oid and d.deptype in ('a', 'i')
  union all
  select sc.oid, sn.nspname, sc.relname, sc.relowner, a.attname, false
  from pg_catalog.pg_attrdef ad
  join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and d.objid = ad.oid
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  join pg_catalog.pg_class sc on sc.oid = d.refobjid and sc.relkind = 'S'
  join pg_catalog.pg_namespace sn on sn.oid = sc.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = ad.adrelid and a.attnum = ad.adnum
  where ad.adrelid = c.oid and not exists (select from pg_catalog.pg_depend o
    where o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and o.objid = sc.oid
      and o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and o.deptype in ('a', 'i') and o.refobjid = c.oid)
) q join pg_catalog.pg_sequence s on s.seqrelid = q.oid`

/** The table with everything that is created along with it, as the catalog's own (class, object) pairs. */
const partsOfTable = `
    select 'pg_catalog.pg_class'::pg_catalog.regclass as class, c.oid as object
    union all select 'pg_catalog.pg_attrdef'::pg_catalog.regclass, x.oid from pg_catalog.pg_attrdef x where x.adrelid = c.oid
    union all select 'pg_catalog.pg_constraint'::pg_catalog.regclass, x.oid from pg_catalog.pg_constraint x where x.conrelid = c.oid
    union all select 'pg_catalog.pg_trigger'::pg_catalog.regclass, x.oid from pg_catalog.pg_trigger x where x.tgrelid = c.oid
    union all select 'pg_catalog.pg_policy'::pg_catalog.regclass, x.oid from pg_catalog.pg_policy x where x.polrelid = c.oid
    union all select 'pg_catalog.pg_class'::pg_catalog.regclass, x.indexrelid from pg_catalog.pg_index x where x.indrelid = c.oid`

/**
 * What those parts depend on, as `d`. The fence (OFFSET 0) makes the server look each part up by pg_depend's index:
 * left alone it reads all of pg_depend for each table, which takes 20 s with a thousand.
 */
const dependenciesOfTable = `(${partsOfTable}) part
cross join lateral (select x.refclassid, x.refobjid from pg_catalog.pg_depend x
  where x.classid = part.class and x.objid = part.object offset 0) d`

/** Functions of the user's that the table's defaults, checks, triggers, policies and index expressions depend on. */
const functionsQuery = `
select coalesce(pg_catalog.json_agg(distinct p.oid::pg_catalog.regprocedure::text), '[]')
from ${dependenciesOfTable}
join pg_catalog.pg_proc p on p.oid = d.refobjid
join pg_catalog.pg_namespace pn on pn.oid = p.pronamespace
where d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass and pn.nspname <> 'pg_catalog'
  and not ${fromExtension('pg_catalog.pg_proc', 'p.oid')}`

/** Extensions whose types, functions or operator classes the table, its indexes, defaults or checks are made of. */
const extensionsQuery = `
select coalesce(pg_catalog.json_agg(distinct x.extname), '[]')
from ${dependenciesOfTable}
cross join lateral (select o.refobjid from pg_catalog.pg_depend o
  where o.classid = d.refclassid and o.objid = d.refobjid and o.deptype = 'e'
    and o.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass offset 0) e
join pg_catalog.pg_extension x on x.oid = e.refobjid`

const policyRolesQuery = `
select coalesce(pg_catalog.json_agg(distinct r.rolname), '[]') from pg_catalog.pg_policy p
join pg_catalog.pg_roles r on r.oid = any (p.polroles) where p.polrelid = c.oid`

const publicationsQuery = `
select coalesce(pg_catalog.json_agg(distinct p.pubname), '[]') from pg_catalog.pg_publication p
where p.pubtruncate and (p.puballtables
  or exists (select from pg_catalog.pg_publication_rel r where r.prpubid = p.oid and r.prrelid = c.oid))`

/** Materialised views that read a relation, directly or through other views; once for all relations, by `relation`. */
const materializedViewsQuery = `
with recursive reads(view, relation) as (
  select v.oid, d.refobjid from pg_catalog.pg_class v
  join pg_catalog.pg_rewrite r on r.ev_class = v.oid and r.ev_type = '1'
  join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid <> v.oid
  where v.relkind = 'm'
  union
  select x.view, d.refobjid from reads x
  join pg_catalog.pg_rewrite r on r.ev_class = x.relation and r.ev_type = '1'
  join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid <> x.relation
)
select x.relation, pg_catalog.json_agg(pg_catalog.json_build_object('schema', vn.nspname, 'name', v.relname)
    order by vn.nspname, v.relname) as views
from reads x join pg_catalog.pg_class v on v.oid = x.view
join pg_catalog.pg_namespace vn on vn.oid = v.relnamespace
group by x.relation`

export const tablesQuery = `
select pg_catalog.json_build_object(
  'oid', c.oid::int8, 'schema', n.nspname, 'name', c.relname,
  'kind', case c.relkind when 'r' then 'table' when 'p' then 'partitioned' when 'f' then 'foreign-table'
    when 'v' then 'view' else 'materialized-view' end,
  'persistence', c.relpersistence, 'owner', pg_catalog.pg_get_userbyid(c.relowner),
  'isOwner', pg_catalog.pg_has_role(c.relowner, 'usage'),
  'canSelect', pg_catalog.has_table_privilege(c.oid, 'select') and pg_catalog.has_schema_privilege(n.oid, 'usage'),
  'rowSecurityActive', c.relkind in ('r', 'p') and pg_catalog.row_security_active(c.oid),
  'parentOid', case when c.relispartition then (select i.inhparent::int8 from pg_catalog.pg_inherits i where i.inhrelid = c.oid) end,
  'isPartition', c.relispartition,
  'bound', case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, c.oid) end,
  'partitionKey', case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end,
  'inheritanceChildren', case when c.relkind = 'r' then
    (select pg_catalog.count(*) from pg_catalog.pg_inherits i where i.inhparent = c.oid) else 0 end,
  'estimatedRows', greatest(c.reltuples, 0)::float8,
  'bytes', case when c.relkind in ('r', 'm') then pg_catalog.pg_table_size(c.oid)::float8 else 0 end,
  'columns', (${columnsQuery}), 'indexes', (${indexesQuery}), 'triggers', (${triggersQuery}),
  'sequences', (${sequencesQuery}), 'functions', (${functionsQuery}), 'extensions', (${extensionsQuery}), 'policyRoles', (${policyRolesQuery}),
  'publications', (${publicationsQuery}), 'materializedViews', coalesce(mv.views, '[]')
) as entry
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join (${materializedViewsQuery}) mv on mv.relation = c.oid
where c.relkind in ('r', 'p', 'f', 'v', 'm') and c.relpersistence <> 't' and ${userSchema}
  and not ${fromExtension('pg_catalog.pg_class', 'c.oid')}
order by n.nspname, c.relname`

export const foreignKeysQuery = `
select pg_catalog.json_build_object(
  'oid', k.oid::int8, 'name', k.conname,
  'table', pg_catalog.json_build_object('schema', n.nspname, 'name', c.relname), 'tableOid', c.oid::int8,
  'tableIsOwner', pg_catalog.pg_has_role(c.relowner, 'usage'),
  'references', pg_catalog.json_build_object('schema', fn.nspname, 'name', f.relname), 'referencesOid', f.oid::int8,
  'referencesIsOwner', pg_catalog.pg_has_role(f.relowner, 'usage'),
  'canReference', pg_catalog.has_table_privilege(f.oid, 'references'),
  'definition', pg_catalog.pg_get_constraintdef(k.oid), 'isValid', k.convalidated,
  'comment', pg_catalog.obj_description(k.oid, 'pg_constraint'),
  'columns', (select pg_catalog.json_agg(a.attname order by u.position) from pg_catalog.unnest(k.conkey) with ordinality u(attnum, position)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum),
  'referencedColumns', (select pg_catalog.json_agg(a.attname order by u.position) from pg_catalog.unnest(k.confkey) with ordinality u(attnum, position)
    join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum)
) as entry
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_class f on f.oid = k.confrelid join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
where k.contype = 'f' and k.conparentid = 0
order by n.nspname, c.relname, k.conname`

export const enumsQuery = `
select pg_catalog.format_type(t.oid, null) as "name",
  (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid) as "labels"
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e' and ${userSchema} order by 1`

/** Everything else that a created table can need, as lists of names. */
export const namesQuery = `
select pg_catalog.json_build_object(
  'types', (select coalesce(pg_catalog.json_agg(pg_catalog.format_type(t.oid, null)), '[]') from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where ${userSchema} and t.typelem = 0 and (t.typrelid = 0 or exists (select from pg_catalog.pg_class k
      where k.oid = t.typrelid and k.relkind = 'c'))),
  'functions', (select coalesce(pg_catalog.json_agg(p.oid::pg_catalog.regprocedure::text), '[]') from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where ${userSchema} and not ${fromExtension('pg_catalog.pg_proc', 'p.oid')}),
  'extensions', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', x.extname, 'version', x.extversion, 'schema', xn.nspname)
    order by x.extname), '[]') from pg_catalog.pg_extension x join pg_catalog.pg_namespace xn on xn.oid = x.extnamespace),
  'schemas', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', n.nspname,
    'canCreate', pg_catalog.has_schema_privilege(n.oid, 'create')) order by n.nspname), '[]')
    from pg_catalog.pg_namespace n where ${userSchema}),
  'roles', (select coalesce(pg_catalog.json_agg(r.rolname order by r.rolname), '[]') from pg_catalog.pg_roles r)
) as entry`
