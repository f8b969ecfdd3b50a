-- Content of a used Archon database, about 7 MB: the same bytes at every run, made from md5 of row numbers.
set session authorization archon_owner;

create function pg_temp.number(seed text, below integer) returns integer language sql immutable as
$$ select ('x' || substr(md5(seed), 1, 7))::bit(28)::integer % below $$;

create function pg_temp.words(seed text, count integer) returns text language sql immutable as $$
  select string_agg((string_to_array('the database query returns rows from a table where each index speeds reads and slows writes while
    transactions keep changes atomic consistent isolated durable so that clients never see half finished work when servers restart after
    failures agents plan build review documents crawl pages split chunks embed vectors search neighbours rank answers cite sources store
    projects track tasks assign owners estimate effort measure cost report progress', ' '))
    [1 + pg_temp.number(seed || ':' || i, 84)], ' ' order by i) from generate_series(1, count) i
$$;

create function pg_temp.embedding(seed text, dimensions integer) returns vector language sql immutable as $$
  select array_agg((pg_temp.number(seed || '/' || i, 2000001) - 1000000)::real / 1000000 order by i)::vector from generate_series(1, dimensions) i
$$;

insert into archon_sources
select 'source-' || i, 'https://docs-' || i || '.example.org/Start', initcap(pg_temp.words('title' || i, 4)), pg_temp.words('summary' || i, 40),
       i * 1777, (array['guide', 'api', 'blog', 'rfc'])[1 + i % 4 : 4], jsonb_build_object('depth', i % 5, 'tags', array[i, i * 2], 'nested', jsonb_build_object('ok', i % 2 = 0, 'none', null)),
       timestamptz '2025-03-01 00:00:00+00' + i * interval '1 day', timestamptz '2025-04-01 00:00:00+00' + i * interval '1 hour'
from generate_series(1, 24) i;

insert into archon_page_metadata (id, source_id, url, section_order, title, full_content, crawled_on, metadata)
select md5('page ' || i)::uuid, 'source-' || 1 + i % 24, 'https://docs-' || 1 + i % 24 || '.example.org/page/' || i, i % 3,
       pg_temp.words('page title' || i, 5), pg_temp.words('page' || i, 450), date '2025-03-01' + i % 90, jsonb_build_object('position', i)
from generate_series(1, 200) i;

insert into archon_crawled_pages (source_id, page_id, url, chunk_number, content, metadata, embedding, created_at)
select 'source-' || 1 + p % 24, case when i % 11 <> 0 then md5('page ' || p)::uuid end, 'https://docs-' || 1 + p % 24 || '.example.org/page/' || p, i,
       pg_temp.words('chunk' || i, 120), jsonb_build_object('chunk', i, 'headers', pg_temp.words('header' || i, 6)),
       case when i % 13 <> 0 then pg_temp.embedding('chunk' || i, 384) end, timestamptz '2025-03-05 00:00:00+00' + i * interval '97 seconds'
from (select i, 1 + i % 200 as p from generate_series(1, 1000) i) numbered;

insert into archon_code_examples (source_id, url, chunk_number, content, summary, embedding)
select 'source-' || 1 + i % 24, 'https://docs-' || 1 + i % 24 || '.example.org/code/' || i, i,
       E'function step' || i || E'(rows) {\n\tconst words = `' || pg_temp.words('code' || i, 60) || E'`;\n\treturn rows.map((row) => "\\\\" + row);\n}\n',
       pg_temp.words('code summary' || i, 25), case when i % 17 <> 0 then pg_temp.embedding('code' || i, 1536) end
from generate_series(1, 260) i;

insert into archon_crawl_state
select 'source-' || i, case when i % 2 = 0 then 'https://docs-' || i || '.example.org/next' end, i * 3, i / 7.0::real,
       i * interval '1 day 02:03:04.5', int4range(i, i * 10, '[]'), ('10.0.0.' || i)::inet,
       timestamptz '2025-05-01 00:00:00+00' + i * interval '1 minute', case when i % 3 = 0 then timestamptz '2025-05-02 00:00:00+00' end
from generate_series(1, 20) i;

begin;
insert into archon_projects
select md5('project ' || i)::uuid, 'Project ' || i, pg_temp.words('project' || i, 60), jsonb_build_array(i, 'feature ' || i, null),
       case when i % 4 <> 0 then i * 1234.56 end, i = 3, md5('version ' || i || '.4')::uuid,
       timestamptz '2025-02-01 00:00:00+00' + i * interval '1 day', timestamptz '2025-07-01 00:00:00+00' + i * interval '1 hour'
from generate_series(1, 16) i;
insert into archon_document_versions
select md5('version ' || i || '.' || v)::uuid, md5('project ' || i)::uuid, v,
       jsonb_build_object('title', 'Plan ' || v, 'body', pg_temp.words('version' || i || '.' || v, 300)), 'Change ' || v,
       (array['system', 'user', 'agent'])[1 + v % 3], timestamptz '2025-06-01 00:00:00+00' + (i * 10 + v) * interval '1 hour'
from generate_series(1, 16) i, generate_series(1, 4) v;
commit;

-- The first of five tasks is the parent of the next four. The trigger writes their first history.
insert into archon_tasks
select md5('task ' || i)::uuid, md5('project ' || 1 + (i / 5) % 16)::uuid, case when i % 5 <> 0 then md5('task ' || i - i % 5)::uuid end,
       'Task ' || i || ' ' || pg_temp.words('task' || i, 6), pg_temp.words('task text' || i, 50),
       (enum_range(null::archon_task_status))[1 + i % 4], (array['User', 'Archon', 'Agent', null])[1 + i % 4], i,
       case when i % 3 = 0 then array['urgent', 'needs "care", {really}', ''] else '{}' end, i / 3.0, i % 9 = 0,
       case i % 4 when 0 then null when 1 then timestamptz '2025-09-01 12:00:00.5+00' + i * interval '1 day' else timestamptz 'infinity' end,
       timestamptz '2025-08-01 00:00:00+00' + i * interval '1 minute', timestamptz '2025-08-02 00:00:00+00' + i * interval '1 minute'
from generate_series(0, 599) i order by i;
insert into archon_task_history (task_id, field_name, old_value, new_value, changed_at)
select md5('task ' || i % 600)::uuid, 'assignee', null, pg_temp.words('change' || i, 3), timestamptz '2025-08-10 00:00:00+00' + i * interval '13 seconds'
from generate_series(1, 1800) i;

insert into archon_project_sources (project_id, source_id, notes, linked_at)
select md5('project ' || p)::uuid, 'source-' || s, case when s % 2 = 0 then '' end, timestamptz '2025-05-01 00:00:00+00'
from generate_series(1, 16) p, generate_series(1, 24) s where (p + s) % 5 = 0 order by p, s;

insert into archon_configured_repositories (id, repository_url, display_name, is_verified, checked_at)
select md5('repository ' || i)::uuid, 'https://code.example.org/team/repository-' || i, 'repository-' || i, i % 2 = 0, null from generate_series(1, 8) i;

insert into archon_agent_work_orders (id, repository_id, project_id, status, request, cost, metadata, created_at)
select 'wo-' || substr(md5('order ' || i), 1, 10), md5('repository ' || 1 + i % 8)::uuid, case when i % 3 <> 0 then md5('project ' || 1 + i % 16)::uuid end,
       (enum_range(null::archon_order_status))[1 + i % 5], pg_temp.words('order' || i, 30), i * 0.0123,
       case i % 3 when 0 then null when 1 then 'null'::jsonb else jsonb_build_object('branch', 'order-' || i) end,
       timestamptz '2025-09-01 00:00:00+00' + i * interval '1 hour'
from generate_series(1, 120) i order by i;
insert into archon_agent_work_order_steps
select 'wo-' || substr(md5('order ' || i), 1, 10), s, (array['planner', 'builder', 'reviewer'])[1 + s % 3], pg_temp.words('step' || i || '.' || s, 80), s % 4 <> 0,
       case s when 1 then 'Infinity'::float8 when 2 then 1e-300 else s * 1.1::float8 / 3 end, decode(md5('log ' || i || s), 'hex')
from generate_series(1, 120) i, generate_series(1, 5) s;
reset session authorization;
