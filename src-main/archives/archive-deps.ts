import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Manifest } from '../../src-shared/domain/backup'
import { openToolContainer } from '../docker/tool-container'
import type { WorkbenchDeps } from '../jobs/workbench'
import type { ToolContainer } from '../pgtools/tool-runner'
import type { BackupStore } from '../store/backups'
import { findToolsImage } from './find-images'

/** What looking into backups needs. */
export interface ArchiveDeps extends WorkbenchDeps {
  readonly backups: BackupStore
}

/** A backup that can be read: its manifest and where its archive lies. */
export interface ReadableBackup {
  readonly manifest: Manifest
  readonly path: string
}

/** Throws `backup/not-found`, and `archive/damaged` for an archive that is missing, a link, or of another size. */
export async function readableBackup({ backups }: ArchiveDeps, backupId: string): Promise<ReadableBackup> {
  const { handle } = await backups.openForReading(backupId)
  await handle.close()
  const manifest = await backups.readManifest(backupId)
  return { manifest, path: join(await backups.folder(), manifest.file) }
}

/** Major of the pg_dump that made an archive. */
export function toolsMajorOf({ toolsVersion }: Pick<Manifest, 'toolsVersion'>): number {
  return Number.parseInt(toolsVersion, 10) || 0
}

/** Major of the server that a backup came from. */
export function serverMajorOf({ serverVersion }: Pick<Manifest, 'serverVersion'>): number {
  return Number.parseInt(serverVersion, 10) || 0
}

/** A tool container without any network whose pg_restore can read the archive. The caller disposes of it. */
export async function openReader(deps: ArchiveDeps, manifest: Manifest, signal: AbortSignal): Promise<ToolContainer> {
  const engine = await deps.findEngine()
  const jobId = `look-${randomBytes(4).toString('hex')}`
  const search = { ...deps, engine, jobId, say: () => undefined }
  const image = await findToolsImage(search, { major: toolsMajorOf(manifest), isForeign: false }, signal)
  return openToolContainer({ engine, image, jobId, home: deps.home, networkMode: 'none' }, signal)
}
