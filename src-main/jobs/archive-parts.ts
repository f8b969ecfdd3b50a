import type { PlanTable, RowCount } from '../../src-shared/domain/plan'
import { type TableName, tableKey } from '../../src-shared/domain/table'
import type { DigestMethod } from '../../src-shared/domain/verification'
import { catalogOf } from '../planning/catalog'
import { ancestorsOf, indexTables } from '../planning/catalog-lookup'
import type { Catalog } from '../planning/catalog-types'
import { sequencesOf } from '../planning/sequence-plan'
import type { JobContext } from './job-context'
import type { ArchiveOrder, ArchiveTable } from './phases/make-archive'
import type { Workbench } from './workbench'

/** The tables of an archive as one side's catalog has them; tables that are not there are left out. */
export function archiveTables(
  tables: readonly Pick<PlanTable, 'table' | 'rowsNow' | 'rowsAfter'>[],
  catalog: Catalog,
  rowsOf: (item: Pick<PlanTable, 'rowsNow' | 'rowsAfter'>) => RowCount | null,
): ArchiveTable[] {
  const byKey = indexTables(catalog)
  return tables.flatMap((item) => {
    const table = byKey.get(tableKey(item.table))
    if (table === undefined || table.kind !== 'table') return []
    const columns = table.columns.filter((column) => column.generated === '').map((column) => column.name)
    return [{ table: item.table, oid: table.oid, columns, bytes: table.bytes, expectedRows: rowsOf(item)?.rows ?? 0 }]
  })
}

type Parts = 'parents' | 'box' | 'jobId' | 'syncId' | 'tables' | 'sequences' | 'schema' | 'digest' | 'backups'

/** Partitioned tables above the given ones: they hold no rows, and making a partition elsewhere needs their definition. */
function parentsOf(catalog: Catalog, tables: readonly TableName[]): TableName[] {
  const byKey = indexTables(catalog)
  const found = tables.flatMap((table) => {
    const leaf = byKey.get(tableKey(table))
    return leaf === undefined ? [] : ancestorsOf(catalog, leaf)
  })
  return [...new Map(found.map(({ oid, schema, name }) => [oid, { schema, name }])).values()]
}

/** What every archive of a job has in common: its tables with their sequences and definitions. */
export function archiveParts(
  job: JobContext,
  bench: Pick<Workbench, 'box'>,
  catalog: Catalog,
  tables: readonly ArchiveTable[],
  digest: DigestMethod,
): Pick<ArchiveOrder, Parts> {
  const names: TableName[] = tables.map((item) => item.table)
  const uses = sequencesOf(names, catalog)
  const sequences = new Map(
    uses.map((use) => [tableKey(use), { name: { schema: use.schema, name: use.name }, isOwned: use.sequence.owned }]),
  )
  return {
    parents: parentsOf(catalog, names),
    box: bench.box,
    jobId: job.run.jobId,
    syncId: job.syncId,
    tables,
    sequences: [...sequences.values()],
    schema: catalogOf(catalog, names),
    digest,
    backups: job.deps.backups,
  }
}
