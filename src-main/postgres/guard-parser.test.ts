import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { connectClient, type SessionPlace } from './session'

let server: Server
afterEach(() => server.close())

/** A server that answers the first message of every client with these bytes. */
async function answering(bytes: Buffer): Promise<SessionPlace> {
  server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(bytes))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const place = { name: 'staging', host: '127.0.0.1', port, database: 'd', user: 'u', password: 'p' }
  return { ...place, tls: { mode: 'disable' } }
}

/** AuthenticationRequest (PostgreSQL manual, 54.7 Message Formats). */
function authentication(kind: number): Buffer {
  return Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, kind])
}

test.each([
  ['Kerberos V5', 2],
  ['GSSAPI', 7],
  ['SSPI', 9],
])('a server that asks for %s is a failure with a name, and ends nothing but its connection', async (_name, kind) => {
  const place = await answering(authentication(kind))
  const attempt = connectClient(place, 'test', false, new AbortController().signal)
  await expect(attempt).rejects.toMatchObject({ failure: { code: 'connection/login-method' } })
})

test('a server that says what no server says is a failure too', async () => {
  const place = await answering(Buffer.from([0x7a, 0, 0, 0, 5, 9]))
  const attempt = connectClient({ ...place, connectTimeoutMs: 2_000 }, 'test', false, new AbortController().signal)
  await expect(attempt).rejects.toMatchObject({ failure: { code: expect.stringMatching(/^(connection|postgres)\//) } })
})
