import { safetyBackupRequired } from '../../src-shared/domain/guard'
import { copiedTables, type SyncPlan } from '../../src-shared/domain/plan'
import { type TableName, tableKey } from '../../src-shared/domain/table'
import { catalogOf } from '../planning/catalog'
import type { Catalog } from '../planning/catalog-types'
import { parentsToCreate } from '../planning/selection'
import { sequencesOf } from '../planning/sequence-plan'
import { physicalMark } from '../postgres/checksum'
import type { PhaseContext } from './job-run'
import { type ArchiveResult, type ArchiveTable, makeArchive } from './phases/make-archive'
import { endpointsOf } from './prepare'
import { type Connected, enter, type SyncContext } from './sync-context'

/** The state of each table when its safety backup was taken. */
export interface Before {
  readonly marks: ReadonlyMap<string, { table: TableName; mark: string }>
}

/** The checked backup of what will be replaced; skipped where it may be and is switched off. */
export async function backUp(sync: SyncContext, connected: Connected): Promise<Before> {
  const { run, order, state } = sync
  const target = endpointsOf(order.profile, order.direction).target
  const replaced = archiveTables(connected.plan, connected.target, 'replace')
  if (!order.profile.profile.options.safetyBackup && !safetyBackupRequired(target)) {
    run.skip('backup', 'The safety backup is switched off for this target.')
    return { marks: new Map() }
  }
  if (replaced.length === 0) {
    run.skip('backup', 'Nothing is replaced, so there is nothing to back up.')
    return { marks: new Map() }
  }
  const marks = new Map<string, { table: TableName; mark: string }>()
  return run.phase('backup', async (context) => {
    await enter(sync, 'backup')
    const absent = copiedTables(connected.plan).filter((item) => item.action === 'create')
    const result = await makeArchive(
      {
        ...archiveParts(sync, connected, connected.target, replaced),
        side: connected.roles.target,
        reason: 'before',
        parents: [],
        file: `archon-sync-${sync.syncId}.before.dump`,
        absentTables: absent.map((item) => item.table),
        inSnapshot: async (session) => {
          for (const { table } of replaced)
            marks.set(tableKey(table), { table, mark: await physicalMark(session, table) })
        },
      },
      context,
    )
    state.safetyBackup = result.entry
    context.log(`Safety backup ${result.entry.manifest.file} kept and checked.`)
    return { marks }
  })
}

/** The source's tables as a checked archive, with digests from the same snapshot. */
export async function exportSource(
  sync: SyncContext,
  connected: Connected,
  context: PhaseContext,
): Promise<ArchiveResult> {
  await enter(sync, 'export')
  const tables = archiveTables(connected.plan, connected.source, 'all')
  const result = await makeArchive(
    {
      ...archiveParts(sync, connected, connected.source, tables),
      side: connected.roles.source,
      reason: 'export',
      parents: missingParents(connected),
      file: `archon-sync-${sync.syncId}.dump`,
      absentTables: [],
    },
    context,
  )
  const rows = [...result.digests.values()].reduce((sum, digest) => sum + digest.rows, 0)
  sync.state.exportBackup = result.entry
  sync.state.exported = {
    durationSeconds: Math.round(result.durationMs / 10) / 100,
    bytes: result.entry.manifest.bytes,
    tables: tables.length,
    rows,
    backupFile: `${await sync.deps.backups.folder()}/${result.entry.manifest.file}`,
  }
  return result
}

function missingParents({ plan, source, target }: Connected): TableName[] {
  const made = new Set(plan.tables.filter((item) => item.action === 'create').map((item) => tableKey(item.table)))
  const created = source.tables.filter((table) => made.has(tableKey(table)))
  return parentsToCreate(source, target, created).map(({ schema, name }) => ({ schema, name }))
}

function archiveParts(sync: SyncContext, connected: Connected, catalog: Catalog, tables: readonly ArchiveTable[]) {
  const uses = sequencesOf(connected.plan, catalog)
  const sequences = new Map(
    uses.map((use) => [tableKey(use), { name: { schema: use.schema, name: use.name }, isOwned: use.sequence.owned }]),
  )
  return {
    box: connected.bench.box,
    jobId: sync.run.jobId,
    syncId: sync.syncId,
    tables,
    sequences: [...sequences.values()],
    schema: catalogOf(
      catalog,
      tables.map((item) => item.table),
    ),
    digest: connected.digestMethod,
    backups: sync.deps.backups,
  }
}

function archiveTables(plan: SyncPlan, catalog: Catalog, which: 'replace' | 'all'): ArchiveTable[] {
  const byKey = new Map(catalog.tables.map((table) => [tableKey(table), table]))
  return copiedTables(plan).flatMap((item) => {
    const table = byKey.get(tableKey(item.table))
    if (table === undefined || (which === 'replace' && item.action !== 'replace')) return []
    const rows = which === 'replace' ? item.rowsNow : item.rowsAfter
    const columns = table.columns.filter((column) => column.generated === '').map((column) => column.name)
    return [{ table: item.table, oid: table.oid, columns, bytes: table.bytes, expectedRows: rows?.rows ?? 0 }]
  })
}
