import { Ban, Copy, RotateCw, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { JobResult } from '../../../src-shared/domain/job-event'
import type { JobView } from '../../../src-shared/domain/job-view'
import { Button } from '../../components/button'
import { focusWithRing, isFocusLost } from '../../components/focus'
import { leftBehind } from '../../text/target-state'

interface BrokenCardProps {
  readonly view: JobView
  readonly result: JobResult
  readonly busy: boolean
  /** Only a sync has an "again". */
  readonly onAgain: (() => void) | null
  readonly onLeave: () => void
  readonly onCopy: () => void
}

/** A run that was cancelled or cut off: no failure, but what is true of the target. */
export function BrokenCard({ view, result, busy, onAgain, onLeave, onCopy }: BrokenCardProps) {
  const cancelled = result.outcome === 'cancelled'
  const Icon = cancelled ? Ban : TriangleAlert
  const leave = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isFocusLost()) focusWithRing(leave.current)
  }, [])
  const phase = result.failedPhase ?? view.phases.find((item) => item.status === 'cancelled')?.phase ?? null
  const { kind, target } = view.started
  const left = leftBehind(kind, result.targetState, target.name, phase)
  return (
    <div className="revealing overflow-hidden rounded-card border border-edge">
      <div className="flex gap-3 bg-canvas p-4">
        <Icon
          size={20}
          strokeWidth={1.75}
          aria-hidden
          className={`shrink-0 ${cancelled ? 'text-ink-3' : 'text-warning'}`}
        />
        <div className="copyable">
          <h2 className="text-heading">
            {cancelled ? 'Cancelled' : 'Interrupted'}. {left.sentence}
          </h2>
          <p className="text-ink-2">{left.why}</p>
        </div>
      </div>
      <div className="flex items-center gap-2 border-t border-edge-subtle p-3.5">
        <Button ref={leave} size="m" onClick={onLeave}>
          {kind === 'sync' ? 'Back to the plan' : 'Show backups'}
        </Button>
        {onAgain && (
          <Button size="m" icon={RotateCw} onClick={onAgain} disabled={busy}>
            {busy ? 'Checking…' : 'Run again'}
          </Button>
        )}
        <Button variant="quiet" size="m" icon={Copy} className="ml-auto" onClick={onCopy}>
          Copy report
        </Button>
      </div>
    </div>
  )
}
