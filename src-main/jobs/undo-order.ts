import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { safetyBackupRequired } from '../../src-shared/domain/guard'
import type { HistoryRecord } from '../../src-shared/domain/history'
import { safetyBackupId, undoState } from '../../src-shared/domain/undo'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { BackupStore } from '../store/backups'
import type { HistoryStore } from '../store/history'
import { type JournalEntry, readJournals } from '../store/journal'
import type { RestoreOrder } from './restore-order'

interface UndoDeps {
  readonly home: string
  readonly history: HistoryStore
  readonly backups: BackupStore
}

/** An endpoint as it is saved now, or `null`: protection that was set since the job counts. */
export type SavedEndpoint = (id: string) => Promise<Endpoint | null>

/** The ends of a job as its journal keeps them. */
export interface JobEnds {
  readonly source: Endpoint | null
  readonly target: Endpoint | null
  readonly anchor: ContainerEndpoint | null
}

/** Finds everything that undoing a job takes. Throws `job/not-found` or `undo/not-possible` with the reason. */
export async function undoOrder(
  deps: UndoDeps,
  syncId: string,
  saved: SavedEndpoint,
  passwords: PasswordLookup,
): Promise<RestoreOrder> {
  const records = await deps.history.list(5_000)
  const record = await deps.history.get(syncId)
  if (record === null)
    throw new AppError({
      code: 'job/not-found',
      message: `There is no run ${syncId} in the history.`,
      hint: 'archon-sync history lists the runs with their ids.',
    })
  await requireUndoable(deps, record, records)
  const ends = await endsOfJob(deps.home, syncId, saved)
  if (ends.target === null) throw notPossible(record, 'Where it went is not known any more.')
  const hasBackup = (await deps.backups.list()).some((entry) => entry.manifest.id === safetyBackupId(syncId))
  return {
    manifest: hasBackup ? await deps.backups.readManifest(safetyBackupId(syncId)) : null,
    tables: null,
    target: ends.target,
    anchor: ends.anchor,
    beside: null,
    safetyBackup: record.safetyFile !== null || safetyBackupRequired(ends.target),
    undo: record,
    passwords,
  }
}

async function requireUndoable(deps: UndoDeps, record: HistoryRecord, records: HistoryRecord[]): Promise<void> {
  const present = (await deps.backups.list()).filter((entry) => entry.state === 'present')
  const state = undoState(record, records, new Set(present.map((entry) => entry.manifest.id)))
  if (state.kind === 'undone') throw notPossible(record, `${state.by} has undone it already.`)
  if (state.kind === 'no') throw notPossible(record, state.why)
}

function notPossible(record: HistoryRecord, why: string): AppError {
  return new AppError({
    code: 'undo/not-possible',
    message: `${record.syncId} cannot be undone. ${why}`,
    hint: 'archon-sync backups lists what can be restored instead.',
  })
}

/** The ends of a job, from its journal; an endpoint that is saved is taken as it is saved now. */
export async function endsOfJob(home: string, syncId: string, saved: SavedEndpoint): Promise<JobEnds> {
  const opened = (await readJournals(home))
    .flatMap((journal) => journal.entries)
    .find(
      (entry): entry is Extract<JournalEntry, { state: 'opened' }> =>
        entry.state === 'opened' && entry.syncId === syncId,
    )
  const now = async (endpoint: Endpoint | null) => (endpoint === null ? null : ((await saved(endpoint.id)) ?? endpoint))
  const anchor = await now(opened?.localEndpoint ?? null)
  return {
    source: await now(opened?.sourceEndpoint ?? null),
    target: await now(opened?.targetEndpoint ?? null),
    anchor: anchor?.kind === 'container' ? anchor : null,
  }
}
