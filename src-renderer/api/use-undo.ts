import { useQueryClient } from '@tanstack/react-query'
import type { BackupList } from '../../src-shared/domain/backup'
import type { HistoryRecord } from '../../src-shared/domain/history'
import { undoState } from '../../src-shared/domain/undo'
import { isRunning, useJob } from '../stores/job-store'
import { useRestoreStage } from '../stores/restore-store'
import { runAct } from '../text/run-words'
import { useBackups, useHistory } from './queries'
import { requestRestore } from './restore'

export interface Undo {
  /** `null` while history or backups are not known yet, or hold nothing of this run. */
  readonly state: ReturnType<typeof undoState> | null
  readonly request: () => void
  /** Another run goes on, or this was asked for already. */
  readonly busy: boolean
}

/** Whether a run can be taken back, and the way to do it. */
export function useUndo(syncId: string): Undo {
  const client = useQueryClient()
  const records = useHistory().data
  const backups = useBackups().data
  const running = useJob((state) => isRunning(state.view))
  const stage = useRestoreStage((state) => state.stage.kind)
  const record = records?.find((item) => item.syncId === syncId)
  const known = records !== undefined && backups !== undefined && record !== undefined
  return {
    state: known ? undoState(record, records, usableIds(backups)) : null,
    request: () => record && void requestRestore(client, undoRequest(record)),
    busy: running || stage !== 'idle',
  }
}

/** The backups that rows can be read from; the others help no undo. */
export function usableIds({ entries }: Pick<BackupList, 'entries'>): ReadonlySet<string> {
  return new Set(entries.filter((entry) => entry.state === 'present').map((entry) => entry.manifest.id))
}

/** What an undo of a run is asked for with; its name stands inside sentences. */
export function undoRequest(record: HistoryRecord) {
  return { kind: 'undo', syncId: record.syncId, name: `“${runAct(record)}”` } as const
}

/** The newest run that replaced something, when it can be taken back. An undo is not taken back by a key. */
export function lastUndoable(records: readonly HistoryRecord[], backupIds: ReadonlySet<string>): HistoryRecord | null {
  const newest = records.find((record) => record.targetState === 'replaced' && record.kind !== 'prove')
  if (newest === undefined || newest.kind === 'undo') return null
  const state = undoState(newest, records, backupIds)
  return state.kind === 'undoable' ? newest : null
}
