import type { ChangedTable } from '../../src-shared/domain/backup'
import type { HistoryRecord } from '../../src-shared/domain/history'
import { tableKey } from '../../src-shared/domain/table'
import { compareDigests, type TableCheck } from '../../src-shared/domain/verification'
import type { ToolContainer } from '../pgtools/tool-runner'
import { judgeTools } from '../pgtools/versions'
import { readCatalog } from '../planning/catalog'
import { indexTables } from '../planning/catalog-lookup'
import type { Catalog } from '../planning/catalog-types'
import { backupCatalog, emptyCatalog, makeRestorePlan } from '../planning/restore-plan'
import { digestTable } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import { countTables, type Prepared } from './prepare'
import { backupSummary, type RestoreOrder } from './restore-order'
import type { Side } from './side'

export interface PreparedRestore extends Prepared {
  /** Undo only: tables that are not as the undone job left them. */
  readonly changed: readonly ChangedTable[]
}

export interface PlanFacts {
  readonly id: string
  /** Free bytes where backups are kept. */
  readonly freeBytes: number | null
  /** Tables up to that size are counted, larger ones estimated. */
  readonly exactBelowBytes: number
}

/** Reads the target's catalog and makes the plan of a restore or undo. Nothing is touched. */
export async function prepareRestore(
  order: RestoreOrder,
  tools: Pick<ToolContainer, 'toolsVersion' | 'toolsMajor'>,
  side: Pick<Side, 'name' | 'endpoint'>,
  session: Session,
  facts: PlanFacts,
): Promise<PreparedRestore> {
  const live = await readCatalog(session)
  const isNew = order.beside !== null && live.server.database !== order.beside
  const { manifest } = order
  const source = manifest === null ? emptyCatalog(live) : backupCatalog(manifest, order.tables)
  const target = isNew ? newDatabase(live, source, order.beside ?? '') : live
  const undone = order.undo?.created ?? null
  const touched = [...source.tables, ...(undone?.tables ?? [])]
  const plan = makeRestorePlan({
    id: facts.id,
    createdAt: new Date().toISOString(),
    direction: side.endpoint.environment === 'local' ? 'remote-to-local' : 'local-to-remote',
    source,
    target,
    manifest,
    undone,
    sourceName: manifest === null ? 'the backup' : backupSummary(manifest).name,
    targetName: side.name,
    toolsVersion: tools.toolsVersion,
    toolsMajor: tools.toolsMajor,
    toolsCurrent: judgeTools(tools.toolsVersion) !== 'outdated',
    freeBytes: facts.freeBytes,
    targetRows: await countTables(session, target, touched, facts.exactBelowBytes),
  })
  const changed = order.undo === null ? [] : await changedSince(order.undo, order, target, session)
  return { plan, source, target, changed }
}

/** The database that a restore beside will make, as it will be once the backup's prelude has run. */
function newDatabase(server: Catalog, source: Catalog, name: string): Catalog {
  const schemas = [...new Set(['public', ...source.tables.map((table) => table.schema)])]
  return {
    ...emptyCatalog(server),
    server: { ...server.server, database: name, databaseOid: 0, sessions: 0 },
    enums: source.enums,
    types: source.types,
    functions: source.functions,
    extensions: source.extensions,
    roles: server.roles,
    schemas: schemas.map((schema) => ({ name: schema, canCreate: true })),
  }
}

/** Tables whose rows are not those that the job had verified when it committed. */
async function changedSince(
  record: HistoryRecord,
  { manifest }: RestoreOrder,
  target: Catalog,
  session: Session,
): Promise<ChangedTable[]> {
  const changed: ChangedTable[] = []
  const method = record.verification?.method ?? manifest?.digest.method ?? 'count-only'
  const live = indexTables(target)
  for (const check of record.verification?.tables ?? []) {
    const now = live.has(tableKey(check.table))
      ? await digestNow(check, record, session, method)
      : { rows: 0, sums: null }
    if (now === null || now.rows !== check.target.rows || compareDigests(check.target, now) === 'differs')
      changed.push({ table: check.table, rowsThen: check.target.rows, rowsNow: now?.rows ?? 0 })
  }
  return changed
}

/** The digest over the columns that were copied then, or `null` when one of them is gone. */
async function digestNow(
  check: TableCheck,
  record: HistoryRecord,
  session: Session,
  method: Parameters<typeof digestTable>[3],
): Promise<TableCheck['target'] | null> {
  const planned = record.plan?.tables.find((item) => tableKey(item.table) === tableKey(check.table))
  if (planned === undefined) return digestTable(session, check.table, [], 'count-only')
  return digestTable(session, check.table, planned.columns, check.target.sums === null ? 'count-only' : method).catch(
    () => null,
  )
}
