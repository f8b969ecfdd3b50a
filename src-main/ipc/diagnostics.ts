import { defaultSettings, type Settings } from '../../src-shared/domain/settings'
import type { EngineStatus, KeyringStatus } from '../../src-shared/ipc/contract'

export interface DiagnosticFacts {
  readonly version: string
  readonly electron: string
  readonly node: string
  readonly platform: string
  readonly keyring: KeyringStatus
  readonly docker: EngineStatus
  readonly settings: Settings
}

/** What helps to understand a problem, as lines of text: no endpoint, no password. Settings only where they differ. */
export function diagnostics(facts: DiagnosticFacts): string {
  const { version, electron, node, platform, keyring, docker, settings } = facts
  const changed = (Object.keys(defaultSettings) as (keyof Settings)[]).filter(
    (key) => settings[key] !== defaultSettings[key],
  )
  return [
    `Archon Sync ${version}`,
    `Electron ${electron}, Node ${node}, ${platform}`,
    `Keyring: ${keyring.backend}, ${keyring.available ? 'in use' : 'not in use'}`,
    docker.ok
      ? `Docker: ${docker.name} ${docker.version ?? ''} at ${docker.address ?? ''}`
      : `Docker: ${docker.failure?.message ?? 'not answering'}`,
    ...docker.tried.map((line) => `  ${line}`),
    changed.length === 0 ? 'Settings: as installed' : 'Settings that differ:',
    ...changed.map((key) => `  ${key}: ${JSON.stringify(settings[key])}`),
    '',
  ].join('\n')
}
