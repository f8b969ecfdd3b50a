import { X } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { JobView } from '../../../src-shared/domain/job-view'
import { useCancel } from '../../api/use-cancel'
import { useNow } from '../../api/use-now'
import { Button } from '../../components/button'
import { focusWithRing, isFocusLost } from '../../components/focus'
import { CommandKeys } from '../../components/keys'
import { LogPanel } from '../../components/log-panel'
import { Spinner } from '../../components/state-icon'
import { wantTable } from '../../components/wanted-table'
import { useCommand } from '../../stores/commands'
import { useUi } from '../../stores/ui-store'
import { EndStrip } from './end-strip'
import { FigureLine } from './figure-line'
import { OverallBar } from './overall-bar'
import { PhaseRail } from './phase-rail'
import { TableList } from './table-list'
import { plannedTables } from './table-rows'
import { WaitingNote } from './waiting-note'

/** A run while it runs: phases, the whole, every table, the log, and a cancel that is always in reach. */
export function RunningView({ view }: { readonly view: JobView }) {
  const now = useNow(500)
  const logOpen = useUi((state) => state.logOpen)
  const set = useUi((state) => state.set)
  const { plan } = view
  const tables = useMemo(() => plannedTables({ plan }), [plan])
  const toggleLog = () => set({ logOpen: !logOpen })
  useCommand('toggle-log', toggleLog)
  return (
    <>
      <EndStrip view={view}>
        <CancelButton view={view} />
      </EndStrip>
      <PhaseRail kind={view.started.kind} phases={view.phases} now={now} ended={false} />
      <FigureLine view={view} now={now} />
      <OverallBar
        kind={view.started.kind}
        phases={view.phases}
        weights={view.started.weights}
        fraction={view.fraction}
      />
      <div className="h-5 shrink-0" />
      <WaitingNote view={view} />
      <TableList view={view} />
      <div className={logOpen ? 'flex min-h-30 flex-1 basis-0 flex-col' : 'shrink-0'}>
        <LogPanel
          lines={view.log}
          origin={view.started.at}
          tables={tables}
          onTable={wantTable}
          open={logOpen}
          onToggle={toggleLog}
          follow
          fileName={`${view.started.syncId}.log`}
        />
      </div>
    </>
  )
}

/** Cancel in two truthful steps, and none at all once the commit was sent. */
function CancelButton({ view }: { readonly view: JobView }) {
  const { state, refusal, cancel } = useCancel(view)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isFocusLost()) focusWithRing(button.current)
  }, [])
  return (
    <>
      {refusal !== null && <span role="alert">{refusal}</span>}
      <Button
        ref={button}
        icon={state === 'running' ? X : undefined}
        onClick={cancel}
        aria-disabled={state !== 'running'}
        after={state === 'running' ? <CommandKeys command="cancel" /> : <Spinner size={12} />}
        title={state === 'committing' ? 'The commit was sent: it is too late to cancel.' : undefined}
      >
        {cancelLabels[state]}
      </Button>
    </>
  )
}

const cancelLabels = { running: 'Cancel', cancelling: 'Cancelling…', committing: 'Committing…' } as const
