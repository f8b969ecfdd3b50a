import { Lock, X } from 'lucide-react'
import { Link } from 'wouter'
import type { JobView } from '../../src-shared/domain/job-view'
import { millisecondsLeft } from '../../src-shared/domain/job-view'
import { formatBytes, formatTimeLeft } from '../../src-shared/format/format'
import { useDocker, useInfo, useSettings } from '../api/queries'
import { useSelection } from '../api/selection'
import { type CancelState, useCancel } from '../api/use-cancel'
import { useNow } from '../api/use-now'
import { useVerifying } from '../api/verify-all'
import { Dot, Spinner, StateIcon } from '../components/state-icon'
import { useCommand } from '../stores/commands'
import { isRunning, useJob } from '../stores/job-store'
import { kindTitles, shortRun } from '../text/run-words'
import { clockTime } from '../text/when'

/** 28 px on every screen: the engine, what the target is, what runs, how much the backups take. */
export function StatusBar() {
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-edge-subtle bg-canvas px-4 text-small text-ink-2">
      <Engine />
      <ProductionChip />
      <JobItem />
      <BackupSize />
    </footer>
  )
}

function Engine() {
  const { data, isPending } = useDocker()
  if (isPending) return <Item tone="busy" text="Looking for Docker" />
  if (data === undefined || !data.ok) {
    return (
      <Link href="/connections" className="rounded-tag hover:text-ink" title="Show what was tried">
        <Item tone="bad" text="Docker is not answering" />
      </Link>
    )
  }
  return <Item tone="good" text={data.name} />
}

function Item({ tone, text }: { readonly tone: 'good' | 'bad' | 'busy'; readonly text: string }) {
  return (
    <span className="flex min-w-0 shrink-0 items-center gap-2">
      <Dot tone={tone} />
      {text}
    </span>
  )
}

function ProductionChip() {
  const selection = useSelection()
  const view = useJob((state) => state.view)
  const running = isRunning(view) ? view.started.target.environment : null
  const chosen = selection.status === 'chosen' ? selection.selected.target.environment : null
  if ((running ?? chosen) !== 'production') return null
  return (
    <span className="hatch-fine inline-flex h-5 shrink-0 items-center gap-1 rounded-tag px-1.5 text-caption font-semibold tracking-[0.04em]">
      <Lock size={11} strokeWidth={2} aria-hidden />
      TARGET IS PRODUCTION
    </span>
  )
}

function JobItem() {
  const view = useJob((state) => state.view)
  const verifying = useVerifying((state) => state.progress)
  if (view !== null && view.result === null) return <RunningItem view={view} />
  if (verifying !== null) return <VerifyingItem done={verifying.done} total={verifying.total} />
  return view === null ? <span>Idle</span> : <LastItem view={view} />
}

function VerifyingItem({ done, total }: { readonly done: number; readonly total: number }) {
  return (
    <span className="num flex items-center gap-2">
      <Spinner size={14} fraction={done / total} />
      Verifying backup {done + 1} of {total}
    </span>
  )
}

/** What runs, from any screen: a click leads to it, and it can be cancelled here. */
function RunningItem({ view }: { readonly view: JobView }) {
  const now = useNow(1000)
  const { state, refusal, cancel } = useCancel(view)
  useCommand('cancel', state === 'running' ? cancel : null)
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link href="/" className="flex min-w-0 items-center gap-2 rounded-tag hover:text-ink" title="Show the run">
        <Spinner size={14} fraction={view.fraction} />
        <span className="num flex min-w-0 font-medium text-ink">
          <span className="isolate-text truncate">{shortRun(view.started)}</span>
          <span className="shrink-0 whitespace-pre"> {Math.floor(view.fraction * 100)} %</span>
        </span>
        <span className="shrink-0 max-middle:hidden">{stateText(view, state, now)}</span>
      </Link>
      {state === 'running' && (
        <button
          type="button"
          aria-label="Cancel the run"
          title={refusal ?? 'Cancel the run'}
          onClick={cancel}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-control hover:bg-hover"
        >
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}

function stateText(view: JobView, state: CancelState, now: number): string {
  if (state === 'cancelling') return 'Cancelling…'
  if (state === 'committing') return 'Committing…'
  if (view.waitingFor.length > 0) return 'waiting for a lock'
  if (view.stall !== null) return 'nothing moves'
  if (Math.floor(view.fraction * 100) >= 100) return 'finishing'
  const left = millisecondsLeft(view, now)
  return left === null ? '' : formatTimeLeft(left)
}

const lastStates = { succeeded: 'done', failed: 'failed', cancelled: 'cancelled', interrupted: 'warning' } as const

function LastItem({ view }: { readonly view: JobView }) {
  const outcome = view.result?.outcome ?? 'interrupted'
  return (
    <span className="num flex items-center gap-2">
      <StateIcon state={lastStates[outcome]} />
      Last {kindTitles[view.started.kind].toLowerCase()} {lastWord(view, outcome)} {clockTime(view.lastEventAt)}
    </span>
  )
}

function lastWord({ result, started }: JobView, outcome: keyof typeof lastStates): string {
  if (outcome !== 'succeeded') return outcome
  if (started.kind === 'backup' || started.kind === 'import') return 'checked'
  return result?.verification?.verdict === 'identical' ? 'verified' : 'counted'
}

function BackupSize() {
  const { data } = useInfo()
  const limit = useSettings().data?.retentionBytes ?? null
  if (data === undefined) return null
  return (
    <span className="num ml-auto flex shrink-0 items-center gap-2" title={data.backupFolder}>
      {usedText(data.backupBytes, limit)}
      {limit !== null && data.backupBytes > 0 && (
        <span data-bar aria-hidden className="h-1 w-16 overflow-hidden rounded-full bg-track">
          <span
            data-bar-fill
            className="block h-full rounded-full bg-edge-strong"
            style={{ width: `${Math.min(1, data.backupBytes / limit) * 100}%` }}
          />
        </span>
      )}
    </span>
  )
}

/** `Backups 6.2 of 20 GB`: the unit once where it is the same. */
export function usedText(bytes: number, limit: number | null): string {
  if (bytes === 0) return 'No backups yet'
  if (limit === null) return `Backups ${formatBytes(bytes)}`
  const [amount, unit] = formatBytes(bytes).split(' ')
  const whole = formatBytes(limit)
  return `Backups ${whole.endsWith(` ${unit}`) ? amount : formatBytes(bytes)} of ${whole}`
}
