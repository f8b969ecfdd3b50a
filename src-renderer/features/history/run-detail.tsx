import { Tabs } from '@base-ui/react/tabs'
import { Copy, RotateCw } from 'lucide-react'
import { useLocation } from 'wouter'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { call } from '../../api/call'
import { useInfo, useProfiles } from '../../api/queries'
import { announce } from '../../components/announcer'
import { Button, IconButton } from '../../components/button'
import { UndoButton } from '../../components/undo-button'
import { useJob } from '../../stores/job-store'
import { useUi } from '../../stores/ui-store'
import { runReport } from '../../text/report'
import { runAct, runPastAct } from '../../text/run-words'
import { resultWord } from './history-words'
import { ResultIcon } from './result-icon'
import { RunLog } from './run-log'
import { RunPlan } from './run-plan'
import { RunSummary } from './run-summary'
import { RunTables } from './run-tables'
import { UndoLinks } from './undo-links'

const tabs = [
  { value: 'summary', label: 'Summary', Panel: RunSummary },
  { value: 'tables', label: 'Tables', Panel: RunTables },
  { value: 'log', label: 'Log', Panel: RunLog },
  { value: 'plan', label: 'Plan', Panel: RunPlan },
] as const

interface RunDetailProps {
  readonly run: HistoryRecord
  readonly records: readonly HistoryRecord[]
}

/** One run in full. */
export function RunDetail({ run, records }: RunDetailProps) {
  const word = resultWord(run)
  const act = run.outcome === 'succeeded' ? runPastAct : runAct
  return (
    <aside aria-label="Run" className="flex w-80 shrink-0 flex-col border-l border-edge-subtle">
      <div className="flex gap-2.5 px-5 pt-4 pb-2">
        <span className="mt-0.5">
          <ResultIcon word={word} size={18} />
        </span>
        <div className="min-w-0">
          <h2 className="isolate-text text-heading break-words">{act(run)}</h2>
          <p className="copyable truncate font-mono text-small text-ink-3">{run.syncId}</p>
          <UndoLinks run={run} records={records} />
        </div>
      </div>
      <Tabs.Root defaultValue="summary" className="flex min-h-0 flex-1 flex-col">
        <Tabs.List className="relative flex h-9 shrink-0 gap-4 border-b border-edge-subtle px-5">
          {tabs.map((tab) => (
            <Tabs.Tab
              key={tab.value}
              value={tab.value}
              className="focus-inside -mb-px border-b-2 border-transparent text-small font-medium text-ink-2 hover:text-ink data-active:border-accent data-active:text-ink"
            >
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ value, Panel }) => (
          <Tabs.Panel key={value} value={value} className="focus-inside flex min-h-0 flex-1 flex-col overflow-y-auto">
            <Panel run={run} />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
      <Actions run={run} />
    </aside>
  )
}

function Actions({ run }: { readonly run: HistoryRecord }) {
  const [, go] = useLocation()
  const version = useInfo().data?.version ?? ''
  const known = useProfiles().data?.some((profile) => profile.id === run.profileId) ?? false
  const { chooseProfile, setDirection, set } = useUi.getState()
  const again = () => {
    if (run.profileId === null) return
    chooseProfile(run.profileId)
    setDirection(run.profileId, run.direction)
    const ended = useJob.getState().view
    if (ended?.result) set({ dismissedJob: ended.jobId })
    go('/')
  }
  const copy = () => {
    void call('app/copy-text', runReport(run, version))
    announce('Report copied')
  }
  return (
    <div className="flex h-13 shrink-0 items-center gap-2 border-t border-edge-subtle px-5">
      <UndoButton syncId={run.syncId} size="s" />
      {run.kind === 'sync' && (
        <Button
          icon={RotateCw}
          disabled={!known}
          onClick={again}
          title={known ? 'Opens Sync with this profile and direction' : 'The profile of this run is gone'}
        >
          Run again
        </Button>
      )}
      <IconButton bordered icon={Copy} label="Copy report" className="ml-auto" onClick={copy} />
    </div>
  )
}
