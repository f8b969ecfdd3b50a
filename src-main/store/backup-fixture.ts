import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BackupEntry, Manifest } from '../../src-shared/domain/backup'
import { archiveFileName } from './backup-files'
import type { RetentionFacts } from './backup-sweep'
import { type BackupStore, createBackupStore } from './backups'
import { testFolder } from './test-folder'

/** Only for tests: the moment at which they look. */
export const testNow = Date.parse('2030-01-10T00:00:00Z')
export const hour = 3_600_000

const staging: Manifest['endpoint'] = {
  id: 'remote',
  name: 'staging',
  environment: 'staging',
  address: 'h:5432/d',
  user: 'u',
  systemIdentifier: '7',
  databaseOid: 5,
}

/** A manifest of an archive that does not matter. Only for tests. */
export function testManifest(id: string, more: Partial<Manifest> = {}): Manifest {
  return {
    format: 'archon-sync-backup',
    version: 1,
    id,
    reason: 'export',
    syncId: id,
    file: archiveFileName(id, 'export'),
    bytes: 10,
    sha256: 'a'.repeat(64),
    createdAt: new Date(testNow).toISOString(),
    endpoint: staging,
    serverVersion: '17.12',
    toolsVersion: '17.12',
    tables: [],
    sequences: [],
    digest: { method: 'hashtextextended', proof: null },
    absentTables: [],
    schema: null,
    checkedAt: new Date(testNow).toISOString(),
    prelude: [],
    note: null,
    leftOut: [],
    ...more,
  }
}

/** Writes an archive and its manifest as a job does. Only for tests. */
export async function makeBackup(
  store: BackupStore,
  id: string,
  options: Partial<Manifest> & { readonly ageHours?: number; readonly content?: string } = {},
): Promise<BackupEntry> {
  const { ageHours = 0, content = `PGDMP ${id}`, ...more } = options
  const file = archiveFileName(id, 'export')
  const partial = await store.openPartial(file)
  await pipeline(Readable.from([Buffer.from(content)]), partial.stream)
  const digest = await partial.finish()
  await partial.publish()
  const createdAt = new Date(testNow - ageHours * hour).toISOString()
  return store.writeManifest(testManifest(id, { ...digest, createdAt, ...more }))
}

/** A store with a folder that is there. Only for tests. */
export async function testStore(): Promise<{ readonly folder: string; readonly store: BackupStore }> {
  const folder = join(await testFolder(), 'backups')
  const store = createBackupStore(folder)
  await store.prepare(1000)
  return { folder, store }
}

/** The contract's limits, and nothing that is in use or replaced. Only for tests. */
export function testFacts(more: Partial<RetentionFacts> = {}): RetentionFacts {
  return { limits: { hours: 24, count: null, days: 0, bytes: null }, inUse: new Set(), superseded: new Map(), ...more }
}

export function idsOf(entries: readonly BackupEntry[]): string[] {
  return entries.map(({ manifest }) => manifest.id)
}
