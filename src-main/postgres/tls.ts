import { isIP } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type pg from 'pg'

/** TLS of a session with the mode resolved (never `auto`); libpq's meaning of the modes. */
export interface SessionTls {
  readonly mode: 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'
  readonly caPem?: string
  readonly trustedFingerprint?: string
}

/** The driver's TLS options: always an explicit object, so that no environment variable or URL weakens it. */
export function tlsOptions(tls: SessionTls, host: string): ConnectionOptions {
  const verified = (tls.mode === 'verify-ca' || tls.mode === 'verify-full') && tls.trustedFingerprint === undefined
  return {
    rejectUnauthorized: verified,
    minVersion: 'TLSv1.2',
    ...(tls.caPem === undefined ? {} : { ca: tls.caPem }),
    // An address has no SNI, but the certificate is still compared with it: without `host` Node would take "localhost".
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ...(tls.mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  }
}

/**
 * With a trusted fingerprint the certificate itself is compared, before the password is sent:
 * the driver sends it only after the server's request, which comes after the handshake.
 */
export function watchFingerprint(client: pg.Client, tls: SessionTls): void {
  const wanted = tls.trustedFingerprint
  if (wanted === undefined) return
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter & { stream: TLSSocket } }
  connection.on('sslconnect', () => {
    const socket = connection.stream
    socket.once('secureConnect', () => {
      if (socket.getPeerCertificate().fingerprint256 !== wanted)
        socket.destroy(new Error('The certificate is not the one that was trusted (fingerprint differs).'))
    })
  })
}
