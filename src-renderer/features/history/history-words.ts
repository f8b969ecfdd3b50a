import type { HistoryRow } from '../../../src-shared/domain/history'
import type { JobKind } from '../../../src-shared/domain/job-kind'
import { formatCount } from '../../../src-shared/format/format'
import type { State } from '../../components/state-icon'

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
export function resultWord(record: Pick<HistoryRow, 'kind' | 'outcome' | 'verdict'>): ResultWord {
  switch (record.outcome) {
    case 'succeeded':
      if (record.kind !== 'sync') return doneWords[record.kind]
      return record.verdict === 'identical' ? 'Verified' : 'Counted'
    case 'failed':
      return record.verdict === 'differs' ? 'Differs' : 'Failed'
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

/** `221 k` rows for a narrow column. */
export function shortCount(value: number): string {
  if (value < 10_000) return formatCount(value)
  if (value < 999_500) return `${Math.round(value / 1000)} k`
  return `${Number((value / 1_000_000).toFixed(value < 9_950_000 ? 2 : 1))} M`
}
