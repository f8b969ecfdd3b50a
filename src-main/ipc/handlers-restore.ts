import type { Endpoint } from '../../src-shared/domain/endpoint'
import { type GuardedAction, guardFor, withMark } from '../../src-shared/domain/guard'
import type { TableName } from '../../src-shared/domain/table'
import type { App } from '../app'
import { anchorFor } from '../endpoints/anchor'
import { type Confirmation, requireConfirmation } from '../endpoints/confirm'
import type { RestoreOrder } from '../jobs/restore-order'
import { undoOrder } from '../jobs/undo-order'
import type { RunLatest } from './latest'
import type { Handlers } from './register-handlers'

type Channels = 'restore/preview' | 'restore/start' | 'undo/preview' | 'undo/start' | 'backup/start'

interface RestoreChoices {
  readonly backupId: string
  readonly endpointId: string
  readonly tables?: readonly TableName[] | undefined
  readonly beside?: string | undefined
}

/** Restores, undos and backups by hand. The guard is decided here anew from what is stored (R09). */
export function restoreHandlers(app: App, latest: RunLatest): Pick<Handlers, Channels> {
  async function restoreOrder(choices: RestoreChoices): Promise<RestoreOrder> {
    const target = await app.endpoints.get(choices.endpointId)
    return {
      manifest: await app.backups.readManifest(choices.backupId),
      tables: choices.tables ?? null,
      target,
      anchor: await anchorFor(app, target),
      beside: choices.beside ?? null,
      safetyBackup: true,
      undo: null,
      passwords: app.secrets.lookup(),
    }
  }
  const orderOfUndo = (syncId: string) => undoOrder(app, syncId, (id) => savedEndpoint(app, id), app.secrets.lookup())

  async function start(order: RestoreOrder, action: GuardedAction, planId: string | undefined, answer: Confirmation) {
    const target = withMark(order.target, app.engine.shownTarget(planId))
    requireConfirmation(guardFor(target, action), answer)
    const { jobId, syncId } = await app.engine.startRestore({ ...order, confirmation: answer }, planId)
    return { jobId, syncId }
  }

  return {
    async 'restore/preview'(choices) {
      const order = await restoreOrder(choices)
      return latest('restore', (signal) => app.engine.restorePreview(order, signal))
    },
    async 'restore/start'({ confirmation, planId, ...choices }) {
      return start(await restoreOrder(choices), 'restore', planId, confirmation)
    },
    async 'undo/preview'({ syncId }) {
      const order = await orderOfUndo(syncId)
      return latest('undo', (signal) => app.engine.restorePreview(order, signal))
    },
    async 'undo/start'({ syncId, planId, confirmation }) {
      return start(await orderOfUndo(syncId), 'undo', planId, confirmation)
    },
    async 'backup/start'({ endpointId, selection, note }) {
      const endpoint = await app.endpoints.get(endpointId)
      const { jobId, syncId } = await app.engine.startBackup({
        endpoint,
        anchor: await anchorFor(app, endpoint),
        selection: selection ?? { include: ['*.*'], exclude: [] },
        note: note ?? null,
        passwords: app.secrets.lookup(),
      })
      return { jobId, syncId }
    },
  }
}

async function savedEndpoint(app: App, id: string): Promise<Endpoint | null> {
  return (await app.endpoints.list()).find((endpoint) => endpoint.id === id) ?? null
}
