import { useQueryClient } from '@tanstack/react-query'
import { FolderOpen, RefreshCw, RotateCw } from 'lucide-react'
import { useLocation } from 'wouter'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Failure } from '../../../src-shared/domain/failure'
import { call } from '../../api/call'
import type { Selected } from '../../api/selection'
import { Button } from '../../components/button'
import { failureTexts } from '../../text/failure-texts'
import { EndFix } from './end-fix'
import { troubledEnd } from './troubled-end'

interface NextStepProps {
  readonly failure: Failure
  readonly selected: Selected
  readonly onRetry: () => void
  readonly onRecheck: () => void
}

/** The one primary button of an error card: it does the step that the failure's text names. */
export function NextStepButton({ failure, selected, onRetry, onRecheck }: NextStepProps) {
  const [, go] = useLocation()
  const client = useQueryClient()
  const look = { variant: 'primary', size: 'm' } as const
  switch (failureTexts[failure.code].step) {
    case 'retry':
    case 'copy-report':
      return (
        <Button {...look} icon={RotateCw} onClick={onRetry}>
          Retry
        </Button>
      )
    case 'recheck':
    case 'show-plan':
      return (
        <Button {...look} icon={RefreshCw} onClick={onRecheck}>
          Check both sides
        </Button>
      )
    case 'open-backups':
      return (
        <Button {...look} icon={FolderOpen} onClick={() => void call('app/open-folder', 'backups')}>
          Open the backup folder
        </Button>
      )
    case 'show-connections':
      return (
        <Button {...look} onClick={() => go('/connections')}>
          Show connections
        </Button>
      )
    default: {
      const report = (end: Endpoint) => client.getQueryData<CheckReport>(['check', end.id])
      return <EndFix primary endpoint={troubledEnd(selected, failure, report)} failure={failure} onDone={onRecheck} />
    }
  }
}
