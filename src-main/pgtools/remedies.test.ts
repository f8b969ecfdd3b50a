import { expect, test } from 'vitest'
import { remedyFor } from './remedies'

test.each([
  ['42704', 'type "public.vector" does not exist', { kind: 'extension', name: 'vector', schema: 'public' }],
  ['42704', 'type "hstore" does not exist', { kind: 'extension', name: 'hstore', schema: null }],
  ['42704', 'type "public.mood[]" does not exist', { kind: 'type', schema: 'public', name: 'mood' }],
  ['42704', 'role "authenticated" does not exist', { kind: 'role', name: 'authenticated' }],
  ['3F000', 'schema "extensions" does not exist', { kind: 'schema', name: 'extensions' }],
  [
    '42883',
    'function extensions.uuid_generate_v4() does not exist',
    { kind: 'extension', name: 'uuid-ossp', schema: 'extensions' },
  ],
  [
    '42704',
    'operator class "extensions.gin_trgm_ops" does not exist for access method "gin"',
    { kind: 'extension', name: 'pg_trgm', schema: 'extensions' },
  ],
  ['42704', 'access method "hnsw" does not exist', { kind: 'extension', name: 'vector', schema: null }],
])('%s %s', (sqlState, message, remedy) => {
  expect(remedyFor(sqlState, message)).toEqual(remedy)
})

test.each([
  ['42883', 'function public.touch() does not exist'],
  ['42P01', 'relation "public.t" does not exist'],
  ['42704', 'collation "x" for encoding "UTF8" does not exist'],
  ['23505', 'type "public.vector" does not exist'],
])('nothing is made for: %s %s', (sqlState, message) => {
  expect(remedyFor(sqlState, message)).toBeNull()
})
