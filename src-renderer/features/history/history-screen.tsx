import { useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { HistoryRow } from '../../../src-shared/domain/history'
import { formatCount } from '../../../src-shared/format/format'
import { useHistoryProblems, useHistoryRows } from '../../api/history'
import { useHistory } from '../../api/queries'
import { useNow } from '../../api/use-now'
import { Button } from '../../components/button'
import { ListFailed } from '../../components/list-failed'
import { useCommand } from '../../stores/commands'
import { exportRuns } from './export-runs'
import { filterRuns, type HistoryFilter, noFilter, profilesOf } from './history-filter'
import { HistoryHeader } from './history-header'
import { newestFirst, sortRuns } from './history-sort'
import { DamagedNote, HistoryEmpty, HistoryLoading } from './history-states'
import { RunDetail } from './run-detail'
import { RunList } from './run-list'
import { type Trend, trendKey, trendOf } from './trend'
import { TrendStrip } from './trend-strip'

const noRows: readonly HistoryRow[] = []

/** Every run there ever was, how long the last ones took, and one of them in full. */
export function HistoryScreen({ syncId }: { readonly syncId: string | null }) {
  const [, go] = useLocation()
  const now = useNow(60_000)
  const { rows, state, error, retry } = useHistoryRows()
  const problems = useHistoryProblems().data
  const [filter, setFilter] = useState(noFilter)
  const [sort, setSort] = useState(newestFirst)
  const [failed, setFailed] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const detail = useRef<HTMLElement>(null)
  const list = useRef<HTMLDivElement>(null)
  useCommand('find', rows.length === 0 ? null : () => field.current?.focus())
  const runs = useMemo(() => sortRuns(filterRuns(rows, filter, now), sort), [rows, filter, sort, now])
  const profiles = useMemo(() => profilesOf(rows), [rows])
  // A run that somebody linked to is shown even where the filter leaves it out of the list.
  const chosen = rows.find((run) => run.syncId === syncId) ?? runs[0] ?? null
  const trend = useTrend(chosen, filter, rows)
  const choose = (id: string) => go(`/history/${id}`, { replace: true })
  const exportList = () =>
    exportRuns(
      runs.map((run) => run.syncId),
      'archon-sync-history.json',
    ).then(setFailed)
  const isFiltered = runs.length !== rows.length
  return (
    <>
      <HistoryHeader
        filter={filter}
        profiles={profiles}
        empty={rows.length === 0}
        onChange={setFilter}
        onExport={runs.length === 0 ? null : () => void exportList()}
        field={field}
      />
      {problems && <DamagedNote problems={problems} />}
      {failed !== null && (
        <p role="alert" className="shrink-0 border-b border-edge-subtle bg-danger-soft px-6 py-1.5 text-small">
          {failed}
        </p>
      )}
      {state === 'loading' && <HistoryLoading />}
      {state === 'failed' && rows.length === 0 && (
        <ListFailed error={error} onRetry={retry} folder="home" folderLabel="Open its folder" />
      )}
      {state === 'all' && rows.length === 0 && <HistoryEmpty />}
      {trend && trend.points.length > 0 && (
        <TrendStrip trend={trend} named={profiles.length > 1} chosen={chosen?.syncId ?? null} onChoose={choose} />
      )}
      {rows.length > 0 && (
        <div className="flex min-h-0 flex-1">
          <div ref={list} className="flex min-w-0 flex-1 flex-col">
            {runs.length === 0 ? (
              <p className="p-6 text-ink-2">No run fits. Clear the search, or choose any result and all kinds.</p>
            ) : (
              <RunList
                runs={runs}
                chosen={chosen?.syncId ?? null}
                sort={sort}
                unusual={unusualIds(trend)}
                onSort={setSort}
                onChoose={choose}
                onOpen={() => detail.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus()}
              />
            )}
            {(isFiltered || state === 'more') && (
              <ListFoot
                text={
                  state === 'more'
                    ? `Reading older runs, ${formatCount(rows.length)} so far`
                    : `${formatCount(runs.length)} of ${formatCount(rows.length)} runs`
                }
                onClear={isFiltered ? () => setFilter(noFilter) : null}
              />
            )}
          </div>
          {chosen && (
            <RunDetail
              key={chosen.syncId}
              row={chosen}
              detailRef={detail}
              onLeave={() => list.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus()}
            />
          )}
        </div>
      )}
    </>
  )
}

/** Of the profile that is filtered for, else of the chosen run's, else of the newest sync's. */
function useTrend(chosen: HistoryRow | null, filter: HistoryFilter, rows: readonly HistoryRow[]): Trend | null {
  const records = useHistory().data
  const fits = (run: HistoryRow) => filter.profile === 'any' || run.profileId === filter.profile
  const like = [...(chosen === null ? noRows : [chosen]), ...rows].find((run) => run.kind === 'sync' && fits(run))
  const key = like === undefined ? null : trendKey(like)
  const { profileId, profileName, direction } = key ?? {}
  return useMemo(() => {
    if (records === undefined || profileId === undefined || profileName === undefined || direction === undefined)
      return null
    return trendOf(records, { profileId, profileName, direction })
  }, [records, profileId, profileName, direction])
}

function unusualIds(trend: Trend | null): ReadonlySet<string> {
  return new Set(trend?.points.filter((point) => point.duration !== null).map((point) => point.record.syncId))
}

function ListFoot({ text, onClear }: { readonly text: string; readonly onClear: (() => void) | null }) {
  return (
    <div className="num flex h-9 shrink-0 items-center gap-2 border-t border-edge-subtle px-6 text-small text-ink-2">
      <span role="status">{text}</span>
      {onClear && (
        <Button variant="quiet" className="ml-auto" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </div>
  )
}
