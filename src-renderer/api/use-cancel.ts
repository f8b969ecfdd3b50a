import { failureOf } from '../../src-shared/domain/failure'
import type { JobView } from '../../src-shared/domain/job-view'
import { useCancelAsked } from '../stores/cancel-store'
import { call } from './call'

/** `running` can be cancelled; `cancelling` is; `committing` is too late for it. */
export type CancelState = 'running' | 'cancelling' | 'committing'

/** How far the cancel of a running job is, and the way to ask for it. */
export function useCancel(view: JobView): {
  readonly state: CancelState
  readonly refusal: string | null
  readonly cancel: () => void
} {
  const asked = useCancelAsked((state) => (state.asked?.jobId === view.jobId ? state.asked : null))
  const state = cancelState(view, asked)
  const cancel = () => {
    if (state === 'running') void askToCancel(view.jobId)
  }
  return { state, refusal: asked?.refusal ?? null, cancel }
}

function cancelState(view: JobView, asked: { readonly refusal: string | null } | null): CancelState {
  if (view.cancelling !== null || (asked !== null && asked.refusal === null)) return 'cancelling'
  return view.committing ? 'committing' : 'running'
}

async function askToCancel(jobId: string): Promise<void> {
  useCancelAsked.setState({ asked: { jobId, refusal: null } })
  try {
    await call('job/cancel', { jobId })
  } catch (error) {
    useCancelAsked.setState({ asked: { jobId, refusal: failureOf(error).message } })
  }
}
