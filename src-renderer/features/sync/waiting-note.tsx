import { Hourglass } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BlockingSession } from '../../../src-shared/domain/failure'
import type { JobView } from '../../../src-shared/domain/job-view'
import { visibleText } from '../../text/visible'
import { sessionState } from './blocking-sessions'

/** Names what is waited for, instead of a bar that stands still: the session that holds a lock, or the server's own reason. */
export function WaitingNote({ view }: { readonly view: Pick<JobView, 'waitingFor' | 'stall'> }) {
  const [first] = view.waitingFor
  if (first !== undefined) return <Note>{lockText(first, view.waitingFor.length - 1)}</Note>
  if (view.stall === null) return null
  const text = visibleText(view.stall)
  return (
    <Note>
      <span className="truncate" title={text}>
        Nothing has moved for 15 s. <span className="text-ink-2">{text}</span>
      </span>
    </Note>
  )
}

function lockText(session: BlockingSession, others: number): ReactNode {
  const who = [visibleText(session.application || session.user), sessionState(session)].filter(Boolean).join(', ')
  const query = visibleText(session.query)
  return (
    <>
      <span className="shrink-0">
        Waiting on a lock held by pid {session.pid}{' '}
        <span className="text-ink-2">
          ({who}){others > 0 ? ` and ${others} more` : ''}
        </span>
      </span>
      {query !== '' && (
        <span className="copyable isolate-text min-w-0 truncate font-mono text-ink-2" title={query}>
          {query}
        </span>
      )}
    </>
  )
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <p
      role="status"
      className="num mx-6 mb-3 flex items-center gap-2 rounded-control bg-warning-soft px-3 py-1.5 text-small"
    >
      <Hourglass size={14} aria-hidden className="shrink-0 text-warning" />
      {children}
    </p>
  )
}
