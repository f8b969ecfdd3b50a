import { useQueryClient } from '@tanstack/react-query'
import type { Failure } from '../../../src-shared/domain/failure'
import type { Selected } from '../../api/selection'
import { Button } from '../../components/button'
import { FailureCard } from '../../components/failure-card'
import { failureTexts, failureTitle, type NextStep } from '../../text/failure-texts'
import { SyncNextStep } from './next-step'
import type { Run } from './use-run'

interface RefusedCardProps {
  readonly failure: Failure
  readonly selected: Selected
  readonly run: Run
}

/** A plan or a start that was refused: nothing ran, nothing was touched. */
export function RefusedCard({ failure, selected, run }: RefusedCardProps) {
  const client = useQueryClient()
  const step: NextStep = failureTexts[failure.code].step
  const again = () => {
    run.abandon()
    void client.invalidateQueries({ queryKey: ['check'] })
    void client.invalidateQueries({ queryKey: ['preview'] })
  }
  return (
    <FailureCard
      title={failureTitle(
        failure,
        [selected.source, selected.target].find((end) => end.id === failure.endpointId) ?? null,
      )}
      failure={failure}
      target={{ safe: true, sentence: `${selected.target.name} was not touched.`, why: '' }}
      actions={
        <>
          <SyncNextStep failure={failure} selected={selected} onRetry={again} onRecheck={again} />
          {step !== 'recheck' && step !== 'show-plan' && (
            <Button size="m" onClick={again}>
              Check again
            </Button>
          )}
        </>
      }
    />
  )
}
