import { FolderOpen, RefreshCw, RotateCw } from 'lucide-react'
import { useLocation } from 'wouter'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { Failure } from '../../src-shared/domain/failure'
import { call } from '../api/call'
import { failureTexts, type NextStep } from '../text/failure-texts'
import { Button } from './button'
import { EndFix } from './end-fix'

interface NextStepProps {
  readonly failure: Failure
  /** The end it is about, where one is known. */
  readonly endpoint: Endpoint | null
  /** Instead of the step of the failure's text. */
  readonly step?: NextStep
  readonly onRetry: () => void
  readonly onRecheck: () => void
  readonly recheckLabel?: string
  /** Called before the step leads elsewhere. */
  readonly onLeave?: () => void
}

/** The one primary button of an error card: it does the step that the failure's text names. */
export function NextStepButton(props: NextStepProps) {
  const { failure, endpoint, onRetry, onRecheck, recheckLabel = 'Check both sides', onLeave } = props
  const [, navigate] = useLocation()
  const go = (path: string) => {
    onLeave?.()
    navigate(path)
  }
  const look = { variant: 'primary', size: 'm' } as const
  const step = props.step ?? failureTexts[failure.code].step
  switch (step) {
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
          {recheckLabel}
        </Button>
      )
    case 'open-backups':
      return (
        <Button {...look} icon={FolderOpen} onClick={() => void call('app/open-folder', 'backups')}>
          Open the backup folder
        </Button>
      )
    case 'show-backups':
      return (
        <Button {...look} onClick={() => go('/backups')}>
          Show backups
        </Button>
      )
    case 'show-history':
      return (
        <Button {...look} onClick={() => go('/history')}>
          Show history
        </Button>
      )
    default: {
      if (step !== 'show-connections' && endpoint !== null && canFix(step, endpoint)) {
        const leave = onLeave === undefined ? {} : { onOpen: onLeave }
        return <EndFix primary endpoint={endpoint} failure={failure} onDone={onRecheck} {...leave} />
      }
      return (
        <Button {...look} onClick={() => go('/connections')}>
          Show connections
        </Button>
      )
    }
  }
}

function canFix(step: NextStep, endpoint: Endpoint): boolean {
  return step !== 'start-container' || endpoint.kind === 'container'
}
