import { Copy, FolderOpen, RefreshCw, RotateCw } from 'lucide-react'
import { useLocation } from 'wouter'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { Failure } from '../../src-shared/domain/failure'
import { call } from '../api/call'
import { useBackups } from '../api/queries'
import { backupPath, previousBackup } from '../text/backup-path'
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
  /** The step was taken and its answer is awaited. */
  readonly busy?: boolean
  /** Where nothing but a report helps. */
  readonly onCopy?: (() => void) | undefined
  /** The backup that cannot be used. */
  readonly backupId?: string | undefined
  /** Called before the step leads elsewhere. */
  readonly onLeave?: () => void
}

/** The one primary button of an error card: it does the step that the failure's text names. */
export function NextStepButton(props: NextStepProps) {
  const { failure, endpoint, onRetry, onRecheck, recheckLabel = 'Check both sides', onLeave } = props
  const { busy = false, onCopy, backupId } = props
  const [, navigate] = useLocation()
  const go = (path: string) => {
    onLeave?.()
    navigate(path)
  }
  const look = { variant: 'primary', size: 'm' } as const
  const step = props.step ?? failureTexts[failure.code].step
  const leave = onLeave === undefined ? {} : { onOpen: onLeave }
  if (props.step === undefined && endpoint !== null && (failure.fixes ?? []).length > 0)
    return <EndFix primary endpoint={endpoint} failure={failure} onDone={onRecheck} {...leave} />
  switch (step) {
    case 'copy-report':
      if (onCopy !== undefined) {
        return (
          <Button {...look} icon={Copy} onClick={onCopy}>
            Copy report
          </Button>
        )
      }
      return (
        <Button {...look} icon={RotateCw} onClick={onRetry}>
          Retry
        </Button>
      )
    case 'retry':
      return (
        <Button {...look} icon={RotateCw} onClick={onRetry}>
          Retry
        </Button>
      )
    case 'recheck':
    case 'show-plan':
      return (
        <Button {...look} icon={RefreshCw} aria-disabled={busy} onClick={() => !busy && onRecheck()}>
          {busy ? 'Checking…' : recheckLabel}
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
    case 'free-space':
      return (
        <Button {...look} onClick={() => go('/backups')}>
          Delete old backups…
        </Button>
      )
    case 'previous-backup':
      return <PreviousBackup damaged={backupId} go={go} />
    case 'show-history':
      return (
        <Button {...look} onClick={() => go('/history')}>
          Show history
        </Button>
      )
    default: {
      if (step !== 'show-connections' && endpoint !== null && canFix(step, endpoint)) {
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

/** The way to the newest usable backup of the same database that is older than the damaged one. */
function PreviousBackup({ damaged, go }: { readonly damaged: string | undefined; readonly go: (to: string) => void }) {
  const previous = previousBackup(useBackups().data?.entries ?? [], damaged)
  return (
    <Button variant="primary" size="m" onClick={() => go(previous === null ? '/backups' : backupPath(previous))}>
      {previous === null ? 'Show backups' : 'Use the previous one'}
    </Button>
  )
}

function canFix(step: NextStep, endpoint: Endpoint): boolean {
  return step !== 'start-container' || endpoint.kind === 'container'
}
