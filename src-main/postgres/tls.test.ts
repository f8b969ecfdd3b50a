import { EventEmitter } from 'node:events'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { tlsOptions, watchFingerprint } from './tls'

describe('TLS options', () => {
  test.each([
    ['prefer', false],
    ['require', false],
    ['verify-ca', true],
    ['verify-full', true],
  ] as const)('%s checks the certificate: %s', (mode, isVerified) => {
    expect(tlsOptions({ mode }, 'db.example.com')).toMatchObject({
      rejectUnauthorized: isVerified,
      minVersion: 'TLSv1.2',
    })
  })

  test('only verify-ca leaves the host name unchecked', () => {
    expect(tlsOptions({ mode: 'verify-ca' }, 'db.example.com').checkServerIdentity?.('x', {} as never)).toBeUndefined()
    expect(tlsOptions({ mode: 'verify-full' }, 'db.example.com').checkServerIdentity).toBeUndefined()
  })

  test('a host name is sent and compared; an address is compared only', () => {
    expect(tlsOptions({ mode: 'verify-full' }, 'db.example.com')).toMatchObject({ servername: 'db.example.com' })
    for (const address of ['203.0.113.7', '2001:db8::1']) {
      expect(tlsOptions({ mode: 'verify-full' }, address)).toMatchObject({ host: address })
      expect(tlsOptions({ mode: 'verify-full' }, address)).not.toHaveProperty('servername')
    }
  })

  test('a trusted certificate stands in for the authorities', () => {
    expect(tlsOptions({ mode: 'verify-full', trustedFingerprint: 'AA:BB' }, 'h').rejectUnauthorized).toBe(false)
    expect(tlsOptions({ mode: 'verify-full', caPem: 'pem' }, 'h')).toMatchObject({
      ca: 'pem',
      rejectUnauthorized: true,
    })
  })
})

describe('a trusted fingerprint', () => {
  /** A driver's client before it connects, with a socket that shows one certificate. */
  function handshake(fingerprint256: string, trustedFingerprint?: string): Error | null {
    const client = new pg.Client({ password: 'not sent' })
    const { connection } = client as unknown as { connection: EventEmitter & { stream: unknown } }
    let reason: Error | null = null
    const socket = Object.assign(new EventEmitter(), {
      getPeerCertificate: () => ({ fingerprint256 }),
      destroy: (error: Error) => {
        reason = error
      },
    })
    watchFingerprint(client, { mode: 'require', ...(trustedFingerprint === undefined ? {} : { trustedFingerprint }) })
    connection.stream = socket
    connection.emit('sslconnect')
    socket.emit('secureConnect')
    return reason
  }

  test('lets the certificate through that it belongs to', () => {
    expect(handshake('AA:BB', 'AA:BB')).toBeNull()
    expect(handshake('AA:BB')).toBeNull()
  })

  test('ends the session with any other', () => {
    expect(handshake('AA:BC', 'AA:BB')?.message).toContain('fingerprint')
    expect(handshake('', 'AA:BB')).not.toBeNull()
  })
})
