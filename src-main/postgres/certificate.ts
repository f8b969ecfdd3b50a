import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { connect, type TLSSocket } from 'node:tls'
import { type SessionTls, tlsOptions } from './tls'

/** A certificate as people compare it. */
export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  /** SHA-256, colon-separated upper-case hex. */
  readonly fingerprint: string
  /** ISO 8601. */
  readonly validUntil: string
}

/** What a server shows before anybody has logged in. */
export interface ShownCertificate extends CertificateFacts {
  /** Host names and addresses that it is for. */
  readonly names: readonly string[]
  /** OpenSSL's word for why it is not trusted, e.g. `DEPTH_ZERO_SELF_SIGNED_CERT`; `null` when it is. */
  readonly problem: string | null
}

/** SSLRequest (PostgreSQL manual, 54.7 Message Formats). */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/**
 * Looks at the certificate of a server over a fresh stream, without logging in; nothing is sent but the request for
 * TLS. `null` when the server offers no TLS. The stream is closed.
 */
export async function readCertificate(
  stream: Duplex,
  tls: SessionTls,
  host: string,
  signal: AbortSignal,
): Promise<ShownCertificate | null> {
  try {
    stream.write(sslRequest)
    const [answer] = (await once(stream, 'data', { signal })) as [Buffer]
    if (answer.toString('latin1') !== 'S') return null
    const socket = connect({ ...tlsOptions(tls, host), rejectUnauthorized: false, socket: stream })
    await once(socket, 'secureConnect', { signal })
    return shown(socket)
  } finally {
    stream.destroy()
  }
}

function shown(socket: TLSSocket): ShownCertificate | null {
  const { raw } = socket.getPeerCertificate()
  if (raw === undefined) return null
  const certificate = new X509Certificate(raw)
  return {
    ...certificateFacts(certificate),
    names: namesOf(certificate),
    // Node's types promise an error; it is the code of one, or null.
    problem: socket.authorized ? null : String(socket.authorizationError),
  }
}

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: lastName(certificate.subject),
    issuer: lastName(certificate.issuer),
    fingerprint: certificate.fingerprint256,
    validUntil: new Date(certificate.validTo).toISOString(),
  }
}

/** The common name, else the whole name in one line. */
function lastName(name: string | undefined): string {
  const text = name ?? ''
  return /(?:^|\n)CN=([^\n]+)/.exec(text)?.[1] ?? text.replaceAll('\n', ', ')
}

function namesOf(certificate: X509Certificate): string[] {
  const names = certificate.subjectAltName?.split(', ') ?? []
  return names.flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? [])
}
