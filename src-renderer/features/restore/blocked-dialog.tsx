import { useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useLocation } from 'wouter'
import { blockersOf } from '../../../src-shared/domain/plan'
import { requestRestore } from '../../api/restore'
import { Blockers } from '../../components/blockers'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { abandonRestore, type RestoreStage } from '../../stores/restore-store'
import { visibleText } from '../../text/visible'
import { ChangedSince } from './changed-since'

/** A restore or an undo that cannot start, and what stands in its way. */
export function BlockedDialog({ stage }: { readonly stage: Extract<RestoreStage, { kind: 'asking' }> }) {
  const { request, preview, guard, target } = stage
  const client = useQueryClient()
  const [, go] = useLocation()
  const blockers = blockersOf(preview.plan)
  const refused = guard.kind === 'refused' ? guard.reason : null
  const toConnections = () => {
    abandonRestore()
    go('/connections')
  }
  return (
    <Dialog
      open
      onClose={abandonRestore}
      title={request.kind === 'undo' ? 'This run cannot be undone now' : 'This backup cannot be restored there now'}
      footer={
        <>
          <Button size="m" onClick={abandonRestore}>
            Close
          </Button>
          {refused === null ? (
            <Button size="m" variant="primary" icon={RefreshCw} onClick={() => void requestRestore(client, request)}>
              Look again
            </Button>
          ) : (
            <Button size="m" variant="primary" onClick={toConnections}>
              Show connections
            </Button>
          )}
        </>
      }
    >
      <ChangedSince changed={preview.changed} />
      {refused !== null && <p className="mb-3">{visibleText(refused)} Switch it on in Connections.</p>}
      {blockers.length > 0 && <Blockers findings={blockers} targetName={target.name} act={request.kind} />}
    </Dialog>
  )
}
