import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ServerEndpoint } from '../../src-shared/domain/endpoint'
import { connectionUrl } from './connection-url'
import { parseConnection } from './parse-connection'

const server: ServerEndpoint = {
  kind: 'server',
  id: 's',
  name: 'staging',
  host: 'db.example.com',
  port: 5432,
  database: 'postgres',
  user: 'postgres.abc',
  tls: { mode: 'auto' },
  environment: 'staging',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
}

test('a server as a URL has no password and only the TLS mode that was chosen', () => {
  expect(connectionUrl(server)).toBe('postgresql://postgres.abc@db.example.com:5432/postgres')
  expect(connectionUrl({ ...server, tls: { mode: 'require' }, host: '2001:db8::1' })).toBe(
    'postgresql://postgres.abc@[2001:db8::1]:5432/postgres?sslmode=require',
  )
})

test('what is printed is read as the same server again', () => {
  const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text))
  const mode = fc.constantFrom('auto', 'disable', 'prefer', 'require', 'verify-ca', 'verify-full')
  fc.assert(
    fc.property(name, name, fc.integer({ min: 1, max: 65_535 }), mode, (user, database, port, tlsMode) => {
      const url = connectionUrl({ ...server, user, database, port, tls: { mode: tlsMode } })
      expect(parseConnection(url)).toMatchObject({ host: server.host, user, database, port, tlsMode, password: null })
    }),
  )
})
