import { basename } from 'node:path'
import { ownIdentity, type ProcessIdentity } from './process-identity'

const archivePattern = /^archon-sync-[A-Za-z0-9_-]{1,80}(\.before)?\.dump$/

/** Names of the files of one sync in the backup folder (product.md C9). */
export function archiveFileName(syncId: string, reason: 'export' | 'before'): string {
  return `archon-sync-${syncId}${reason === 'before' ? '.before' : ''}.dump`
}

/** A plain archive name of ours: no folder in it, nothing but the names that `archiveFileName` makes. */
export function isArchiveName(name: string): boolean {
  return basename(name) === name && archivePattern.test(name)
}

/** The archive that a manifest file stands beside, or `null` when the name is not one of ours. */
export function archiveOfManifest(name: string): string | null {
  const archive = name.endsWith('.json') ? name.slice(0, -'.json'.length) : ''
  return isArchiveName(archive) ? archive : null
}

/** `<archive>.<pid>-<start time>.partial`: the owner is in the name, so that a sweep can tell whether it still lives. */
export function partialName(archive: string, owner: ProcessIdentity = ownIdentity()): string {
  const start = (owner.startTime ?? '').replaceAll(/[^A-Za-z0-9]/g, '_')
  return `${archive}.${owner.pid}-${start}.partial`
}

/** The process that writes a partial file, or `null` when the name is not one of ours. */
export function partialOwner(name: string): { readonly pid: number; readonly start: string } | null {
  const match = /^(archon-sync-.+\.dump)\.(\d+)-([A-Za-z0-9_]*)\.partial$/.exec(name)
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return null
  return isArchiveName(match[1]) ? { pid: Number(match[2]), start: match[3] } : null
}

/** Whether a partial file's owner is this living process. */
export function ownerLives(
  owner: { readonly pid: number; readonly start: string },
  startTimeOf: (pid: number) => string | null,
  pidExists: (pid: number) => boolean,
): boolean {
  if (!pidExists(owner.pid)) return false
  const start = startTimeOf(owner.pid)
  return owner.start === '' || start === null || start.replaceAll(/[^A-Za-z0-9]/g, '_') === owner.start
}
