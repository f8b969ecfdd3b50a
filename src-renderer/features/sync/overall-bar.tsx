import type { Phase } from '../../../src-shared/domain/job-event'
import { type JobKind, phaseLabel } from '../../../src-shared/domain/job-kind'
import type { PhaseView } from '../../../src-shared/domain/job-view'

interface OverallBarProps {
  readonly kind: JobKind
  readonly phases: readonly PhaseView[]
  readonly weights: Readonly<Record<Phase, number>>
  /** 0 to 1, for assistive technology. */
  readonly fraction: number
}

/** The whole run as one bar whose gaps lie at the weights of the phases. */
export function OverallBar({ kind, phases, weights, fraction }: OverallBarProps) {
  return (
    <div
      role="progressbar"
      aria-label="Overall progress"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(fraction * 100)}
      className="mx-6 flex h-2 shrink-0 gap-0.5 overflow-hidden rounded-full"
    >
      {phases.map((item) => (
        <div
          key={item.phase}
          data-bar
          title={phaseLabel(kind, item.phase)}
          className="h-full min-w-1 bg-track"
          style={{ flexGrow: weights[item.phase], flexBasis: 0 }}
        >
          <div
            data-bar-fill
            className="h-full bg-info transition-[width] duration-200 ease-linear"
            style={{ width: `${phaseShare(item) * 100}%` }}
          />
        </div>
      ))}
    </div>
  )
}

/** How much of a phase is over, 0 to 1. */
export function phaseShare(item: PhaseView): number {
  if (item.status === 'done' || item.status === 'skipped') return 1
  if (item.status === 'waiting' || item.total === null || item.total <= 0) return 0
  return Math.min(1, item.done / item.total)
}
