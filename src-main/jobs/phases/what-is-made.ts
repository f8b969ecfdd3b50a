import type { SequenceState } from '../../../src-shared/domain/backup'
import type { Created } from '../../../src-shared/domain/history'
import { type TableName, tableKey } from '../../../src-shared/domain/table'
import type { CatalogTable } from '../../planning/catalog-types'
import { parentsToCreate } from '../../planning/selection'
import { sequencesOf } from '../../planning/sequence-plan'
import type { Session } from '../../postgres/session'
import { readSequences } from '../../postgres/snapshot'
import type { Prepared } from '../prepare'

export interface MadeTables {
  /** Partitioned parents first; without sequences that are there already. */
  readonly tables: readonly CatalogTable[]
  readonly created: Created
  readonly sequencesBefore: readonly SequenceState[]
}

/**
 * What an import will make on the target, and where the sequences stand that it will move: with the safety backup all
 * that an undo needs.
 */
export async function whatIsMade(prepared: Prepared, session: Session): Promise<MadeTables> {
  const present = await presentSequences(session)
  const tables = createdTables(prepared).map((table) => ({
    ...table,
    // A sequence that no table owns may be there already, because another table draws from it: then it is not made.
    sequences: table.sequences.filter((sequence) => sequence.owned || !present.has(tableKey(sequence))),
  }))
  const standalone = tables.flatMap((table) => table.sequences.filter((sequence) => !sequence.owned))
  const touched = prepared.plan.tables.filter((item) => item.action !== 'leave').map((item) => item.table)
  const uses = [...sequencesOf(touched, prepared.target), ...sequencesOf(touched, prepared.source)]
  const moved = new Map(uses.filter((use) => present.has(tableKey(use))).map((use) => [tableKey(use), nameOf(use)]))
  return {
    tables,
    created: { tables: tables.map(nameOf), sequences: distinct(standalone) },
    sequencesBefore: await readSequences(session, [...moved.values()]),
  }
}

function nameOf({ schema, name }: TableName): TableName {
  return { schema, name }
}

function distinct(names: readonly TableName[]): TableName[] {
  return [...new Map(names.map((name) => [tableKey(name), nameOf(name)])).values()]
}

function createdTables({ plan, source, target }: Prepared): CatalogTable[] {
  const names = new Set(plan.tables.filter((item) => item.action === 'create').map((item) => tableKey(item.table)))
  const created = source.tables.filter((table) => names.has(tableKey(table)))
  return [...parentsToCreate(source, target, created), ...created]
}

/** Where sequences stand now; those that are gone are left out. */
export async function positionsNow(session: Session, names: readonly TableName[]): Promise<SequenceState[]> {
  const present = await presentSequences(session)
  return readSequences(
    session,
    names.filter((name) => present.has(tableKey(name))),
  )
}

async function presentSequences(session: Session): Promise<Set<string>> {
  const rows = await session.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S'`,
  )
  return new Set(rows.map(tableKey))
}
