import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { BlockingSession } from '../../../src-shared/domain/failure'
import { failureOf } from '../../../src-shared/domain/failure'
import type { JobView } from '../../../src-shared/domain/job-view'
import { call } from '../../api/call'
import { Button } from '../../components/button'
import { visibleText } from '../../text/visible'

interface LockStepProps {
  readonly view: JobView
  readonly sessions: readonly BlockingSession[]
  readonly onRetry: () => void
}

/** Ends the sessions that held the lock, then tries again; or only tries again. */
export function LockStep({ view, sessions, onRetry }: LockStepProps) {
  const [ending, setEnding] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const end = async () => {
    setEnding(true)
    setProblem(null)
    try {
      await call('job/end-blockers', { jobId: view.jobId })
      onRetry()
    } catch (error) {
      const { message, hint } = failureOf(error)
      setProblem(hint === undefined ? message : `${message} ${hint}`)
    }
    setEnding(false)
  }
  return (
    <>
      {problem !== null && (
        <p role="alert" className="w-full text-small text-danger">
          {visibleText(problem)}
        </p>
      )}
      <Button size="m" variant="primary" aria-disabled={ending} onClick={() => !ending && void end()}>
        {ending ? 'Ending…' : endText(sessions)}
      </Button>
      <Button size="m" icon={RotateCw} onClick={onRetry}>
        Retry without ending {sessions.length === 1 ? 'it' : 'them'}
      </Button>
    </>
  )
}

/** Other people's work on production is not one click away. */
export function mayEnd({ started }: JobView, sessions: readonly BlockingSession[]): boolean {
  return started.target.environment !== 'production' && sessions.length > 0 && sessions.every(isVisible)
}

function isVisible({ state, user }: BlockingSession): boolean {
  return state !== 'hidden' && user !== ''
}

function endText(sessions: readonly BlockingSession[]): string {
  const [only] = sessions
  return sessions.length === 1 && only !== undefined
    ? `End session ${only.pid} and retry`
    : `End ${sessions.length} sessions and retry`
}
