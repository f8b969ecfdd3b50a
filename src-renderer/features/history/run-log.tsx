import { useQuery } from '@tanstack/react-query'
import { failureOf } from '../../../src-shared/domain/failure'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { JobEvent } from '../../../src-shared/domain/job-event'
import type { LogLine } from '../../../src-shared/domain/job-view'
import { historyLogQuery } from '../../api/queries'
import { LogPane } from '../../components/log-panel'

export function RunLog({ run }: { readonly run: HistoryRecord }) {
  const { data, error, isPending } = useQuery(historyLogQuery(run.syncId))
  if (isPending) return <p className="px-5 py-4 text-small text-ink-3">Reading the log…</p>
  if (error) return <p className="px-5 py-4 text-small text-danger">{failureOf(error).message}</p>
  const lines = logOf(data ?? [])
  if (lines.length === 0) return <p className="px-5 py-4 text-small text-ink-2">No log is kept of this run.</p>
  return <LogPane lines={lines} origin={Date.parse(run.startedAt)} fileName={`${run.syncId}.log`} />
}

/** The log lines among the events of a run. */
export function logOf(events: readonly JobEvent[]): LogLine[] {
  return events.flatMap((event) =>
    event.type === 'log'
      ? [{ seq: event.seq, at: event.at, level: event.level, phase: event.phase, text: event.text }]
      : [],
  )
}
