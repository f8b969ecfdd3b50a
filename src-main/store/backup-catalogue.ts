import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type BackupEntry,
  type Manifest,
  manifestSchema,
  manifestVersion,
  type StrayFile,
} from '../../src-shared/domain/backup'
import { archiveOfManifest, isArchiveName, manifestName } from './backup-files'
import { fileSize } from './backup-space'
import { readState } from './backup-state'
import { listFolder } from './journal'
import { objectOf } from './json-file'
import { readRegular } from './read-file'

type Reading =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'problem'; readonly problem: StrayFile['problem'] }

/** What the manifests in a folder say, and what is true of their files now. */
export interface Catalogue {
  /** Newest first. */
  readonly entries: readonly BackupEntry[]
  readonly strays: readonly StrayFile[]
}

/** Manifests as they were read last, by path: they hold definitions and can be large, and they hardly ever change. */
export type ManifestCache = Map<string, { readonly stamp: string; readonly reading: Reading }>

const largestManifest = 256 << 20
/** What a person may have put there, and can import. */
const dumpPattern = /^[^.].*\.(?:dump|sql|backup|tar|pgdump)(?:\.(?:gz|zst))?$/i

/**
 * Reads the catalogue from the folder: the manifests are the catalogue, so nothing else can be lost. A manifest that
 * cannot be read makes its archive a stray file; a missing or cut archive is listed as such.
 */
export async function readCatalogue(folder: string, cache: ManifestCache): Promise<Catalogue> {
  const names = await listFolder(folder)
  const manifests = names.filter((name) => archiveOfManifest(name) !== null)
  const paths = new Set(manifests.map((name) => join(folder, name)))
  for (const path of cache.keys()) if (!paths.has(path)) cache.delete(path)
  const readings = await inSlices(manifests, async (name) => ({ name, reading: await readLight(folder, name, cache) }))
  const unique = firstOfEachId(readings)
  const entries = await Promise.all(
    unique.flatMap(({ reading }) => (reading.kind === 'manifest' ? [entryOf(folder, reading.manifest)] : [])),
  )
  const broken = unique.flatMap(({ name, reading }) => (reading.kind === 'problem' ? [{ name, ...reading }] : []))
  return { entries: entries.toSorted(newestFirst), strays: await findStrays(folder, names, broken) }
}

/** The manifest whole, with definitions. `null` when it is gone or cannot be read (any more). */
export async function readWholeManifest(folder: string, archive: string): Promise<Manifest | null> {
  const reading = await readManifestFile(join(folder, manifestName(archive)), archive)
  return reading.kind === 'manifest' ? reading.manifest : null
}

/** Reads one manifest file of an archive, at any path. */
export async function readManifestFile(path: string, archive: string): Promise<Reading> {
  const text = await readRegular(path, largestManifest).catch(() => '')
  const object = objectOf(text)
  const version = object?.format === 'archon-sync-backup' ? object.version : null
  if (typeof version === 'number' && version > manifestVersion) return { kind: 'problem', problem: 'manifest-too-new' }
  const parsed = manifestSchema.safeParse(object)
  const isGood = parsed.success && parsed.data.file === archive && !Number.isNaN(Date.parse(parsed.data.createdAt))
  return isGood ? { kind: 'manifest', manifest: parsed.data } : { kind: 'problem', problem: 'manifest-unreadable' }
}

/** A manifest as it is listed: without the definitions, which are large, and which only a restore needs. */
export function light(manifest: Manifest): Manifest {
  return { ...manifest, schema: null, prelude: [] }
}

/** A backup by its manifest, with what is true of its files now. */
export async function entryOf(folder: string, manifest: Manifest): Promise<BackupEntry> {
  const [stats, state] = await Promise.all([
    lstat(join(folder, manifest.file)).catch(() => null),
    readState(folder, manifest.file),
  ])
  const { verified, pinned, proof } = state
  const isDamaged = verified?.verdict === 'damaged'
  // A file that was changed since is no longer the one that was verified; one that was damaged stays so until proven.
  const isKnown = isDamaged || verified?.mtimeMs === stats?.mtimeMs
  const verifiedAt = verified !== null && isKnown ? verified.at : null
  return { manifest: light(manifest), state: fileState(stats, manifest.bytes, isDamaged), pinned, verifiedAt, proof }
}

function fileState(
  stats: { isFile(): boolean; readonly size: number } | null,
  bytes: number,
  isDamaged: boolean,
): BackupEntry['state'] {
  if (stats === null || !stats.isFile()) return 'missing'
  if (stats.size !== bytes) return 'size-differs'
  return isDamaged ? 'damaged' : 'present'
}

/** A few at a time: manifests hold definitions, and all of them at once would fill the memory. */
async function inSlices<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += 16)
    results.push(...(await Promise.all(items.slice(start, start + 16).map(work))))
  return results
}

async function readLight(folder: string, name: string, cache: ManifestCache): Promise<Reading> {
  const path = join(folder, name)
  const stats = await lstat(path).catch(() => null)
  const stamp = stats === null ? '' : [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ')
  const known = cache.get(path)
  if (known !== undefined && known.stamp === stamp) return known.reading
  const whole = await readManifestFile(path, archiveOfManifest(name) ?? '')
  const reading: Reading = whole.kind === 'manifest' ? { ...whole, manifest: light(whole.manifest) } : whole
  cache.set(path, { stamp, reading })
  return reading
}

/** Of copies with the same id, the one with the plainest name is the backup; the others are files. */
function firstOfEachId(items: readonly { readonly name: string; readonly reading: Reading }[]): typeof items {
  const seen = new Set<string>()
  return items
    .toSorted((a, b) => a.name.length - b.name.length || a.name.localeCompare(b.name))
    .map((item) => {
      if (item.reading.kind === 'problem') return item
      const { id } = item.reading.manifest
      if (seen.has(id)) return { name: item.name, reading: { kind: 'problem', problem: 'manifest-unreadable' } }
      seen.add(id)
      return item
    })
}

async function findStrays(
  folder: string,
  names: readonly string[],
  broken: readonly { readonly name: string; readonly problem: StrayFile['problem'] }[],
): Promise<StrayFile[]> {
  const present = new Set(names)
  const lone = names
    .filter((name) => (isArchiveName(name) ? !present.has(manifestName(name)) : dumpPattern.test(name)))
    .map((file) => ({ file, problem: 'no-manifest' as const }))
  const unread = broken.map(({ name, problem }) => {
    const archive = archiveOfManifest(name) ?? name
    return { file: present.has(archive) ? archive : name, problem }
  })
  const sized = await Promise.all(
    [...unread, ...lone].map(async (stray) => ({ ...stray, bytes: await fileSize(join(folder, stray.file)) })),
  )
  return sized
    .flatMap(({ bytes, ...stray }) => (bytes === null ? [] : [{ ...stray, bytes }]))
    .toSorted((a, b) => a.file.localeCompare(b.file))
}

function newestFirst(a: BackupEntry, b: BackupEntry): number {
  const later = Date.parse(b.manifest.createdAt) - Date.parse(a.manifest.createdAt)
  return later || b.manifest.id.localeCompare(a.manifest.id)
}
