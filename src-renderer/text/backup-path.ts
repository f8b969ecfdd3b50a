/** Where a backup is shown in this window. */
export function backupPath(id: string): string {
  return `/backups/${encodeURIComponent(id)}`
}
