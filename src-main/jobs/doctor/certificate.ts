import type { ServerEndpoint } from '../../../src-shared/domain/endpoint'
import type { Fix } from '../../../src-shared/domain/fix'
import { readCertificate, type ShownCertificate } from '../../postgres/certificate'
import { sessionTls } from '../side'
import type { Examine } from './patient'

/** A certificate that is not trusted: whose it is and why, a CA file, or trust in exactly this one. */
export const examineCertificate: Examine<ServerEndpoint> = async ({ endpoint, failure }, look) => {
  const { box, address, signal } = look
  const choose: Fix = { kind: 'choose-ca', label: 'Choose CA file' }
  if (box === null || address === null) return { fixes: [choose] }
  const stream = await box.relay(address.host, address.port, signal)
  const { trustedFingerprint, ...tls } = sessionTls(endpoint)
  const shown = await readCertificate(stream, tls, endpoint.host, signal)
  if (shown === null) return { fixes: [choose] }
  if (trustedFingerprint === shown.fingerprint) return { hint: failure.hint ?? '', fixes: [choose] }
  const replaces = trustedFingerprint !== undefined
  const trust = trustFix(shown, replaces)
  if (replaces) {
    return {
      message: `${endpoint.name} shows another certificate than the one that you trusted.`,
      hint: 'Servers renew their certificates, and an attacker shows one of his own: ask who runs the server before you trust it.',
      fixes: [choose, trust],
    }
  }
  return { message: reasonOf(shown, endpoint), hint: psqlHint, fixes: [choose, trust] }
}

const psqlHint =
  'Give the CA file of the service, or trust this one certificate. psql with sslmode=require connects all the same: like here with "Encrypt only", it does not check who answers.'

function reasonOf({ subject, issuer, problem, names, validUntil }: ShownCertificate, endpoint: ServerEndpoint): string {
  switch (problem) {
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${endpoint.name} expired on ${validUntil.slice(0, 10)}.`
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${endpoint.name} is for ${names.slice(0, 4).join(', ') || subject}, not for ${endpoint.host}.`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `The certificate of ${endpoint.name} (${subject}) vouches for itself; no authority does.`
    default:
      return `The certificate of ${endpoint.name} (${subject}) was issued by ${issuer}, which this computer does not know as an authority.`
  }
}

function trustFix(shown: ShownCertificate, replaces: boolean): Fix {
  const { fingerprint, subject, issuer, validUntil } = shown
  const says =
    'Whoever shows exactly this certificate is trusted from now on. If somebody stands between you and the server right now, that would be them: compare the fingerprint with the one your service names.'
  return {
    kind: 'trust-fingerprint',
    label: replaces ? 'Trust the new certificate' : 'Trust this certificate',
    says,
    fingerprint,
    subject,
    issuer,
    validUntil,
    replaces,
  }
}
