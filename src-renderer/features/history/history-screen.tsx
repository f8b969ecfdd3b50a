import { useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { failureOf } from '../../../src-shared/domain/failure'
import { useHistory } from '../../api/queries'
import { Button } from '../../components/button'
import { FailureCard } from '../../components/failure-card'
import { PageHeader } from '../../components/page-header'
import { SearchField } from '../../components/search-field'
import { Select } from '../../components/select'
import { Skeleton } from '../../components/skeleton'
import { useCommand } from '../../stores/commands'
import { failureTexts } from '../../text/failure-texts'
import { filterRuns, type KindFilter, type ResultFilter } from './history-words'
import { RunDetail } from './run-detail'
import { RunList } from './run-list'

const results: readonly { value: ResultFilter; label: string }[] = [
  { value: 'any', label: 'Any result' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'interrupted', label: 'Interrupted' },
]

const kinds: readonly { value: KindFilter; label: string }[] = [
  { value: 'all', label: 'All kinds' },
  { value: 'syncs', label: 'Syncs' },
  { value: 'restores', label: 'Restores and undos' },
  { value: 'other', label: 'Backups and others' },
]

/** Every run there ever was, newest first, and one of them in full. */
export function HistoryScreen({ syncId }: { readonly syncId: string | null }) {
  const [, go] = useLocation()
  const history = useHistory()
  const [search, setSearch] = useState('')
  const [result, setResult] = useState<ResultFilter>('any')
  const [kind, setKind] = useState<KindFilter>('all')
  const field = useRef<HTMLInputElement>(null)
  useCommand('find', () => field.current?.focus())
  const all = history.data ?? []
  const runs = filterRuns(all, search, result, kind)
  const chosen = runs.find((run) => run.syncId === syncId) ?? runs[0] ?? null
  return (
    <>
      <PageHeader title="History">
        {all.length > 0 && (
          <>
            <SearchField label="Search runs" value={search} onChange={setSearch} inputRef={field} />
            <Select look="button" label="Result" value={result} items={results} onChange={setResult} />
            <Select look="button" label="Kind" value={kind} items={kinds} onChange={setKind} />
          </>
        )}
      </PageHeader>
      {history.isPending && <Loading />}
      {history.error && (
        <div className="p-6">
          <FailureCard
            title={failureTexts[failureOf(history.error).code].title}
            failure={failureOf(history.error)}
            actions={
              <Button size="m" variant="primary" onClick={() => void history.refetch()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {history.data && all.length === 0 && <Empty />}
      {all.length > 0 && (
        <div className="flex min-h-0 flex-1">
          <div className="flex min-w-0 flex-1 flex-col">
            {runs.length === 0 ? (
              <p className="p-6 text-ink-2">No run fits. Clear the search, or choose any result and all kinds.</p>
            ) : (
              <RunList
                runs={runs}
                chosen={chosen?.syncId ?? null}
                onChoose={(id) => go(`/history/${id}`, { replace: true })}
              />
            )}
          </div>
          {chosen && <RunDetail key={chosen.syncId} run={chosen} records={all} />}
        </div>
      )}
    </>
  )
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4 p-6">
      <span className="sr-only">Reading the history</span>
      {[320, 280, 300, 260].map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  )
}

/** A ghost of a record says what will stand here. */
function Empty() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-4 p-6">
      <div
        aria-hidden
        className="num flex h-9 w-105 items-center gap-4 rounded-card border border-dashed border-edge px-4 text-small text-ink-3"
      >
        <span>✓ Verified</span>
        <span>staging → local</span>
        <span className="ml-auto">Today 10:12</span>
        <span>3m 44s</span>
      </div>
      <div className="text-center">
        <h2 className="text-heading">No run yet</h2>
        <p className="text-ink-2">Each run leaves a record here: its result, its tables, its plan and its log.</p>
      </div>
      <Link
        href="/"
        className="inline-flex h-8 items-center rounded-control bg-accent px-3 font-medium text-white hover:bg-accent-hover"
      >
        Go to Sync
      </Link>
    </div>
  )
}
