import { Copy, RotateCw, Share } from 'lucide-react'
import { useState } from 'react'
import { failureOf } from '../../../src-shared/domain/failure'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { call } from '../../api/call'
import { useInfo } from '../../api/queries'
import { announce } from '../../components/announcer'
import { Button, IconButton } from '../../components/button'
import { UndoButton } from '../../components/undo-button'
import { useCommand } from '../../stores/commands'
import { runReport } from '../../text/report'
import { exportRuns } from './export-runs'
import { useRunAgain } from './use-run-again'

/** What can be done with a run: take it back, run it again, pass it on. */
export function RunActions({ run }: { readonly run: HistoryRecord }) {
  const version = useInfo().data?.version ?? ''
  const again = useRunAgain(run)
  const [problem, setProblem] = useState<string | null>(null)
  const copy = () => {
    call('app/copy-text', runReport(run, version)).then(
      () => announce('Report copied'),
      (error: unknown) => setProblem(failureOf(error).message),
    )
  }
  const exportRun = () => void exportRuns([run.syncId], `${run.syncId}.json`).then(setProblem)
  useCommand('export', exportRun)
  return (
    <div className="shrink-0 border-t border-edge-subtle">
      {problem !== null && (
        <p role="alert" className="bg-danger-soft px-5 py-1.5 text-small">
          {problem}
        </p>
      )}
      <div className="flex h-13 items-center gap-2 px-5">
        <UndoButton syncId={run.syncId} size="s" />
        {run.kind === 'sync' && (
          <Button
            icon={RotateCw}
            aria-disabled={again.why !== null}
            title={again.why ?? 'Starts with this profile and direction; the guard asks where it has to'}
            onClick={() => again.start?.()}
          >
            Run again
          </Button>
        )}
        <IconButton bordered icon={Copy} label="Copy report" className="ml-auto" onClick={copy} />
        <IconButton bordered icon={Share} label="Export JSON" onClick={exportRun} />
      </div>
    </div>
  )
}
