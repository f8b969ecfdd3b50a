import fc from 'fast-check'
import { expect, test } from 'vitest'
import { local, staging } from '../../testing/samples'
import { addressWithoutPassword } from './endpoint-address'

test('a server’s address is a URL without a password; an IPv6 host stands in brackets', () => {
  expect(addressWithoutPassword(staging, null)).toBe('postgresql://postgres.abcdef@db.example.com:5432/postgres')
  expect(addressWithoutPassword({ ...staging, host: '2001:db8::1' }, null)).toContain('@[2001:db8::1]:5432/')
})

test('a container’s is its published port, else its own name inside the network', () => {
  const found = {
    id: '1',
    name: 'supabase-ai-db',
    image: 'postgres',
    running: true,
    composeProject: null,
    publishedPort: 5433,
    user: 'postgres',
    database: 'postgres',
  }
  expect(addressWithoutPassword(local, found)).toBe('postgresql://postgres@localhost:5433/postgres')
  expect(addressWithoutPassword(local, { ...found, publishedPort: null })).toBe(
    'postgresql://postgres@supabase-ai-db:5432/postgres',
  )
})

test('property: whatever user and database are called, the URL reads back to them and has no password', () => {
  // A URL reader takes these two as steps in a path, however they are spelt.
  const name = fc.string({ minLength: 1, maxLength: 63 }).filter((text) => text !== '.' && text !== '..')
  fc.assert(
    fc.property(name, name, (user, database) => {
      const url = new URL(addressWithoutPassword({ ...staging, user, database }, null))
      expect(decodeURIComponent(url.username)).toBe(user)
      expect(decodeURIComponent(url.pathname.slice(1))).toBe(database)
      expect(url.password).toBe('')
      expect(url.hostname).toBe(staging.host)
    }),
  )
})
