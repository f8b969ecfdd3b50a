import { randomBytes } from 'node:crypto'
import type { BackupComparison, Manifest } from '../../src-shared/domain/backup'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import { tableKey } from '../../src-shared/domain/table'
import { compareDigests, type DigestMethod } from '../../src-shared/domain/verification'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { withSession } from '../jobs/one-side'
import { readCatalog } from '../planning/catalog'
import { indexTables } from '../planning/catalog-lookup'
import type { CatalogTable } from '../planning/catalog-types'
import { digestMethodFor, digestTable } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import type { ArchiveDeps } from './archive-deps'

type Compared = BackupComparison['tables'][number]

/**
 * Rows of a backup against the live tables of an endpoint, all read in one snapshot. The archive itself is not read: its
 * manifest says what it held. Throws `connection/*`, and what the server says where the role may not read a table.
 */
export async function compareBackup(
  deps: ArchiveDeps,
  backupId: string,
  endpoint: Endpoint,
  anchor: ContainerEndpoint | null,
  passwords: PasswordLookup,
  signal: AbortSignal,
): Promise<BackupComparison> {
  const manifest = await deps.backups.readManifest(backupId)
  const jobId = `look-${randomBytes(4).toString('hex')}`
  try {
    return await withSession(deps, { jobId, endpoint, anchor, passwords, readOnly: true }, signal, async (session) => {
      const stop = () => session.abandon()
      signal.addEventListener('abort', stop, { once: true })
      try {
        const tables = await compareTables(session, manifest)
        return { comparedAt: new Date().toISOString(), endpointId: endpoint.id, tables }
      } finally {
        signal.removeEventListener('abort', stop)
      }
    })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

async function compareTables(session: Session, manifest: Manifest): Promise<Compared[]> {
  const method = await digestMethodFor(manifest.digest, session)
  await session.query('begin isolation level repeatable read read only')
  const live = indexTables(await readCatalog(session))
  const compared: Compared[] = []
  for (const item of manifest.tables) {
    const now = live.get(tableKey(item.table))
    const common = { table: item.table, rowsThen: item.digest.rows }
    if (now === undefined || now.kind !== 'table') compared.push({ ...common, rowsNow: null, content: 'changed' })
    else compared.push({ ...common, ...(await compareTable(session, item, now, method)) })
  }
  return compared
}

async function compareTable(
  session: Session,
  item: Manifest['tables'][number],
  now: CatalogTable,
  method: DigestMethod,
): Promise<Pick<Compared, 'rowsNow' | 'content'>> {
  const columns = new Set(now.columns.map((column) => column.name))
  const hasAll = item.columns.every((column) => columns.has(column))
  const digest = await digestTable(session, item.table, item.columns, hasAll ? method : 'count-only')
  if (!hasAll) return { rowsNow: digest.rows, content: 'changed' }
  const verdict = compareDigests(item.digest, digest)
  const content = verdict === 'identical' ? 'same' : verdict === 'differs' ? 'changed' : 'unknown'
  return { rowsNow: digest.rows, content }
}
