import { expect, test } from 'vitest'
import { primaryHostOf } from './primary-host'
import { readHostRefusal, readRoleRefusal } from './refusal'

test.each([
  [
    'no pg_hba.conf entry for host "172.17.0.5", user "app", database "shop", no encryption',
    { address: '172.17.0.5', user: 'app', database: 'shop', encrypted: false },
  ],
  ['no pg_hba.conf entry for host "::1", user "a b", database "", SSL off', { address: '::1', encrypted: false }],
  ['pg_hba.conf rejects connection for host "10.0.0.1", user "u", database "d", SSL encryption', { encrypted: true }],
  ['no pg_hba.conf entry for host "10.0.0.1", user "u", database "d"', { address: '10.0.0.1', encrypted: null }],
])('the address that the server saw is read from: %s', (text, expected) => {
  expect(readHostRefusal(text)).toMatchObject(expected)
})

test.each(['', 'role "app" does not exist', 'password authentication failed for user "app"'])(
  'nothing is read from: %s',
  (text) => {
    expect(readHostRefusal(text)).toBeNull()
  },
)

test('a role that is not there, or may not log in, is told apart', () => {
  expect(readRoleRefusal('role "app" does not exist')).toBe('missing')
  expect(readRoleRefusal('role "app" is not permitted to log in')).toBe('no-login')
  expect(readRoleRefusal('no pg_hba.conf entry for host "1.2.3.4", user "u", database "d"')).toBeNull()
})

test('the writer of an Aurora cluster is known by name, other hosts tell nothing', () => {
  expect(primaryHostOf('shop.cluster-ro-abc123.eu-central-1.rds.amazonaws.com')).toBe(
    'shop.cluster-abc123.eu-central-1.rds.amazonaws.com',
  )
  expect(primaryHostOf('shop.cluster-abc123.eu-central-1.rds.amazonaws.com')).toBeNull()
  expect(primaryHostOf('replica.example.com')).toBeNull()
})
