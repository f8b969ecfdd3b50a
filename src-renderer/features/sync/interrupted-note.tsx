import { TriangleAlert, X } from 'lucide-react'
import { Link } from 'wouter'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { useNow } from '../../api/use-now'
import { IconButton } from '../../components/button'
import { useUi } from '../../stores/ui-store'
import { targetSentence } from '../../text/target-state'
import { shortWhen } from '../../text/when'

/** Says once that the last run was cut off, and what that left on its target. */
export function InterruptedNote({ run }: { readonly run: HistoryRecord | null }) {
  const dismissed = useUi((state) => state.dismissedInterruption)
  const set = useUi((state) => state.set)
  const now = useNow(60_000)
  if (run === null || run.syncId === dismissed) return null
  return (
    <div role="status" className="mt-4 flex items-center gap-2.5 rounded-card bg-warning-soft py-1.5 pr-2 pl-4">
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-warning" />
      <p className="min-w-0 flex-1">
        <span className="font-semibold">The last run was interrupted</span>{' '}
        <span className="text-ink-2">
          ({shortWhen(Date.parse(run.startedAt), now)}). {targetSentence(run.targetState, run.target.name)}
        </span>
      </p>
      <Link href={`/history/${run.syncId}`} className="rounded-tag px-1.5 text-small font-medium text-accent-ink">
        Details
      </Link>
      <IconButton icon={X} label="Dismiss" onClick={() => set({ dismissedInterruption: run.syncId })} />
    </div>
  )
}
