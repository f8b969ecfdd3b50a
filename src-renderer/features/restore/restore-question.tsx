import { useQueryClient } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { guardWords } from '../../../src-shared/domain/guard-words'
import { type SyncPlan, warningsOf } from '../../../src-shared/domain/plan'
import { useSettings } from '../../api/queries'
import { requestRestore, startRestore } from '../../api/restore'
import { Button } from '../../components/button'
import { ConfirmDialog } from '../../components/confirm-dialog'
import { abandonRestore, type RestoreRequest, type RestoreStage } from '../../stores/restore-store'
import { visibleText } from '../../text/visible'
import { ChangedSince } from './changed-since'
import { RestoreTables } from './restore-tables'

type Asking = Extract<RestoreStage, { kind: 'asking' }>

/** What a restore or an undo would do and what would be lost, and the guard's question. */
export function RestoreQuestion({ stage }: { readonly stage: Asking }) {
  const { request, preview, guard, target } = stage
  const lockWaitSeconds = useSettings().data?.lockWaitSeconds ?? 5
  const beside = request.kind === 'restore' ? request.beside : undefined
  const words = guardWords({
    plan: preview.plan,
    source: { name: request.kind === 'restore' ? request.name : 'the state before' },
    target,
    action: request.kind,
    ...(beside === undefined ? {} : { beside }),
    safetyBackup: preview.safetyBackup,
    lockWaitSeconds,
  })
  return (
    <ConfirmDialog
      guard={guard}
      words={words}
      target={target}
      lead={<ChangedSince changed={preview.changed} />}
      other={guard.kind === 'typed-name' ? <BesideInstead request={request} /> : undefined}
      onConfirm={({ accepted, typedName }) =>
        void startRestore(request, preview.plan.id, typedName === undefined ? { accepted } : { accepted, typedName })
      }
      onCancel={abandonRestore}
    >
      <RestoreTables plan={preview.plan} />
      <Warnings plan={preview.plan} />
    </ConfirmDialog>
  )
}

/** On a production server the harmless way is one click away. */
function BesideInstead({ request }: { readonly request: RestoreRequest }) {
  const client = useQueryClient()
  if (request.kind !== 'restore' || request.beside !== undefined) return null
  const beside = request.besideName
  return (
    <Button size="m" onClick={() => void requestRestore(client, { ...request, beside })}>
      Beside instead
    </Button>
  )
}

const shownWarnings = 4

function Warnings({ plan }: { readonly plan: SyncPlan }) {
  const warnings = warningsOf(plan)
  if (warnings.length === 0) return null
  const more = warnings.length - shownWarnings
  return (
    <ul aria-label="Warnings" className="mt-3 flex flex-col gap-1 text-small text-warning">
      {warnings.slice(0, shownWarnings).map((finding) => (
        <li key={`${finding.rule}-${finding.message}`} className="copyable flex items-start gap-2">
          <TriangleAlert size={14} aria-hidden className="mt-px shrink-0" />
          {visibleText(finding.message)}
        </li>
      ))}
      {more > 0 && <li className="pl-5.5">and {more} more</li>}
    </ul>
  )
}
