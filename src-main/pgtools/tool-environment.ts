import { isIPv4, isIPv6 } from 'node:net'
import { rootCertificates } from 'node:tls'
import type { Tls } from '../../src-shared/domain/endpoint'

/** libpq's sslmode without `allow` (PostgreSQL manual, 34.19 SSL Support). */
export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

/**
 * What `auto` means for a host: verify-full for public ones and wherever a CA was given, prefer for private, loopback
 * and local names. A certificate trusted by fingerprint gives `require`: no authority vouches for it, and what holds
 * a tool to it is the caller's care.
 */
export function resolveTlsMode(host: string, tls: Tls): SslMode {
  if (tls.mode !== 'auto') return tls.mode
  if (tls.trustedFingerprint !== undefined) return 'require'
  if (tls.caPem !== undefined) return 'verify-full'
  return isPrivateHost(host) ? 'prefer' : 'verify-full'
}

/** Loopback, private and link-local addresses (RFC 1918, 3927, 4193, 4291, 6598), and names that only resolve locally. */
export function isPrivateHost(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '')
  if (isIPv4(name)) return isPrivateV4(name)
  if (isIPv6(name)) return isPrivateV6(name)
  return !name.includes('.') || /\.(local|localhost|internal|lan|home\.arpa)$/.test(name)
}

function isPrivateV4(address: string): boolean {
  const [a = 0, b = 0] = address.split('.').map(Number)
  if (a === 10 || a === 127) return true
  if (a === 172) return b >= 16 && b <= 31
  if (a === 192) return b === 168
  if (a === 169) return b === 254
  return a === 100 && b >= 64 && b <= 127
}

function isPrivateV6(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  if (mapped) return isPrivateV4(mapped)
  return address === '::1' || /^f[cd]/.test(address) || /^fe[89ab]/.test(address)
}

export interface ToolEndpoint {
  readonly jobId: string
  readonly sslMode: SslMode
  /** Path in the tool container; only for the two verifying modes. */
  readonly rootCertificate: string | null
  /** Path in the tool container. */
  readonly passFile: string | null
}

/** Environment of a client tool for one endpoint (PostgreSQL manual, 34.15 Environment Variables). Nothing secret. */
export function toolEnvironment(endpoint: ToolEndpoint): Record<string, string> {
  return {
    PGAPPNAME: `archon-sync:${endpoint.jobId}`,
    PGSSLMODE: endpoint.sslMode,
    // libpq looks for both in a home that the container's user does not have, and no file is right without one.
    PGSSLROOTCERT: endpoint.rootCertificate ?? '/tmp/no-root-certificate',
    PGPASSFILE: endpoint.passFile ?? '/tmp/no-passfile',
    PGTZ: 'UTC',
  }
}

/** The authorities to trust, in PEM, for the tmpfs: slim images have no bundle. The endpoint's own replace Mozilla's. */
export function trustedAuthorities(tls: Tls): string {
  return tls.caPem ?? rootCertificates.join('\n')
}
