import { CircleX, RotateCw, TriangleAlert } from 'lucide-react'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { Button } from '../../components/button'
import { failureText } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'
import { useRunAgain } from './use-run-again'

/** Why a run broke off, in short, and what to do next. */
export function BrokenLines({ run }: { readonly run: HistoryRecord }) {
  const { failure } = run
  if (failure === null) return null
  if (run.outcome === 'interrupted') return <Interrupted run={run} failure={failure} />
  return (
    <section aria-label="Failure" className="rounded-control bg-danger-soft px-3 py-2">
      <p className="flex items-center gap-1.5 font-semibold text-danger">
        <CircleX size={14} aria-hidden className="shrink-0" />
        {failureText(failure.code).title}
      </p>
      <p className="break-words">{visibleText(failure.message)}</p>
      {failure.hint !== undefined && <p className="mt-1 break-words text-ink-2">{visibleText(failure.hint)}</p>}
      {failure.sqlState !== undefined && <p className="mt-1 font-mono text-ink-2">SQLSTATE {failure.sqlState}</p>}
    </section>
  )
}

interface InterruptedProps {
  readonly run: HistoryRecord
  readonly failure: NonNullable<HistoryRecord['failure']>
}

/** A run whose end nobody saw: what is true of the target is known from the server, and so is the next step. */
function Interrupted({ run, failure }: InterruptedProps) {
  const again = useRunAgain(run)
  return (
    <section aria-label="Interruption" className="rounded-control bg-warning-soft px-3 py-2">
      <p className="flex items-center gap-1.5 font-semibold text-warning">
        <TriangleAlert size={14} aria-hidden className="shrink-0" />
        This run was interrupted
      </p>
      <p className="break-words">{visibleText(failure.message)}</p>
      {failure.hint !== undefined && <p className="mt-1 break-words text-ink-2">{visibleText(failure.hint)}</p>}
      {run.kind === 'sync' && run.targetState === 'unchanged' && again.start && (
        <Button variant="primary" icon={RotateCw} className="mt-2" onClick={again.start}>
          Run it again
        </Button>
      )}
    </section>
  )
}
