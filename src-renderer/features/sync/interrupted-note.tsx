import { TriangleAlert, X } from 'lucide-react'
import { Link } from 'wouter'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { useNow } from '../../api/use-now'
import { Button, IconButton } from '../../components/button'
import { UndoButton } from '../../components/undo-button'
import { useUi } from '../../stores/ui-store'
import { targetSentence } from '../../text/target-state'
import { shortWhen } from '../../text/when'

interface InterruptedNoteProps {
  readonly run: HistoryRecord | null
  /** Runs it again in its own direction; `null` while nothing can be started. */
  readonly onAgain: ((run: HistoryRecord) => void) | null
}

/** Says once that the last run was cut off, what that left on its target, and what to do now. */
export function InterruptedNote({ run, onAgain }: InterruptedNoteProps) {
  const dismissed = useUi((state) => state.dismissedInterruption)
  const set = useUi((state) => state.set)
  const now = useNow(60_000)
  if (run === null || run.syncId === dismissed) return null
  return (
    <section
      aria-label="Interrupted run"
      className="mt-4 flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-card bg-warning-soft py-1.5 pr-2 pl-4"
    >
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-warning" />
      <p role="status" className="min-w-60 flex-1">
        <span className="font-semibold">The last run was interrupted</span>{' '}
        <span className="text-ink-2">
          ({shortWhen(Date.parse(run.startedAt), now)}). {targetSentence(run.targetState, run.target.name)}
        </span>
      </p>
      <Link href={`/history/${run.syncId}`} className="rounded-tag px-1.5 text-small font-medium text-accent-ink">
        Details
      </Link>
      <UndoButton syncId={run.syncId} size="s" />
      <Button aria-disabled={onAgain === null} onClick={() => onAgain?.(run)}>
        Run again
      </Button>
      <IconButton icon={X} label="Dismiss" onClick={() => set({ dismissedInterruption: run.syncId })} />
    </section>
  )
}
