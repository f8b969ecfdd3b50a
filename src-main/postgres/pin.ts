import { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type pg from 'pg'

/**
 * How a client tool is held to the one certificate that is trusted. libpq cannot compare fingerprints, but
 * `channel-binding`: the login itself proves which certificate the server has (RFC 5802, PostgreSQL manual 54.3.1);
 * `authority`: that certificate, or the one at the top of what the server sent, as the only authority.
 */
export type ToolPin = { readonly kind: 'channel-binding' } | { readonly kind: 'authority'; readonly pem: string }

const bound = new WeakSet<pg.Client>()

/** Remembers whether the server offers a login that is bound to its certificate; the driver takes it where it can. */
export function watchBinding(client: pg.Client): void {
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter }
  connection.on('authenticationSASL', ({ mechanisms }: { mechanisms: readonly string[] }) => {
    if (mechanisms.includes('SCRAM-SHA-256-PLUS')) bound.add(client)
  })
}

export function isBound(client: pg.Client): boolean {
  return bound.has(client)
}

/** The strictest pin for the certificate of a live session. */
export function toolPin(socket: TLSSocket, isChannelBound: boolean): ToolPin | null {
  if (isChannelBound) return { kind: 'channel-binding' }
  const pem = rootOf(socket)
  return pem === null ? null : { kind: 'authority', pem }
}

/** The certificate at the top of what the server sent, in PEM, when it vouches for itself; else `null`. */
function rootOf(socket: TLSSocket): string | null {
  const top = topOf(socket.getPeerCertificate(true))
  if (top === null) return null
  const certificate = new X509Certificate(top.raw)
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey)
    ? certificate.toString()
    : null
}

function topOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate | null {
  if (leaf.raw === undefined) return null
  const issuer = leaf.issuerCertificate as DetailedPeerCertificate | undefined
  return issuer === undefined || issuer.fingerprint256 === leaf.fingerprint256 ? leaf : topOf(issuer)
}
