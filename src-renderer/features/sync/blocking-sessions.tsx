import type { BlockingSession } from '../../../src-shared/domain/failure'
import { visibleText } from '../../text/visible'

/** `12 min`, `40 s`: nobody needs the seconds of a long wait. */
export function roughTime(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** What a session does and for how long, as far as the role may see it. */
export function sessionState({ state, transactionSeconds }: BlockingSession): string {
  if (state === 'hidden' || state === '') return 'not visible to this role'
  return `${visibleText(state)}, ${roughTime(transactionSeconds)}`
}

/** Who held the lock when the import gave up. */
export function BlockingSessions({ sessions }: { readonly sessions: readonly BlockingSession[] }) {
  return (
    <div className="overflow-hidden rounded-control border border-edge-subtle">
      <table aria-label="Sessions that hold the lock" className="w-full table-fixed text-small">
        <colgroup>
          <col className="w-17" />
          <col className="w-37" />
          <col className="w-32" />
          <col className="w-50" />
          <col />
        </colgroup>
        <thead className="text-caption text-ink-3">
          <tr className="h-7">
            <th className="pl-3 text-left font-medium">pid</th>
            <th className="text-left font-medium">Application</th>
            <th className="text-left font-medium">User</th>
            <th className="text-left font-medium">State</th>
            <th className="text-left font-medium">Last statement</th>
          </tr>
        </thead>
        <tbody className="copyable font-mono">
          {sessions.map((session) => (
            <tr key={session.pid} className="h-7 border-t border-edge-subtle">
              <td className="num pl-3">{session.pid}</td>
              <td className="truncate pr-3">{shownOr(session.application)}</td>
              <td className="truncate pr-3">{shownOr(session.user)}</td>
              <td className="num truncate font-sans font-medium text-warning">{sessionState(session)}</td>
              <td className="truncate pr-3 text-ink-2" title={visibleText(session.query)}>
                {shownOr(session.query)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function shownOr(text: string): string {
  return text.trim() === '' ? '–' : visibleText(text)
}
