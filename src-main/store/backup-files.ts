import { basename, join } from 'node:path'
import type { Manifest } from '../../src-shared/domain/backup'
import { ownIdentity, type ProcessIdentity } from './process-identity'

const archivePattern = /^archon-sync-[A-Za-z0-9_-]{1,80}(\.before)?\.dump$/

/** Names of the files of one job in the backup folder (product.md C9). */
export function archiveFileName(syncId: string, reason: Manifest['reason']): string {
  return `archon-sync-${syncId}${reason === 'before' ? '.before' : ''}.dump`
}

/** A plain archive name of ours: no folder in it, nothing but the names that `archiveFileName` makes. */
export function isArchiveName(name: string): boolean {
  return basename(name) === name && archivePattern.test(name)
}

export function manifestName(archive: string): string {
  return `${archive}.json`
}

/** Facts that change beside the archive: pinned, verified, proven. */
export function stateName(archive: string): string {
  return `${archive}.state.json`
}

/** How an earlier version marked a pinned backup. */
export function pinMarkerName(archive: string): string {
  return `${archive}.pinned`
}

/** What can lie beside an archive, in the order in which it is moved away: without its manifest a file is no backup. */
export function filesOf(archive: string): readonly [manifest: string, archive: string, ...rest: string[]] {
  return [manifestName(archive), archive, stateName(archive), pinMarkerName(archive)]
}

/** The archive whose file this is (itself, its manifest, state or pin), or `null` when it is none of ours. */
export function archiveOfFile(name: string): string | null {
  const archive = name.replace(/\.dump(?:\.json|\.state\.json|\.pinned)$/, '.dump')
  return isArchiveName(archive) ? archive : null
}

/** Where deleted and expired backups lie until they are gone for good. */
export function trashFolderOf(folder: string): string {
  return join(folder, 'trash')
}

/** A file in the trash: when it was thrown away, in milliseconds since the epoch, then its name. */
export function trashName(name: string, at: number): string {
  return `${Math.max(0, Math.round(at))}.${name}`
}

/** What a name in the trash says, or `null` when it is none of ours. */
export function parseTrashName(name: string): { readonly at: number; readonly name: string } | null {
  const match = /^(\d{1,16})\.(.+)$/.exec(name)
  if (match?.[1] === undefined || match[2] === undefined) return null
  return archiveOfFile(match[2]) === null ? null : { at: Number(match[1]), name: match[2] }
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
