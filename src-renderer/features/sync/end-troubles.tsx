import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Failure } from '../../../src-shared/domain/failure'
import { useDocker } from '../../api/queries'
import { Button } from '../../components/button'
import { EndIcon } from '../../components/end-mark'
import { EngineHelp } from '../../components/engine-help'
import { FailureCard } from '../../components/failure-card'
import { NextStepButton } from '../../components/next-step'
import { useUi } from '../../stores/ui-store'
import { failureTexts, failureTitle } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'
import type { EndTrouble } from './trouble-list'

interface EndTroublesProps {
  readonly troubles: readonly EndTrouble[]
  /** Ids of the ends that are being checked again. */
  readonly checking: readonly string[]
  readonly onRecheck: (endpointIds: readonly string[]) => void
}

/** Why an end does not answer, and the one step that helps, in the place where the plan will stand. */
export function EndTroubles({ troubles, checking, onRecheck }: EndTroublesProps) {
  const helped = Boolean(useDocker().data?.help)
  return troubles.map((trouble) => {
    const { failure, endpoint, endpointIds } = trouble
    const busy = endpointIds.some((id) => checking.includes(id))
    const recheck = () => onRecheck(endpointIds)
    return (
      <FailureCard
        key={endpointIds.join()}
        title={failureTitle(failure, endpoint)}
        failure={endpoint === null && helped ? withoutHint(failure) : failure}
        about={endpoint && <About endpoint={endpoint} />}
        actions={
          <>
            <NextStepButton
              failure={failure}
              endpoint={endpoint}
              onRetry={recheck}
              onRecheck={recheck}
              recheckLabel="Check again"
              busy={busy}
            />
            <SecondStep trouble={trouble} busy={busy} onRecheck={recheck} />
          </>
        }
      >
        {endpoint === null && <EngineHelp />}
      </FailureCard>
    )
  })
}

/** What helps on this system stands below, with its command. */
function withoutHint({ hint: _hint, ...failure }: Failure): Failure {
  return failure
}

function About({ endpoint }: { readonly endpoint: Endpoint }) {
  return (
    <>
      <EndIcon end={endpoint} size={14} />
      <span className="truncate font-medium">{visibleText(endpoint.name)}</span>
    </>
  )
}

interface SecondStepProps {
  readonly trouble: EndTrouble
  readonly busy: boolean
  readonly onRecheck: () => void
}

/** What else may help: another look, or another setting. */
function SecondStep({ trouble: { failure, endpoint }, busy, onRecheck }: SecondStepProps) {
  const set = useUi((state) => state.set)
  const { step } = failureTexts[failure.code]
  if (step !== 'recheck' && step !== 'retry') {
    return (
      <Button size="m" aria-disabled={busy} onClick={() => !busy && onRecheck()}>
        {busy ? 'Checking…' : 'Check again'}
      </Button>
    )
  }
  if (endpoint === null) return null
  return (
    <Button size="m" onClick={() => set({ endpointDialog: { mode: 'edit', endpoint } })}>
      Edit connection…
    </Button>
  )
}
