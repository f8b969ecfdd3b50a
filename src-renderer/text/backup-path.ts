import type { BackupEntry } from '../../src-shared/domain/backup'

/** Where a backup is shown in this window. */
export function backupPath(id: string): string {
  return `/backups/${encodeURIComponent(id)}`
}

/** Id of the newest usable backup of the same connection that is older than the damaged one, or `null`. */
export function previousBackup(entries: readonly BackupEntry[], damagedId: string | undefined): string | null {
  const damaged = entries.find((entry) => entry.manifest.id === damagedId)?.manifest
  if (damaged === undefined) return null
  const older = entries
    .filter(({ state, manifest }) => state === 'present' && manifest.endpoint.id === damaged.endpoint.id)
    .map(({ manifest }) => manifest)
    .filter((manifest) => manifest.createdAt < damaged.createdAt)
    .sort((left, right) => right.createdAt.localeCompare(left.createdAt))
  return older[0]?.id ?? null
}
