import { Hourglass } from 'lucide-react'
import type { BlockingSession } from '../../../src-shared/domain/failure'
import { visibleText } from '../../text/visible'
import { sessionState } from './blocking-sessions'

/** Names the session that is waited for, instead of a bar that stands still. */
export function WaitingNote({ sessions }: { readonly sessions: readonly BlockingSession[] }) {
  const first = sessions[0]
  if (first === undefined) return null
  const more = sessions.length > 1 ? ` and ${sessions.length - 1} more` : ''
  return (
    <p
      role="status"
      className="num mx-6 mb-3 flex items-center gap-2 rounded-control bg-warning-soft px-3 py-1.5 text-small"
    >
      <Hourglass size={14} aria-hidden className="shrink-0 text-warning" />
      <span className="truncate">
        Waiting on a lock held by pid {first.pid}{' '}
        <span className="text-ink-2">
          ({[visibleText(first.application || first.user), sessionState(first)].filter(Boolean).join(', ')}){more}
        </span>
      </span>
    </p>
  )
}
