import { expect, test } from 'vitest'
import type { ServerEndpoint } from '../../src-shared/domain/endpoint'
import { isSupabasePooler, likelyProject, poolerOf, projectOfHost, projectOfUser } from './supabase'

const ref = 'abcdefghijklmnopqrst'
const other = 'zyxwvutsrqponmlkjihg'
const host = 'aws-0-eu-central-1.pooler.supabase.com'

function server(change: Partial<ServerEndpoint>): ServerEndpoint {
  return {
    kind: 'server',
    id: 's',
    name: 'staging',
    host,
    port: 5432,
    database: 'postgres',
    user: 'postgres',
    tls: { mode: 'auto' },
    environment: 'staging',
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'ask',
    ...change,
  }
}

test('the project is read from a direct host and from the user of the pooler, and from nothing else', () => {
  expect(projectOfHost(`db.${ref}.supabase.co`)).toBe(ref)
  expect(projectOfHost(`DB.${ref.toUpperCase()}.supabase.co.`)).toBe(ref)
  expect(projectOfHost(`db.${ref}.supabase.co.example.com`)).toBeNull()
  expect(projectOfHost(host)).toBeNull()
  expect(projectOfUser(`postgres.${ref}`)).toBe(ref)
  expect(projectOfUser('postgres')).toBeNull()
  expect(isSupabasePooler(host)).toBe(true)
  expect(isSupabasePooler(`${host}.example.com`)).toBe(false)
})

test('a project is taken over only where there is no doubt which one is meant', () => {
  const direct = server({ host: `db.${ref}.supabase.co` })
  const pooled = server({ user: `postgres.${ref}` })
  expect(likelyProject(server({}), [direct])).toBe(ref)
  expect(likelyProject(server({}), [direct, pooled])).toBe(ref)
  expect(likelyProject(server({}), [direct, server({ user: `postgres.${other}` })])).toBeNull()
  expect(likelyProject(server({}), [server({ host: 'db.example.com', user: `postgres.${ref}` })])).toBeNull()
  expect(likelyProject(server({}), [])).toBeNull()
  expect(likelyProject(server({ name: `my ${other}` }), [direct])).toBe(other)
  expect(likelyProject(server({ name: `my${other}` }), [])).toBeNull()
})

test('the pooler of a project is known from another saved connection', () => {
  expect(poolerOf(ref, [server({ user: `postgres.${ref}` })])).toEqual({ host, user: `postgres.${ref}` })
  expect(poolerOf(ref, [server({ user: `postgres.${other}` }), server({ host: `db.${ref}.supabase.co` })])).toBeNull()
})
