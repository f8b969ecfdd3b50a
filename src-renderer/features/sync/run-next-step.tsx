import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { Failure } from '../../../src-shared/domain/failure'
import type { JobView } from '../../../src-shared/domain/job-view'
import { useBackups, useEndpoints } from '../../api/queries'
import { requestRestore } from '../../api/restore'
import { NextStepButton } from '../../components/next-step'
import { type RestoreRequest, useRestoreStage } from '../../stores/restore-store'
import type { NextStep } from '../../text/failure-texts'

interface RunNextStepProps {
  readonly failure: Failure
  readonly view: JobView
}

/** The next step after a restore, undo, backup, import or proof that failed. */
export function RunNextStep({ failure, view }: RunNextStepProps) {
  const client = useQueryClient()
  const [, go] = useLocation()
  const endpoints = useEndpoints().data ?? []
  const started = useRestoreStage((state) => state.started)
  const ids = [failure.endpointId, view.started.target.id, view.started.source.id]
  const endpoint = ids.map((id) => endpoints.find((item) => item.id === id)).find((item) => item !== undefined)
  const again = started?.jobId === view.jobId ? started.request : null
  const retry = () => {
    if (again === null) go('/backups')
    else void requestRestore(client, again)
  }
  const damaged = useDamagedBackup(failure, again)
  return (
    <NextStepButton
      failure={failure}
      endpoint={endpoint ?? null}
      onRetry={retry}
      onRecheck={retry}
      recheckLabel="Look again"
      backupId={damaged ?? undefined}
      {...stepOf(failure, again, damaged)}
    />
  )
}

/** Steps that only make sense where what was asked for is still known. */
function isRepeat(failure: Failure): boolean {
  return !/^(connection|endpoint|secrets|guard|docker\/container)/.test(failure.code)
}

/** Trying a damaged backup again helps nobody; without what was asked for, nothing can be tried again. */
function stepOf(failure: Failure, again: RestoreRequest | null, damaged: string | null): { step?: NextStep } {
  if (damaged !== null) return { step: 'previous-backup' }
  const atBackups = failure.code === 'archive/damaged' || again === null
  return atBackups && isRepeat(failure) ? { step: 'show-backups' } : {}
}

/** The backup that was found damaged: the one that was asked for, or the safety backup of the run to be undone. */
function useDamagedBackup(failure: Failure, again: RestoreRequest | null): string | null {
  const entries = useBackups().data?.entries ?? []
  if (failure.code !== 'archive/damaged' || again === null) return null
  if (again.kind === 'restore') return again.backupId
  const safety = entries.find(({ manifest }) => manifest.syncId === again.syncId && manifest.reason === 'before')
  return safety?.manifest.id ?? null
}
