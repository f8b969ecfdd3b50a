import type { SequenceState } from '../../src-shared/domain/backup'
import type { TableName } from '../../src-shared/domain/table'
import { sequenceStatesStatement } from '../planning/sequence-plan'
import type { Session } from './session'

/** A read-only transaction view that `pg_dump`, counts and checksums share (PostgreSQL manual, 9.28.5 Snapshot Synchronization). */
export interface ExportedSnapshot {
  readonly id: string
  readonly session: Session
}

/** Begins the transaction that keeps the snapshot; it lives until the session ends. */
export async function exportSnapshot(session: Session): Promise<ExportedSnapshot> {
  await session.query('begin isolation level repeatable read read only')
  const row = await session.queryOne<{ id: string }>('select pg_catalog.pg_export_snapshot() as id')
  return { id: row.id, session }
}

/** Positions of sequences now. They are not part of a snapshot: a later read is never behind the rows of an earlier one. */
export async function readSequences(session: Session, sequences: readonly TableName[]): Promise<SequenceState[]> {
  if (sequences.length === 0) return []
  return session.query<SequenceState>(sequenceStatesStatement(sequences))
}
