import { useQueryClient } from '@tanstack/react-query'
import { Archive } from 'lucide-react'
import { useLocation } from 'wouter'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Failure } from '../../../src-shared/domain/failure'
import type { JobResult } from '../../../src-shared/domain/job-event'
import type { JobView } from '../../../src-shared/domain/job-view'
import { formatBytes, formatDuration } from '../../../src-shared/format/format'
import { call } from '../../api/call'
import { useInfo } from '../../api/queries'
import type { Selected } from '../../api/selection'
import { useNow } from '../../api/use-now'
import { announce } from '../../components/announcer'
import { Button } from '../../components/button'
import { FailureCard } from '../../components/failure-card'
import { LogPanel } from '../../components/log-panel'
import { VerificationTable } from '../../components/verification-table'
import { wantTable } from '../../components/wanted-table'
import { useCommand } from '../../stores/commands'
import { useUi } from '../../stores/ui-store'
import { backupPath } from '../../text/backup-path'
import { failureTexts, failureTitle } from '../../text/failure-texts'
import { reportOfView } from '../../text/report'
import { hasTarget } from '../../text/run-words'
import { leftBehind } from '../../text/target-state'
import { clockTime, shortWhen } from '../../text/when'
import { BlockingSessions } from './blocking-sessions'
import { BrokenCard } from './broken-card'
import { EndStrip } from './end-strip'
import { LockStep, mayEnd } from './lock-step'
import { SyncNextStep } from './next-step'
import { PhaseRail } from './phase-rail'
import { inDirection } from './roles'
import { RunNextStep } from './run-next-step'
import { leaveResult, type Run } from './use-run'
import { VerdictCard } from './verdict-card'

interface ResultViewProps {
  readonly view: JobView
  readonly result: JobResult
  readonly selected: Selected | null
  readonly run: Run
}

/** A run that has ended, until its result is left or another one starts. */
export function ResultView({ view, result, selected, run }: ResultViewProps) {
  const now = useNow(60_000)
  const logOpen = useUi((state) => state.resultLogOpen)
  const set = useUi((state) => state.set)
  const toggleLog = () => set({ resultLogOpen: !logOpen })
  useCommand('toggle-log', toggleLog)
  const again = () => {
    // "Again" means the direction of this run, whatever the cards say now.
    if (selected === null) leaveResult()
    else run.request(inDirection(selected, view.started.direction))
  }
  const isSync = view.started.kind === 'sync'
  useCommand('start', isSync && run.stage.kind === 'idle' ? again : null)
  return (
    <>
      <EndStrip view={view}>{endText(view, result, now)}</EndStrip>
      <PhaseRail kind={view.started.kind} phases={view.phases} now={now} ended />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-3 pb-5">
        <Outcome
          view={view}
          result={result}
          selected={selected}
          busy={run.stage.kind !== 'idle'}
          onAgain={isSync ? again : null}
        />
        {result.verification && (
          <VerificationTable
            verification={result.verification}
            planned={hasTarget(view.started) ? (view.plan?.tables ?? []) : null}
          />
        )}
      </div>
      <div className={logOpen ? 'flex h-60 shrink-0 flex-col' : 'shrink-0'}>
        <LogPanel
          lines={view.log}
          origin={view.started.at}
          tables={result.verification?.tables.map((check) => check.table) ?? []}
          onTable={wantTable}
          open={logOpen}
          onToggle={toggleLog}
          follow={false}
          fileName={`${view.started.syncId}.log`}
        />
      </div>
    </>
  )
}

function endText(view: JobView, result: JobResult, now: number): string {
  const from = shortWhen(view.started.at, now)
  if (result.outcome === 'succeeded') return `${from} to ${clockTime(view.lastEventAt)}`
  return `${from}, stopped after ${formatDuration(result.durationMs)}`
}

interface OutcomeProps extends Omit<ResultViewProps, 'run'> {
  readonly busy: boolean
  readonly onAgain: (() => void) | null
}

function Outcome({ view, result, selected, busy, onAgain }: OutcomeProps) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const { kind } = view.started
  const isSync = onAgain !== null && selected !== null
  const version = useInfo().data?.version ?? ''
  const copy = () => {
    void call('app/copy-text', reportOfView(view, version))
    announce('Report copied')
  }
  const recheck = () => {
    leaveResult()
    void client.invalidateQueries({ queryKey: ['check'] })
    void client.invalidateQueries({ queryKey: ['preview'] })
  }
  const leave = () => {
    leaveResult()
    if (kind !== 'sync') go(backupsPath(result))
  }
  if (result.outcome === 'succeeded') {
    return <VerdictCard view={view} result={result} busy={busy} onAgain={onAgain} onLeave={leave} />
  }
  if (result.outcome !== 'failed' || result.failure === null) {
    return <BrokenCard view={view} result={result} busy={busy} onAgain={onAgain} onLeave={leave} onCopy={copy} />
  }
  const blockers = result.failure.blockedBy ?? []
  const endable = mayEnd(view, blockers)
  const onlyReport = isSync && failureTexts[result.failure.code].step === 'copy-report'
  return (
    <>
      <FailureCard
        takeFocus={selected !== null || onAgain === null}
        title={failureTitle(result.failure, endOf(result.failure, selected))}
        failure={result.failure}
        target={leftBehind(kind, result.targetState, view.started.target.name, result.failedPhase)}
        {...(onlyReport ? {} : { onCopy: copy })}
        actions={
          <>
            {onAgain === null && <RunNextStep failure={result.failure} view={view} />}
            {onAgain !== null && selected && endable && <LockStep view={view} sessions={blockers} onRetry={onAgain} />}
            {onAgain !== null && selected && !endable && (
              <SyncNextStep
                failure={result.failure}
                selected={selected}
                onRetry={onAgain}
                onRecheck={recheck}
                onCopy={copy}
              />
            )}
            <Button size="m" onClick={leaveResult}>
              {kind === 'sync' ? 'Back to the plan' : 'Back to Sync'}
            </Button>
          </>
        }
      >
        {blockers.length > 0 && <BlockingSessions sessions={blockers} />}
      </FailureCard>
      <KeptAfterFailure result={result} />
    </>
  )
}

/** The end that a failure names, where it names one. */
function endOf({ endpointId }: Failure, selected: Selected | null): Endpoint | null {
  if (selected === null) return null
  return [selected.source, selected.target].find((end) => end.id === endpointId) ?? null
}

/** The backup that was made, or all of them. */
function backupsPath(result: JobResult): string {
  const made = result.exportBackup?.manifest.id
  return made === undefined ? '/backups' : backupPath(made)
}

function KeptAfterFailure({ result }: { readonly result: JobResult }) {
  const backup = result.safetyBackup?.manifest
  if (backup === undefined) return null
  const needless =
    result.targetState === 'unchanged' ? ' It is kept, and not needed: nothing was replaced.' : ' It is kept.'
  return (
    <p className="num mt-4 flex items-center gap-2 text-small text-ink-2">
      <Archive size={14} strokeWidth={1.75} aria-hidden />
      The safety backup ({formatBytes(backup.bytes)}) was taken and checked.{needless}
    </p>
  )
}
