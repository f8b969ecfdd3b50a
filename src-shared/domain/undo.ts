import type { HistoryRecord } from './history'

export type UndoState =
  | { readonly kind: 'undoable' }
  /** `by` is the id of the undo. */
  | { readonly kind: 'undone'; readonly by: string }
  | { readonly kind: 'no'; readonly why: string }

type Facts = Pick<HistoryRecord, 'syncId' | 'kind' | 'targetState' | 'undoOf' | 'created' | 'plan'>

/** The backup that a job took of what it was about to replace. */
export function safetyBackupId(syncId: string): string {
  return `${syncId}.before`
}

/** Whether a job can be taken back, from history and the ids of the backups that are there. */
export function undoState(record: Facts, records: readonly Facts[], backupIds: ReadonlySet<string>): UndoState {
  if (record.kind !== 'sync' && record.kind !== 'restore' && record.kind !== 'undo')
    return { kind: 'no', why: 'It replaced nothing.' }
  if (record.targetState === 'unknown')
    return { kind: 'no', why: 'Whether it was committed is not known yet: the next start asks the target.' }
  if (record.targetState !== 'replaced') return { kind: 'no', why: 'It left the target as it was.' }
  const by = undoneBy(record, records)
  if (by !== null) return { kind: 'undone', by }
  if (backupIds.has(safetyBackupId(record.syncId))) return { kind: 'undoable' }
  const replaced = record.plan?.tables.some((item) => item.action === 'replace' || item.action === 'drop') ?? true
  if (replaced) return { kind: 'no', why: 'Its safety backup is gone.' }
  if (record.created.tables.length > 0) return { kind: 'undoable' }
  return { kind: 'no', why: 'There is nothing to take back.' }
}

/** The undo that took a job back and was not itself taken back. */
function undoneBy(record: Facts, records: readonly Facts[]): string | null {
  const undo = records.find(
    (other) =>
      other.kind === 'undo' &&
      other.undoOf === record.syncId &&
      other.targetState === 'replaced' &&
      undoneBy(other, records) === null,
  )
  return undo?.syncId ?? null
}
