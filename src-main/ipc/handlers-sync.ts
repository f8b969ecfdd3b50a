import { guardFor, withMark } from '../../src-shared/domain/guard'
import type { Direction, Selection } from '../../src-shared/domain/profile'
import type { TableCount } from '../../src-shared/domain/table-count'
import type { App } from '../app'
import { anchorFor } from '../endpoints/anchor'
import { requireConfirmation } from '../endpoints/confirm'
import { blockersOfJob } from '../jobs/end-blockers'
import type { SyncOrder } from '../jobs/engine-api'
import { resolveProfile } from '../store/profiles'
import type { RunLatest } from './latest'
import type { Publish } from './publish'
import type { Handlers } from './register-handlers'

type Channels =
  | 'sync/preview'
  | 'sync/count'
  | 'sync/stop-counting'
  | 'sync/start'
  | 'job/cancel'
  | 'job/end-blockers'
  | 'job/events'

const endTimeoutMs = 30_000

interface RunChoices {
  readonly profileId: string
  readonly direction: Direction
  readonly selection?: Selection | undefined
  readonly planId?: string | undefined
}

export function syncHandlers(app: App, latest: RunLatest, publish: Publish): Pick<Handlers, Channels> {
  async function orderOf(choices: RunChoices): Promise<SyncOrder> {
    const profile = await resolveProfile(await app.profiles.get(choices.profileId), app.endpoints)
    return {
      profile,
      direction: choices.direction,
      ...(choices.selection === undefined ? {} : { selection: choices.selection }),
      ...(choices.planId === undefined ? {} : { planId: choices.planId }),
      passwords: app.secrets.lookup(),
    }
  }

  let counting: AbortController | null = null

  return {
    async 'sync/count'({ tables, ...choices }) {
      counting?.abort()
      const mine = new AbortController()
      counting = mine
      const order = { ...(await orderOf(choices)), planId: choices.planId }
      const tell = (count: TableCount) => publish({ kind: 'counted', planId: choices.planId, count })
      try {
        await app.engine.count(order, tables ?? null, tell, mine.signal)
        return { ended: 'done' }
      } catch (error) {
        if (mine.signal.aborted) return { ended: 'stopped' }
        throw error
      }
    },
    async 'sync/stop-counting'() {
      counting?.abort()
      return null
    },
    async 'sync/preview'(choices) {
      const order = await orderOf(choices)
      return latest('preview', (signal) => app.engine.preview(order, signal))
    },
    /** The guard is decided here anew from what is stored: what the window believes does not count (R09). */
    async 'sync/start'({ confirmation, ...choices }) {
      const order = await orderOf(choices)
      const target = order.direction === 'local-to-remote' ? order.profile.remote : order.profile.local
      const settings = await app.settings.get()
      const marked = withMark(target, app.engine.shownTarget(choices.planId))
      requireConfirmation(guardFor(marked, 'sync', settings), confirmation)
      const { jobId, syncId } = await app.engine.startSync({ ...order, confirmation })
      return { jobId, syncId }
    },
    async 'job/cancel'({ jobId }) {
      await app.engine.cancel(jobId)
      return null
    },
    /** Which sessions is read from the job's own failure, not from what the window says. */
    async 'job/end-blockers'({ jobId }) {
      const { endpointId, sessions } = blockersOfJob(app.engine.events(0), jobId)
      const endpoint = await app.endpoints.get(endpointId)
      const signal = AbortSignal.timeout(endTimeoutMs)
      await app.engine.endBlockers(endpoint, await anchorFor(app, endpoint), app.secrets.lookup(), sessions, signal)
      return null
    },
    async 'job/events'({ afterSeq }) {
      return [...app.engine.events(afterSeq)]
    },
  }
}
