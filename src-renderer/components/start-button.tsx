import type { StartContainer } from '../api/start-container'
import { visibleText } from '../text/visible'
import { Button } from './button'
import { Spinner } from './state-icon'

interface StartButtonProps {
  readonly container: string
  readonly paused?: boolean
  readonly act: StartContainer
}

const stages = { starting: 'Starting…', waiting: 'Waiting for Postgres…' } as const

/** Starts a stopped container or resumes a paused one, and says how far that is. */
export function StartButton({ container, paused = false, act }: StartButtonProps) {
  const verb = paused ? 'Resume' : 'Start'
  if (act.stage === 'starting' || act.stage === 'waiting') {
    return (
      <span role="status" className="flex shrink-0 items-center gap-2 text-small text-ink-2">
        <Spinner />
        {stages[act.stage]}
      </span>
    )
  }
  return (
    <Button onClick={act.start} aria-label={`${verb} ${visibleText(container)}`}>
      {act.stage === 'failed' ? 'Try again' : verb}
    </Button>
  )
}

/** Why a container did not start; nothing while it may. */
export function StartTrouble({ act }: { readonly act: StartContainer }) {
  const { failure, stage } = act
  if (failure === null || stage !== 'failed') return null
  return (
    <div role="alert" className="copyable min-w-0 text-small">
      <p className="text-danger">{visibleText(failure.message)}</p>
      {failure.detail !== undefined && (
        <p className="font-mono break-words whitespace-pre-line text-ink-2">{visibleText(failure.detail)}</p>
      )}
      {failure.hint !== undefined && <p className="text-ink-2">{visibleText(failure.hint)}</p>}
    </div>
  )
}
