import { expect, test } from 'vitest'
import { judgeStatement } from './script-judge'

test.each([
  'SET statement_timeout = 0',
  "SET client_encoding = 'UTF8'",
  'SET standard_conforming_strings = on',
  'SET default_table_access_method = heap',
  'ALTER TABLE public.t OWNER TO postgres',
  'ALTER FUNCTION public.f(integer, text) OWNER TO "Ann"',
  'GRANT ALL ON TABLE public.t TO authenticated',
  'REVOKE ALL ON SCHEMA public FROM PUBLIC',
  'ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES TO anon',
  "COMMENT ON EXTENSION vector IS 'vector data type'",
  'BEGIN',
  'COMMIT',
])('said nothing of: %s', (text) => {
  expect(judgeStatement(text)).toEqual({ kind: 'ignore' })
})

test.each([
  ['CREATE TABLE public.t (id integer NOT NULL)', 'must', 'CREATE TABLE public.t'],
  ['create /* x */ table if not exists "My Table" (id int)', 'must', 'CREATE TABLE IF NOT EXISTS My Table'],
  ['CREATE UNLOGGED TABLE u ()', 'must', 'CREATE UNLOGGED TABLE u'],
  ['ALTER TABLE ONLY public.t ADD CONSTRAINT k PRIMARY KEY (id)', 'may', 'ALTER TABLE ONLY public.t'],
  ['CREATE UNIQUE INDEX i ON public.t USING btree (id)', 'may', 'CREATE UNIQUE INDEX i'],
  [
    'CREATE OR REPLACE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ $$',
    'may',
    'CREATE OR REPLACE FUNCTION public.f',
  ],
  ["CREATE TYPE public.mood AS ENUM ('a')", 'may', 'CREATE TYPE public.mood'],
  ['CREATE POLICY "read all" ON public.t TO anon USING (true)', 'may', 'CREATE POLICY read all'],
  ["COMMENT ON TABLE public.t IS 'x'", 'may', 'COMMENT ON TABLE public.t'],
  ["SELECT pg_catalog.setval('public.t_id_seq', 7, true)", 'may', 'the position of a sequence'],
  ['DROP TABLE IF EXISTS public.t', 'try', 'DROP TABLE IF EXISTS public.t'],
])('run: %s', (text, need, what) => {
  expect(judgeStatement(text)).toEqual({ kind: 'run', need, what })
})

test.each([
  'CREATE VIEW public.v AS SELECT 1',
  'CREATE MATERIALIZED VIEW public.v AS SELECT 1',
  'CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING',
  'CREATE PUBLICATION p FOR ALL TABLES',
  "CREATE SUBSCRIPTION s CONNECTION 'password=x' PUBLICATION p",
  "CREATE USER MAPPING FOR a SERVER s OPTIONS (password 'x')",
  'ALTER PUBLICATION p ADD TABLE t',
  "SECURITY LABEL ON TABLE t IS 'x'",
])('left out and listed, without anything secret: %s', (text) => {
  const verdict = judgeStatement(text)
  expect(verdict.kind).toBe('leave')
  expect(JSON.stringify(verdict)).not.toContain('password')
})

test.each([
  'DO $$ BEGIN END $$',
  "COPY t FROM PROGRAM 'id'",
  "COPY t TO '/tmp/x'",
  'CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f()',
  'ALTER EVENT TRIGGER e ENABLE ALWAYS',
  'CREATE ROLE r SUPERUSER',
  'CREATE USER u',
  'CREATE DATABASE d',
  "CREATE TABLESPACE s LOCATION '/tmp'",
  'ALTER ROLE r SUPERUSER',
  "ALTER SYSTEM SET archive_command = 'id'",
  'ALTER DATABASE d SET x = 1',
  'SET ROLE postgres',
  'SET SESSION AUTHORIZATION postgres',
  'SET LOCAL search_path = x',
  "SET client_encoding = 'LATIN1'",
  'SET standard_conforming_strings = off',
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_catalog.lo_create('1')",
  "SELECT pg_catalog.set_config('search_path', '', false), pg_sleep(9)",
  "SELECT pg_catalog.setval('s', (SELECT 1), true)",
  'CALL p()',
  'EXECUTE x',
  'PREPARE x AS SELECT 1',
  "LOAD 'x'",
  'UPDATE t SET a = 1',
  'DELETE FROM t',
  'TRUNCATE t',
  'VACUUM',
  'LOCK TABLE t',
  'NOTIFY x',
  'DECLARE c CURSOR FOR SELECT 1',
  'IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y',
  'DROP ROLE r',
  'DROP DATABASE d',
  'DROP OWNED BY r',
  'REASSIGN OWNED BY r TO s',
  'BEGIN; DROP DATABASE d',
  'WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x',
  'TABLE t',
  "INSERT INTO t VALUES (pg_read_file('/etc/passwd'))",
  'INSERT INTO t SELECT 1',
  'INSERT INTO t VALUES ((SELECT 1))',
  'INSERT INTO t VALUES (1) RETURNING f(a)',
  "INSERT INTO t VALUES ('a' || f())",
  'INSERT INTO t VALUES (1), (f(2))',
  'INSERT INTO t VALUES (CURRENT_USER)',
  '"CREATE" TABLE t ()',
])('refused: %s', (text) => {
  expect(judgeStatement(text)).toMatchObject({ kind: 'refuse' })
})

test.each([
  "INSERT INTO public.t VALUES (1, 'a''b', NULL, true, -1.5e3, '\\x00')",
  `INSERT INTO public."T t" (a, "b c") OVERRIDING SYSTEM VALUE VALUES (1, E'a\\'b'), (DEFAULT, B'01')`,
  "INSERT INTO t VALUES ('2026-01-01'::timestamp with time zone, '{1}'::integer[]) ON CONFLICT DO NOTHING",
])('an INSERT of literals is taken: %s', (text) => {
  expect(judgeStatement(text)).toEqual({ kind: 'insert' })
})

test('extensions and search paths are read, not run', () => {
  expect(judgeStatement('CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA extensions')).toEqual({
    kind: 'extension',
    name: 'uuid-ossp',
    schema: 'extensions',
  })
  expect(judgeStatement('SET search_path = public, pg_catalog')).toEqual({ kind: 'search-path', schemas: ['public'] })
  expect(judgeStatement("SELECT pg_catalog.set_config('search_path', '', false)")).toEqual({
    kind: 'search-path',
    schemas: [],
  })
})
