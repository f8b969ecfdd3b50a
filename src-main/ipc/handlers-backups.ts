import { join } from 'node:path'
import { isLastChecked } from '../../src-shared/domain/backup-rules'
import { backupOrigin, guardFor } from '../../src-shared/domain/guard'
import type { App } from '../app'
import { type Confirmation, requireConfirmation } from '../endpoints/confirm'
import { backupOverview, backupsInUse } from '../store/backup-overview'
import { trashMs } from '../store/backup-trash'
import type { Desktop } from './desktop'
import type { Handlers } from './register-handlers'

type Channels =
  | 'backups/list'
  | 'backups/pin'
  | 'backups/verify'
  | 'backups/delete'
  | 'backups/put-back'
  | 'backups/reveal'

type BackupApp = Pick<App, 'home' | 'backups' | 'history' | 'settings' | 'endpoints' | 'logger'>

/** What can be asked of the catalogue of backups. */
export function backupHandlers(
  app: BackupApp,
  desktop: Pick<Desktop, 'openFolder' | 'revealFile'>,
): Pick<Handlers, Channels> {
  return {
    'backups/list': () => backupOverview(app, Date.now()),
    'backups/pin': ({ id, pinned }) => app.backups.setPinned(id, pinned),
    'backups/verify': ({ id }) => app.backups.verify(id),
    async 'backups/delete'({ id, confirmation }) {
      await requireDeletable(app, id, confirmation)
      // Whoever was asked has seen that it is the last one.
      await app.backups.remove(id, { force: confirmation.accepted, inUse: await backupsInUse(app.home) })
      emptyTrashLater(app)
      return null
    },
    'backups/put-back': ({ id }) => app.backups.putBack(id),
    async 'backups/reveal'({ id }) {
      const { manifest, state } = await app.backups.get(id)
      const folder = await app.backups.folder()
      if (state === 'missing') await desktop.openFolder(folder)
      else desktop.revealFile(join(folder, manifest.file))
      return null
    },
  }
}

/** The guard is decided here anew from what is stored: what the window believes does not count (R09). */
async function requireDeletable(app: BackupApp, id: string, confirmation: Confirmation): Promise<void> {
  const { manifest } = await app.backups.get(id)
  const endpoint = (await app.endpoints.list()).find((item) => item.id === manifest.endpoint.id) ?? null
  const lastBackup = isLastChecked(await app.backups.list(), id) ? id : null
  requireConfirmation(guardFor(backupOrigin(manifest.endpoint, endpoint), 'delete', { lastBackup }), confirmation)
}

/** What was deleted is gone when its time is over, also when no job runs until then. */
function emptyTrashLater({ backups, logger }: BackupApp): void {
  const timer = setTimeout(() => {
    backups.emptyTrash(Date.now()).catch((error: unknown) => logger.error('The trash was not emptied.', { error }))
  }, trashMs + 1000)
  timer.unref()
}
