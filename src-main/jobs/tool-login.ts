import { text } from 'node:stream/consumers'
import { supportsZstd, zstdProbe } from '../pgtools/dump-arguments'
import { passFileText } from '../pgtools/passfile'
import { toolEnvironment, trustedAuthorities } from '../pgtools/tool-environment'
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
  const { endpoint, address, password, tls } = side
  const { database, user } = endpoint
  const entry = { host: address.host, port: address.port, database, user, password: password ?? '' }
  const passFile =
    password === null ? null : await box.writeFile(`pass-${endpoint.kind}`, passFileText([entry]), signal)
  const verifies = tls.mode.startsWith('verify') && tls.trustedFingerprint === undefined
  const authorities = endpoint.kind === 'server' ? trustedAuthorities(endpoint.tls) : ''
  const rootCertificate = verifies ? await box.writeFile('authorities.pem', authorities, signal) : null
  const sslMode = tls.trustedFingerprint === undefined ? tls.mode : 'require'
  return toolEnvironment({ jobId, sslMode, rootCertificate, passFile })
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
