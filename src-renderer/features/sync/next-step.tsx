import { useQueryClient } from '@tanstack/react-query'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Failure } from '../../../src-shared/domain/failure'
import type { Selected } from '../../api/selection'
import { NextStepButton } from '../../components/next-step'
import { troubledEnd } from './troubled-end'

interface SyncNextStepProps {
  readonly failure: Failure
  readonly selected: Selected
  readonly onRetry: () => void
  readonly onRecheck: () => void
  readonly onCopy?: () => void
}

/** The next step after a sync that failed or was refused: it knows both ends and finds the one in trouble. */
export function SyncNextStep({ failure, selected, onRetry, onRecheck, onCopy }: SyncNextStepProps) {
  const client = useQueryClient()
  const report = (end: Endpoint) => client.getQueryData<CheckReport>(['check', end.id])
  const endpoint = troubledEnd(selected, failure, report)
  return (
    <NextStepButton failure={failure} endpoint={endpoint} onRetry={onRetry} onRecheck={onRecheck} onCopy={onCopy} />
  )
}
