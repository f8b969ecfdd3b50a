import { Tabs } from '@base-ui/react/tabs'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import type { HistoryRecord, HistoryRow } from '../../../src-shared/domain/history'
import type { TableName } from '../../../src-shared/domain/table'
import { useRecord } from '../../api/history'
import { useHistory } from '../../api/queries'
import { Skeleton } from '../../components/skeleton'
import { wantTable } from '../../components/wanted-table'
import { runAct, runPastAct } from '../../text/run-words'
import { resultWord } from './history-words'
import { ResultIcon } from './result-icon'
import { RunActions } from './run-actions'
import { RunError } from './run-error'
import { RunLog } from './run-log'
import { RunPlan } from './run-plan'
import { RunSummary } from './run-summary'
import { RunTables } from './run-tables'
import { UndoLinks } from './undo-links'

type Tab = 'summary' | 'tables' | 'log' | 'plan' | 'error'

const labels: Readonly<Record<Tab, string>> = {
  summary: 'Summary',
  tables: 'Tables',
  log: 'Log',
  plan: 'Plan',
  error: 'Error',
}

interface RunDetailProps {
  readonly row: HistoryRow
  readonly detailRef: RefObject<HTMLElement | null>
  /** Escape: back to the list. */
  readonly onLeave: () => void
}

/** One run in full. */
export function RunDetail({ row, detailRef, onLeave }: RunDetailProps) {
  const record = useRecord(row.syncId)
  const records = useHistory().data ?? []
  const word = resultWord(row)
  const act = row.outcome === 'succeeded' ? runPastAct : runAct
  const leaveByKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) onLeave()
  }
  return (
    <aside
      ref={detailRef}
      aria-label="Run"
      onKeyDown={leaveByKey}
      className="flex w-80 shrink-0 flex-col border-l max-middle:w-70 border-edge-subtle"
    >
      <div className="flex gap-2.5 px-5 pt-4 pb-2">
        <span className="mt-0.5">
          <ResultIcon word={word} size={18} />
        </span>
        <div className="min-w-0">
          <h2 className="isolate-text line-clamp-3 text-heading break-words" title={act(row)}>
            {act(row)}
          </h2>
          <p className="copyable truncate font-mono text-small text-ink-3">{row.syncId}</p>
          {record && <UndoLinks run={record} records={records} />}
        </div>
      </div>
      {record === null ? <Loading /> : <Panels run={record} />}
      {record && <RunActions run={record} />}
    </aside>
  )
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-1 flex-col gap-4 px-5 py-6">
      <span className="sr-only">Reading the run</span>
      {[220, 180, 240].map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  )
}

function Panels({ run }: { readonly run: HistoryRecord }) {
  const [tab, setTab] = useState<Tab>('summary')
  const tabs: readonly Tab[] = ['summary', 'tables', 'log', 'plan', ...(run.failure === null ? [] : ['error' as const])]
  const showTable = (table: TableName) => {
    setTab(run.verification === null ? 'plan' : 'tables')
    wantTable(table)
  }
  const panels: Readonly<Record<Tab, React.ReactNode>> = {
    summary: <RunSummary run={run} />,
    tables: <RunTables run={run} />,
    log: <RunLog run={run} onTable={showTable} />,
    plan: <RunPlan run={run} />,
    error: <RunError run={run} />,
  }
  return (
    <Tabs.Root value={tab} onValueChange={(value: Tab) => setTab(value)} className="flex min-h-0 flex-1 flex-col">
      <Tabs.List className="relative flex h-9 shrink-0 gap-4 border-b border-edge-subtle px-5">
        {tabs.map((value) => (
          <Tabs.Tab
            key={value}
            value={value}
            className="focus-inside -mb-px border-b-2 border-transparent text-small font-medium text-ink-2 hover:text-ink data-active:border-accent data-active:text-ink"
          >
            {labels[value]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((value) => (
        <Tabs.Panel key={value} value={value} className="focus-inside flex min-h-0 flex-1 flex-col overflow-y-auto">
          {panels[value]}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}
