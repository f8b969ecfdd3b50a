import { useEffect, useRef } from 'react'
import type { Failure } from '../../../src-shared/domain/failure'
import type { PracticeView } from '../../../src-shared/domain/practice'
import { formatDuration } from '../../../src-shared/format/format'
import type { PracticeActs } from '../../api/practice'
import { failureTexts } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'
import { Button } from '../button'
import { StateIcon } from '../state-icon'
import { PracticeSteps } from './practice-steps'

/** A practice from its first step to its verdict, with the one thing to do about it now. */
export function PracticePanel({ practice, view }: { readonly practice: PracticeActs; readonly view: PracticeView }) {
  const cancelling = view.outcome === 'cancelling'
  const panel = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it begins, and when its verdict is there
  useEffect(() => panel.current?.scrollIntoView({ block: 'nearest' }), [view.id, view.outcome])
  return (
    <div ref={panel} className="flex flex-col gap-3">
      <PracticeSteps view={view} />
      <Verdict view={view} />
      {practice.refused && <PracticeTrouble failure={practice.refused} />}
      <div className="flex gap-2">
        {practice.active ? (
          <Button aria-disabled={cancelling} onClick={() => !cancelling && practice.cancel()}>
            {cancelling ? 'Cancelling…' : 'Cancel practice'}
          </Button>
        ) : (
          <Button
            aria-disabled={practice.blocked}
            onClick={() => !practice.blocked && practice.start(view.container)}
            title={practice.blocked ? 'A run is going on. Wait until it has ended.' : undefined}
          >
            {view.outcome === 'failed' ? 'Try again' : 'Practise again'}
          </Button>
        )}
      </div>
    </div>
  )
}

function Verdict({ view }: { readonly view: PracticeView }) {
  return (
    <div role="status" aria-live="polite">
      {view.outcome === 'succeeded' && (
        <p className="flex items-start gap-2 rounded-control bg-success-soft px-3 py-2">
          <span className="mt-0.5 text-success">
            <StateIcon state="done" size={16} />
          </span>
          <span className="num">
            Copied, verified, undone and cleaned up
            {view.durationMs !== null && ` in ${formatDuration(view.durationMs)}`}. A real sync does the same with your
            own tables.
          </span>
        </p>
      )}
      {view.outcome === 'cancelled' && (
        <p className="flex items-start gap-2 text-ink-2">
          <span className="mt-0.5">
            <StateIcon state="cancelled" size={16} />
          </span>
          Cancelled. Both databases are dropped.
        </p>
      )}
      {view.failure && <PracticeTrouble failure={view.failure} />}
    </div>
  )
}

/** Why a practice failed or could not begin. */
export function PracticeTrouble({ failure }: { readonly failure: Failure }) {
  return (
    <div role="alert" className="copyable rounded-control border border-danger px-3 py-2">
      <p className="font-semibold text-danger">{failureTexts[failure.code].title}</p>
      <p>{visibleText(failure.message)}</p>
      {failure.hint !== undefined && <p className="text-ink-2">{visibleText(failure.hint)}</p>}
    </div>
  )
}
