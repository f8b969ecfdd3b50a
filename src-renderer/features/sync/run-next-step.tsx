import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { Failure } from '../../../src-shared/domain/failure'
import type { JobView } from '../../../src-shared/domain/job-view'
import { useEndpoints } from '../../api/queries'
import { requestRestore } from '../../api/restore'
import { NextStepButton } from '../../components/next-step'
import { useRestoreStage } from '../../stores/restore-store'

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
  const fromBackup = failure.code === 'archive/damaged' || again === null
  return (
    <NextStepButton
      failure={failure}
      endpoint={endpoint ?? null}
      onRetry={retry}
      onRecheck={retry}
      recheckLabel="Look again"
      {...(fromBackup && isRepeat(failure) ? { step: 'show-backups' as const } : {})}
    />
  )
}

/** Steps that only make sense where what was asked for is still known. */
function isRepeat(failure: Failure): boolean {
  return !/^(connection|endpoint|secrets|guard|docker\/container)/.test(failure.code)
}
