import { useQuery } from '@tanstack/react-query'
import { failureOf } from '../../../src-shared/domain/failure'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { JobEvent } from '../../../src-shared/domain/job-event'
import type { LogLine } from '../../../src-shared/domain/job-view'
import type { TableName } from '../../../src-shared/domain/table'
import { historyLogQuery } from '../../api/queries'
import { LogPane } from '../../components/log-panel'

interface RunLogProps {
  readonly run: HistoryRecord
  readonly onTable: (table: TableName) => void
}

export function RunLog({ run, onTable }: RunLogProps) {
  const { data, error, isPending } = useQuery(historyLogQuery(run.syncId))
  if (isPending) return <p className="px-5 py-4 text-small text-ink-3">Reading the log…</p>
  if (error) return <p className="px-5 py-4 text-small text-danger">{failureOf(error).message}</p>
  const lines = logOf(data ?? [])
  if (lines.length === 0) return <p className="px-5 py-4 text-small text-ink-2">No log is kept of this run.</p>
  return (
    <LogPane
      lines={lines}
      origin={Date.parse(run.startedAt)}
      fileName={`${run.syncId}.log`}
      tables={tablesOf(run)}
      onTable={onTable}
    />
  )
}

/** The tables that the pane shows: those that were compared, or those of the plan where none were. */
function tablesOf({ verification, plan }: HistoryRecord): TableName[] {
  return (verification?.tables ?? plan?.tables ?? []).map((item) => item.table)
}

/** The log lines among the events of a run. */
export function logOf(events: readonly JobEvent[]): LogLine[] {
  return events.flatMap((event) =>
    event.type === 'log'
      ? [{ seq: event.seq, at: event.at, level: event.level, phase: event.phase, text: event.text }]
      : [],
  )
}
