import { CircleAlert } from 'lucide-react'
import { formatCount } from '../../../src-shared/format/format'
import type { ExactCounts } from '../../api/use-exact-counts'
import { Button } from '../../components/button'
import { Spinner } from '../../components/state-icon'
import { visibleText } from '../../text/visible'

/** Counts all tables exactly, on demand: how far it is, and the way to stop it. */
export function ExactCount({ exact }: { readonly exact: ExactCounts }) {
  const { running, failure, count, stop } = exact
  if (running !== null) {
    return (
      <span className="flex items-center gap-2 text-small text-ink-2">
        <Spinner size={12} />
        <span role="status">
          Counting {formatCount(Math.min(running.done + 1, running.total))} of {formatCount(running.total)}
        </span>
        <Button variant="quiet" onClick={stop}>
          Stop
        </Button>
      </span>
    )
  }
  return (
    <span className="flex items-center gap-1">
      {failure !== null && (
        <span
          role="alert"
          className="flex items-center gap-1 text-small text-danger"
          title={visibleText(failure.message)}
        >
          <CircleAlert size={13} aria-hidden />
          Not counted
        </span>
      )}
      <Button
        variant="quiet"
        title="Counts every row of every table on both sides, and compares their keys"
        onClick={() => count()}
      >
        Count exactly
      </Button>
    </span>
  )
}
