import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { JobKind } from '../../../src-shared/domain/job-kind'
import { formatCount } from '../../../src-shared/format/format'
import type { State } from '../../components/state-icon'
import { runAct } from '../../text/run-words'

export type ResultWord =
  | 'Verified'
  | 'Counted'
  | 'Restored'
  | 'Undone'
  | 'Backed up'
  | 'Imported'
  | 'Proven'
  | 'Differs'
  | 'Failed'
  | 'Cancelled'
  | 'Interrupted'
  | 'Running'

const doneWords: Readonly<Record<Exclude<JobKind, 'sync'>, ResultWord>> = {
  restore: 'Restored',
  undo: 'Undone',
  backup: 'Backed up',
  import: 'Imported',
  prove: 'Proven',
}

/** The result of a run as one word. A failed verification is its own word: the two sides differ. */
export function resultWord(record: Pick<HistoryRecord, 'kind' | 'outcome' | 'verification'>): ResultWord {
  switch (record.outcome) {
    case 'succeeded':
      if (record.kind !== 'sync') return doneWords[record.kind]
      return record.verification?.verdict === 'identical' ? 'Verified' : 'Counted'
    case 'failed':
      return record.verification?.verdict === 'differs' ? 'Differs' : 'Failed'
    case 'cancelled':
      return 'Cancelled'
    case 'interrupted':
      return 'Interrupted'
    case 'running':
      return 'Running'
  }
}

export const wordStates: Readonly<Record<ResultWord, State>> = {
  Verified: 'done',
  Counted: 'done',
  Restored: 'done',
  Undone: 'done',
  'Backed up': 'done',
  Imported: 'done',
  Proven: 'done',
  Differs: 'warning',
  Failed: 'failed',
  Cancelled: 'cancelled',
  Interrupted: 'warning',
  Running: 'running',
}

export type ResultFilter = 'any' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted'

export type KindFilter = 'all' | 'syncs' | 'restores' | 'other'

const kindGroups: Readonly<Record<JobKind, Exclude<KindFilter, 'all'>>> = {
  sync: 'syncs',
  restore: 'restores',
  undo: 'restores',
  backup: 'other',
  import: 'other',
  prove: 'other',
}

/** The runs whose kind and result fit and in which every searched word occurs somewhere. */
export function filterRuns(
  records: readonly HistoryRecord[],
  search: string,
  result: ResultFilter,
  kind: KindFilter = 'all',
): HistoryRecord[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return records.filter((record) => {
    if (kind !== 'all' && kindGroups[record.kind] !== kind) return false
    if (result !== 'any' && record.outcome !== result) return false
    const text = searchable(record)
    return words.every((word) => text.includes(word))
  })
}

function searchable(record: HistoryRecord): string {
  const { syncId, kind, profileName, source, target, failure } = record
  const ends = [source, target].flatMap((end) => [end.name, end.environment, end.address, end.user])
  return [syncId, kind, profileName, resultWord(record), runAct(record), ...ends, failure?.message ?? '']
    .join(' ')
    .toLowerCase()
}

/** `221 k` rows for a narrow column. */
export function shortCount(value: number): string {
  if (value < 10_000) return formatCount(value)
  if (value < 999_500) return `${Math.round(value / 1000)} k`
  return `${Number((value / 1_000_000).toFixed(value < 9_950_000 ? 2 : 1))} M`
}
