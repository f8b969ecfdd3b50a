import type { HistoryRecord } from '../../../src-shared/domain/history'
import { formatCount } from '../../../src-shared/format/format'
import type { State } from '../../components/state-icon'

export type ResultWord = 'Verified' | 'Counted' | 'Differs' | 'Failed' | 'Cancelled' | 'Interrupted' | 'Running'

/** The result of a run as one word. A failed verification is its own word: the two sides differ. */
export function resultWord(record: Pick<HistoryRecord, 'outcome' | 'verification'>): ResultWord {
  switch (record.outcome) {
    case 'succeeded':
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
  Differs: 'warning',
  Failed: 'failed',
  Cancelled: 'cancelled',
  Interrupted: 'warning',
  Running: 'running',
}

export type ResultFilter = 'any' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted'

/** The runs whose result fits and in which every searched word occurs somewhere. */
export function filterRuns(records: readonly HistoryRecord[], search: string, result: ResultFilter): HistoryRecord[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return records.filter((record) => {
    if (result !== 'any' && record.outcome !== result) return false
    const text = searchable(record)
    return words.every((word) => text.includes(word))
  })
}

function searchable(record: HistoryRecord): string {
  const { syncId, profileName, source, target, failure } = record
  const ends = [source, target].flatMap((end) => [end.name, end.environment, end.address, end.user])
  return [syncId, profileName, resultWord(record), ...ends, failure?.message ?? ''].join(' ').toLowerCase()
}

/** `221 k` rows for a narrow column. */
export function shortCount(value: number): string {
  if (value < 10_000) return formatCount(value)
  if (value < 999_500) return `${Math.round(value / 1000)} k`
  return `${Number((value / 1_000_000).toFixed(value < 9_950_000 ? 2 : 1))} M`
}
