import { expect, test } from 'vitest'
import { guessLogin, guessVersion, looksLikePostgres, similarNames } from './postgres-container'

const traits = (image: string, env: string[] = [], ports: string[] = []) => ({ image, env, ports })

test.each([
  'postgres:17',
  'postgres',
  'supabase/postgres:15.8.1',
  'pgvector/pgvector:pg17',
  'postgis/postgis',
  'timescale/timescaledb:latest-pg17',
  'localhost:5000/team/postgres@sha256:00',
])('%s looks like Postgres by its name', (image) => {
  expect(looksLikePostgres(traits(image))).toBe(true)
})

test.each([
  'postgrest/postgrest',
  'supabase/postgres-meta',
  'dpage/pgadmin4',
  'edoburu/pgbouncer',
  'nginx',
  'my-postgresish',
])('%s does not, even with settings of a client', (image) => {
  expect(looksLikePostgres(traits(image, ['POSTGRES_PASSWORD=x', 'POSTGRES_HOST=db']))).toBe(false)
})

test('an image of its own name is found by its data folder or its port', () => {
  expect(looksLikePostgres(traits('archon-db', ['PGDATA=/data']))).toBe(true)
  expect(looksLikePostgres(traits('archon-db', [], ['5432/tcp']))).toBe(true)
})

test('user and database are guessed as the official image does, and the password is not read', () => {
  expect(guessLogin(['POSTGRES_PASSWORD=canary'])).toEqual({ user: 'postgres', database: 'postgres' })
  expect(guessLogin(['POSTGRES_USER=ana', 'POSTGRES_PASSWORD=canary'])).toEqual({ user: 'ana', database: 'ana' })
})

test('names that resemble the missing one are offered, nearest first', () => {
  expect(similarNames('supabase-ai-db', ['web', 'supabase-ai-bd', 'supabase-ai-db-1'])).toEqual([
    'supabase-ai-db-1',
    'supabase-ai-bd',
  ])
})

test.each([
  ['PG_VERSION=17.6-1.pgdg12+1', '17.6'],
  ['PG_MAJOR=13', '13'],
  ['PG_VERSION=18beta1', '18'],
  ['PG_VERSION=latest', null],
])('%s is version %s', (line, version) => {
  expect(guessVersion([line])).toBe(version)
})
