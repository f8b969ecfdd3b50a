import { text } from 'node:stream/consumers'
import { supportsZstd, zstdProbe } from '../pgtools/dump-arguments'
import { passFileText } from '../pgtools/passfile'
import { type SslMode, toolEnvironment, trustedAuthorities } from '../pgtools/tool-environment'
import type { ToolContainer } from '../pgtools/tool-runner'
import type { Side } from './side'

/** Name of every session and tool of a job in `pg_stat_activity`: how own backends are found again. */
export function applicationName(jobId: string): string {
  return `archon-sync:${jobId}`
}

/**
 * The environment with which a tool logs in to one side: password and authorities as 0600 files on the container's
 * tmpfs, never in argv or the container's environment (R18).
 */
export async function toolLogin(
  side: Side,
  box: ToolContainer,
  jobId: string,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const { endpoint, address, password } = side
  const { database, user } = endpoint
  const entry = { host: address.host, port: address.port, database, user, password: password ?? '' }
  const passFile =
    password === null ? null : await box.writeFile(`pass-${endpoint.kind}`, passFileText([entry]), signal)
  const { sslMode, authorities, bindsChannel } = trustOf(side)
  const rootCertificate = authorities === null ? null : await box.writeFile('authorities.pem', authorities, signal)
  const environment = toolEnvironment({ jobId, sslMode, rootCertificate, passFile })
  return bindsChannel ? { ...environment, PGCHANNELBINDING: 'require' } : environment
}

interface ToolTrust {
  readonly sslMode: SslMode
  /** In PEM. */
  readonly authorities: string | null
  readonly bindsChannel: boolean
}

/** What the tool trusts: authorities, or, by what its side was pinned to, the one certificate. */
function trustOf({ endpoint, tls, pin }: Side): ToolTrust {
  if (tls.trustedFingerprint !== undefined && tls.mode !== 'disable') {
    if (pin === null) throw new Error('A trusted certificate without a pin for the tools.')
    return pin.kind === 'authority'
      ? { sslMode: 'verify-ca', authorities: pin.pem, bindsChannel: false }
      : { sslMode: 'require', authorities: null, bindsChannel: true }
  }
  const verifies = tls.mode.startsWith('verify') && endpoint.kind === 'server'
  return { sslMode: tls.mode, authorities: verifies ? trustedAuthorities(endpoint.tls) : null, bindsChannel: false }
}

const zstdByImage = new Map<string, boolean>()

/** Whether the container's pg_dump was built with zstd; asked once per image. */
export async function compressionOf(box: ToolContainer, signal: AbortSignal): Promise<'zstd' | 'gzip'> {
  const known = zstdByImage.get(box.image)
  if (known !== undefined) return known ? 'zstd' : 'gzip'
  if (box.toolsMajor < 16) return 'gzip'
  const probe = await box.exec({ argv: zstdProbe }, signal)
  const [, complaint] = await Promise.all([text(probe.stdout), text(probe.stderr)])
  await probe.exit
  const supported = supportsZstd(complaint)
  zstdByImage.set(box.image, supported)
  return supported ? 'zstd' : 'gzip'
}
