import clsx from 'clsx'
import { ArrowDownToLine, ArrowUpToLine, CircleAlert, Lock } from 'lucide-react'
import type { Ref } from 'react'
import { Link } from 'wouter'
import { summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { type Guard, safetyBackupRequired } from '../../../src-shared/domain/guard'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { Selected } from '../../api/selection'
import { useNow } from '../../api/use-now'
import { CommandKeys } from '../../components/keys'
import { Spinner, StateIcon } from '../../components/state-icon'
import { actOf } from '../../text/ends'
import { visibleText } from '../../text/visible'
import { aboutDuration, shortWhen } from '../../text/when'
import { lastRuns, outcomeStates, pairOf, unknownDuration, usualDuration } from './past-runs'

interface ActionBarProps {
  readonly selected: Selected
  readonly guard: Guard
  /** Why the run cannot start now, or `null`. */
  readonly blocked: string | null
  readonly busy: string | null
  readonly history: readonly HistoryRecord[]
  readonly onRun: () => void
  readonly buttonRef?: Ref<HTMLButtonElement>
}

/** The pinned bar with the one button that names the act. */
export function ActionBar({ selected, guard, blocked, busy, history, onRun, buttonRef }: ActionBarProps) {
  const { direction, source, target } = selected
  const production = target.environment === 'production'
  const Icon = production ? Lock : direction === 'remote-to-local' ? ArrowDownToLine : ArrowUpToLine
  const asks = guard.kind === 'dialog' || guard.kind === 'typed-name' || guard.kind === 'first-time'
  const stopped = blocked !== null || busy !== null
  return (
    <div className="flex h-19 shrink-0 items-center gap-4 border-t border-edge-subtle px-6">
      <button
        ref={buttonRef}
        type="button"
        aria-disabled={stopped}
        aria-describedby="run-reason"
        onClick={() => !stopped && onRun()}
        className={clsx(
          'inline-flex h-11 max-w-[60%] shrink-0 items-center gap-2.5 rounded-run px-5 text-heading text-white transition-colors duration-120 aria-disabled:opacity-50',
          production
            ? 'bg-danger-solid hover:not-aria-disabled:brightness-95'
            : 'bg-accent hover:not-aria-disabled:bg-accent-hover',
        )}
      >
        {busy === null ? <Icon size={18} strokeWidth={1.75} aria-hidden className="shrink-0" /> : <Spinner size={16} />}
        <span className="truncate">
          {actOf(direction, summarizeEndpoint(source), summarizeEndpoint(target))}
          {asks ? '…' : ''}
        </span>
        <CommandKeys command="start" className="ml-1.5 text-white max-wide:hidden" />
      </button>
      <div id="run-reason" className="min-w-0 flex-1">
        {blocked === null ? (
          <RunPromise selected={selected} guard={guard} busy={busy} history={history} />
        ) : (
          <p className="flex items-start gap-1.5 text-small">
            <CircleAlert size={14} aria-hidden className="mt-px shrink-0 text-danger" />
            <span className="line-clamp-3">{visibleText(blocked)}</span>
          </p>
        )}
      </div>
      {guard.kind !== 'typed-name' && blocked === null && <LastRuns runs={lastRuns(history, pairOf(selected))} />}
    </div>
  )
}

function RunPromise({
  selected,
  guard,
  busy,
  history,
}: Pick<ActionBarProps, 'selected' | 'guard' | 'busy' | 'history'>) {
  const pair = pairOf(selected)
  const usual = usualDuration(history, pair)
  const time = usual === null ? unknownDuration(history, pair) : aboutDuration(usual)
  return (
    <>
      <p className="num line-clamp-2 font-medium">{busy ?? `${time}${askText(guard)}`}</p>
      <p className="line-clamp-2 text-small text-ink-2">{backupText(selected)}</p>
    </>
  )
}

function askText(guard: Guard): string {
  return guard.kind === 'typed-name' ? '. Asks for the connection’s name first.' : ''
}

function backupText({ profile, target }: Selected): string {
  if (safetyBackupRequired(target) && target.environment === 'production') {
    return 'The safety backup cannot be switched off here.'
  }
  if (!safetyBackupRequired(target) && !profile.options.safetyBackup)
    return 'No backup of the target: it is switched off.'
  return 'A checked backup of what is replaced is taken first.'
}

function LastRuns({ runs }: { readonly runs: readonly HistoryRecord[] }) {
  const now = useNow(60_000)
  if (runs.length === 0) return null
  return (
    <div className="shrink-0 text-right max-wide:hidden">
      <p className="text-caption text-ink-3">Last runs</p>
      <ul className="num mt-1 flex gap-2.5 text-small text-ink-2">
        {runs.map((run) => (
          <li key={run.syncId}>
            <Link href={`/history/${run.syncId}`} className="flex items-center gap-1 rounded-tag hover:text-ink">
              <StateIcon state={outcomeStates[run.outcome]} size={13} />
              {shortWhen(Date.parse(run.startedAt), now).replace('Today ', '')}
              <span className="sr-only">, {run.outcome}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
