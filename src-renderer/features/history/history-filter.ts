import type { HistoryRow } from '../../../src-shared/domain/history'
import type { JobKind } from '../../../src-shared/domain/job-kind'
import { runAct } from '../../text/run-words'
import { resultWord } from './history-words'

export type ResultFilter = 'any' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted'
export type KindFilter = 'all' | 'syncs' | 'pulls' | 'pushes' | 'restores' | 'other'
/** Days until now, or all time. */
export type Period = 'all' | '1' | '7' | '30' | '90' | '365'

export interface HistoryFilter {
  readonly search: string
  readonly result: ResultFilter
  /** Id of a profile, `any`, or `none` for runs without one. */
  readonly profile: string
  readonly kind: KindFilter
  readonly period: Period
}

export const noFilter: HistoryFilter = { search: '', result: 'any', profile: 'any', kind: 'all', period: 'all' }

const groups: Readonly<Record<JobKind, KindFilter>> = {
  sync: 'syncs',
  restore: 'restores',
  undo: 'restores',
  backup: 'other',
  import: 'other',
  prove: 'other',
}

/** The runs that every part of the filter lets pass and in which every searched word occurs. `now` in milliseconds. */
export function filterRuns(rows: readonly HistoryRow[], filter: HistoryFilter, now: number): HistoryRow[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  const since = filter.period === 'all' ? Number.NEGATIVE_INFINITY : now - Number(filter.period) * 86_400_000
  return rows.filter(
    (row) =>
      (filter.result === 'any' || row.outcome === filter.result) &&
      (filter.profile === 'any' || (row.profileId ?? 'none') === filter.profile) &&
      fitsKind(row, filter.kind) &&
      Date.parse(row.startedAt) >= since &&
      (words.length === 0 || containsAll(row, words)),
  )
}

function fitsKind({ kind, direction }: HistoryRow, wanted: KindFilter): boolean {
  if (wanted === 'all') return true
  if (wanted === 'pulls') return kind === 'sync' && direction === 'remote-to-local'
  if (wanted === 'pushes') return kind === 'sync' && direction === 'local-to-remote'
  return groups[kind] === wanted
}

function containsAll(row: HistoryRow, words: readonly string[]): boolean {
  const text = searchable(row)
  return words.every((word) => text.includes(word))
}

function searchable(row: HistoryRow): string {
  const { syncId, kind, profileName, source, target, failure } = row
  const ends = [source, target].flatMap((end) => [end.name, end.environment, end.address, end.user])
  return [syncId, kind, profileName, resultWord(row), runAct(row), ...ends, failure?.message, failure?.sqlState]
    .join(' ')
    .toLowerCase()
}

export interface ProfileChoice {
  readonly value: string
  readonly label: string
}

/** The profiles that runs belong to, by the name they had last. */
export function profilesOf(rows: readonly HistoryRow[]): ProfileChoice[] {
  const names = new Map<string, string>()
  for (const { profileId, profileName } of rows)
    if (profileId !== null && !names.has(profileId)) names.set(profileId, profileName)
  return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label, 'en'))
}
