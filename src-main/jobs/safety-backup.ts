import { copiedTables, type PlanTable } from '../../src-shared/domain/plan'
import { type TableName, tableKey } from '../../src-shared/domain/table'
import { physicalMark } from '../postgres/checksum'
import { archiveParts, archiveTables } from './archive-parts'
import { enter, type JobContext, type Ready } from './job-context'
import { makeArchive } from './phases/make-archive'

/** The state of each table when its safety backup was taken. */
export interface Before {
  readonly marks: ReadonlyMap<string, { table: TableName; mark: string }>
}

/** Tables that are not as before afterwards: their rows are replaced, or an undo drops them. */
function touched(tables: readonly PlanTable[]): PlanTable[] {
  return tables.filter((item) => item.action === 'replace' || item.action === 'drop')
}

/** Partitioned tables that go with their partitions: they hold no rows, and undoing needs their definition. */
function droppedParents({ plan, target }: Ready): TableName[] {
  const dropped = new Set(plan.tables.filter((item) => item.action === 'drop').map((item) => tableKey(item.table)))
  return target.tables
    .filter((table) => table.kind === 'partitioned' && dropped.has(tableKey(table)))
    .map(({ schema, name }) => ({ schema, name }))
}

/** The checked backup of what will be replaced or dropped; skipped where it may be and is switched off. */
export async function backUp(job: JobContext, ready: Ready, isTaken: boolean): Promise<Before> {
  const { run, state } = job
  const tables = archiveTables(touched(ready.plan.tables), ready.target, (item) => item.rowsNow)
  const parents = droppedParents(ready)
  if (!isTaken) {
    run.skip('backup', 'The safety backup is switched off for this target.')
    return { marks: new Map() }
  }
  if (tables.length === 0) {
    run.skip('backup', 'Nothing is replaced, so there is nothing to back up.')
    return { marks: new Map() }
  }
  const marks = new Map<string, { table: TableName; mark: string }>()
  return run.phase('backup', async (context) => {
    await enter(job, 'backup')
    const parts = archiveParts(job, ready.bench, ready.target, tables, ready.digestMethod)
    const absent = copiedTables(ready.plan).filter((item) => item.action === 'create')
    const result = await makeArchive(
      {
        ...parts,
        side: ready.targetSide,
        id: `${job.syncId}.before`,
        reason: 'before',
        parents: [...parts.parents, ...parents],
        file: `archon-sync-${job.syncId}.before.dump`,
        absentTables: absent.map((item) => item.table),
        inSnapshot: async (session) => {
          for (const { table } of tables)
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
