import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { HistoryRecord, HistoryRow } from '../../src-shared/domain/history'
import { call } from './call'
import { useHistory } from './queries'

const pageRows = 1_000

const rowsQuery = infiniteQueryOptions({
  queryKey: ['history', 'rows'],
  queryFn: ({ pageParam }) => call('history/rows', { limit: pageRows, before: pageParam }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => (last.length < pageRows ? undefined : last.at(-1)?.syncId),
})

const problemsQuery = queryOptions({
  queryKey: ['history', 'problems'],
  queryFn: () => call('history/problems', undefined),
})

export interface HistoryRows {
  readonly rows: readonly HistoryRow[]
  /** `more`: the newest are there, older ones are on their way. */
  readonly state: 'loading' | 'more' | 'all' | 'failed'
  readonly error: unknown
  readonly retry: () => void
}

/** Every run there ever was, newest first. A long history comes in pages, one after the other. */
export function useHistoryRows(): HistoryRows {
  const { data, error, isPending, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery(rowsQuery)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that has come asks for the next one
  useEffect(() => {
    if (hasNextPage && !isFetching && error === null) void fetchNextPage()
  }, [data, hasNextPage, isFetching, error, fetchNextPage])
  const rows = useMemo(() => data?.pages.flat() ?? [], [data])
  const state = error !== null ? 'failed' : isPending ? 'loading' : hasNextPage ? 'more' : 'all'
  return { rows, state, error, retry: () => void refetch() }
}

/** Lines of the history file that are not shown. */
export const useHistoryProblems = () => useQuery(problemsQuery)

/** One run in full: from the newest ones where it is among them, else asked for. */
export function useRecord(syncId: string): HistoryRecord | null {
  const recent = useHistory()
  const known = recent.data?.find((record) => record.syncId === syncId)
  const { data } = useQuery({
    queryKey: ['history', 'record', syncId],
    queryFn: () => call('history/get', { syncId }),
    enabled: known === undefined && !recent.isPending,
  })
  return known ?? data ?? null
}
