import { useQueryClient } from '@tanstack/react-query'
import type { Failure } from '../../../src-shared/domain/failure'
import { useEndpoints } from '../../api/queries'
import { requestRestore } from '../../api/restore'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { FailureDetails } from '../../components/failure-card'
import { NextStepButton } from '../../components/next-step'
import { abandonRestore, type RestoreRequest } from '../../stores/restore-store'
import { nextName } from '../../text/beside-name'
import { failureTitle } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'

interface RefusedDialogProps {
  readonly request: RestoreRequest | null
  readonly failure: Failure
}

/** A restore, an undo or a backup that was refused before it began: nothing ran, nothing was touched. */
export function RefusedDialog({ request, failure }: RefusedDialogProps) {
  const client = useQueryClient()
  const endpoints = useEndpoints().data ?? []
  const targetId = request?.kind === 'restore' ? request.endpointId : undefined
  const endpoint = endpoints.find((item) => item.id === (failure.endpointId ?? targetId)) ?? null
  const again = () => {
    if (request === null) abandonRestore()
    else void requestRestore(client, request)
  }
  const renamed = withOtherName(request, failure)
  const damaged = failure.code === 'archive/damaged'
  return (
    <Dialog
      open
      width={480}
      onClose={abandonRestore}
      title={failureTitle(failure, endpoint)}
      footer={
        <>
          <Button size="m" onClick={abandonRestore}>
            Close
          </Button>
          {renamed === null ? (
            <NextStepButton
              failure={failure}
              endpoint={endpoint}
              onRetry={again}
              onRecheck={again}
              recheckLabel="Look again"
              onLeave={abandonRestore}
              {...(damaged ? { step: 'previous-backup' as const } : {})}
              backupId={request?.kind === 'restore' ? request.backupId : undefined}
            />
          ) : (
            <Button size="m" variant="primary" onClick={() => void requestRestore(client, renamed)}>
              Name it {visibleText(renamed.beside ?? '')}
            </Button>
          )}
        </>
      }
    >
      <div role="alert" className="copyable">
        <p>{visibleText(failure.message)}</p>
        {failure.hint !== undefined && <p className="mt-1 text-ink-2">{visibleText(failure.hint)}</p>}
        <p className="mt-2 text-small text-ink-2">Nothing was started, nothing was changed.</p>
      </div>
      <div className="mt-3">
        <FailureDetails failure={failure} />
      </div>
    </Dialog>
  )
}

/** The same request under another name, where the name of the new database was taken. */
function withOtherName(request: RestoreRequest | null, failure: Failure) {
  if (request?.kind !== 'restore' || request.beside === undefined) return null
  if (failure.code !== 'plan/blocked' || !failure.message.includes(request.beside)) return null
  return { ...request, beside: nextName(request.beside) }
}
