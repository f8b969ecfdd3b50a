import clsx from 'clsx'
import { type JobKind, phaseLabel } from '../../../src-shared/domain/job-kind'
import type { PhaseStatus, PhaseView } from '../../../src-shared/domain/job-view'
import { formatDuration } from '../../../src-shared/format/format'
import { type State, StateIcon } from '../../components/state-icon'

const states: Readonly<Record<PhaseStatus, State>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  skipped: 'idle',
  failed: 'failed',
  cancelled: 'cancelled',
}
const lines: Readonly<Record<PhaseStatus, string>> = {
  waiting: 'bg-track',
  running: 'bg-info',
  done: 'bg-success',
  skipped: 'bg-track',
  failed: 'bg-danger',
  cancelled: 'bg-ink-3',
}

interface PhaseRailProps {
  readonly kind: JobKind
  readonly phases: readonly PhaseView[]
  readonly now: number
  /** The run has ended: what waits will not come. */
  readonly ended: boolean
}

/** The phases in equal columns: which are over, which runs, how long each took. */
export function PhaseRail({ kind, phases, now, ended }: PhaseRailProps) {
  return (
    <ol
      aria-label="Phases"
      className="grid shrink-0 gap-3 px-6 pt-5"
      style={{ gridTemplateColumns: `repeat(${phases.length}, minmax(0, 1fr))` }}
    >
      {phases.map((item) => (
        <li key={item.phase} aria-current={item.status === 'running' ? 'step' : undefined} className="min-w-0">
          <span aria-hidden className={clsx('block h-0.5 transition-colors duration-180', lines[item.status])} />
          <span className="flex h-10 items-center gap-2">
            <StateIcon state={ended && item.status === 'waiting' ? 'idle' : states[item.status]} size={16} />
            <span
              className={clsx(
                'max-w-full shrink-0 truncate',
                item.status === 'running' || item.status === 'failed' ? 'font-semibold' : 'font-medium',
                (item.status === 'waiting' || item.status === 'skipped') && 'text-ink-3',
              )}
            >
              {phaseLabel(kind, item.phase)}
            </span>
            <span className="num min-w-0 truncate text-small text-ink-3 max-middle:hidden">
              {timeText(item, now, ended)}
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}

function timeText(item: PhaseView, now: number, ended: boolean): string {
  if (item.status === 'skipped') return 'skipped'
  if (item.status === 'running' && item.startedAt !== null) return formatDuration(Math.max(0, now - item.startedAt))
  if (item.status === 'waiting') return ended ? 'not started' : ''
  if (item.durationMs === null) return ''
  const time = formatDuration(item.durationMs)
  return item.status === 'done' ? time : `after ${time}`
}
