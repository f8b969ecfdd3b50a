import type { Settings } from '../../src-shared/domain/settings'
import { formatBytes } from '../../src-shared/format/format'
import type { AppInfo, EngineStatus } from '../../src-shared/ipc/contract'

export interface DiagnosticsFacts {
  readonly info: AppInfo | undefined
  readonly engine: EngineStatus | undefined
  readonly settings: Settings | undefined
  /** How many of each there are. */
  readonly counts: Readonly<Record<'connections' | 'profiles' | 'runs' | 'backups', number>>
  /** Report of the newest run, or `null`. */
  readonly lastRun: string | null
}

/** What a report of a problem needs, as Markdown. None of its sources ever holds a password. */
export function diagnosticsText({ info, engine, settings, counts, lastRun }: DiagnosticsFacts): string {
  const lines = [
    '## Archon Sync',
    '',
    ...(info === undefined ? [] : infoLines(info)),
    `- Docker: ${engineText(engine)}`,
    `- Known: ${Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}`,
    ...(settings === undefined ? [] : [`- Settings: \`${JSON.stringify(settings)}\``]),
  ]
  return `${lines.join('\n')}\n${lastRun === null ? '' : `\n${lastRun}`}`
}

function infoLines({ version, electron, platform, keyring, backupBytes, freeBytes }: AppInfo): string[] {
  const reason = keyring.reason === null ? '' : `, ${keyring.reason}`
  return [
    `- Version ${version}, Electron ${electron}, ${platform}`,
    `- Keyring: ${keyring.available ? 'available' : 'not available'} (${keyring.backend}${reason})`,
    `- Backups: ${formatBytes(backupBytes)}, ${formatBytes(freeBytes)} free`,
  ]
}

function engineText(engine: EngineStatus | undefined): string {
  if (engine === undefined) return 'not asked'
  if (engine.ok) return `${engine.name} ${engine.version ?? ''} at ${engine.address ?? 'an unknown address'}`
  return `${engine.failure?.message ?? 'no answer'} Tried: ${engine.tried.join(', ')}`
}
