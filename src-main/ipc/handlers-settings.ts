import { AppError } from '../../src-shared/domain/failure'
import { exportedSettings, type Settings } from '../../src-shared/domain/settings'
import type { App } from '../app'
import { requireWritable } from '../store/backup-space'
import { acquireLock } from '../store/lock'
import { backupFolderOf } from '../store/settings'
import { importSettings, readSettingsFile } from '../store/settings-file'
import { type ReachingChange, reachingChanges, requireUsable } from '../store/settings-rules'
import type { Desktop } from './desktop'
import type { Handlers } from './register-handlers'

type Channels = 'settings/get' | 'settings/save' | 'settings/choose-folder' | 'settings/export' | 'settings/import'

type Parts = Pick<App, 'home' | 'settings'>
type Asks = Pick<Desktop, 'confirm' | 'chooseFolder' | 'chooseFile' | 'saveText' | 'settingsChanged'>

export function settingsHandlers(app: Parts, desktop: Asks): Pick<Handlers, Channels> {
  async function save(settings: Settings): Promise<Settings> {
    const saved = await app.settings.save(settings)
    desktop.settingsChanged(saved)
    return saved
  }

  /** With the lock of the runs held: a run keeps its archive and its manifest in one folder. */
  async function saveFolder(settings: Settings): Promise<Settings> {
    await requireWritable(backupFolderOf(app.home, settings))
    const lock = await acquireLock(app.home, { jobId: 'settings', purpose: 'Changing the backup folder' })
    return save(settings).finally(() => lock.release())
  }

  return {
    'settings/get': () => app.settings.get(),
    async 'settings/save'(settings) {
      const before = await app.settings.get()
      requireUsable(before, settings)
      await confirmReaching(reachingChanges(before, settings), desktop)
      return before.backupFolder === settings.backupFolder ? save(settings) : saveFolder(settings)
    },
    async 'settings/choose-folder'() {
      const before = await app.settings.get()
      const folder = backupFolderOf(app.home, before)
      const chosen = await desktop.chooseFolder(folder)
      if (chosen === null || chosen === folder) return null
      return saveFolder({ ...before, backupFolder: chosen })
    },
    async 'settings/export'() {
      return { path: await desktop.saveText('archon-sync-settings.json', exportedSettings(await app.settings.get())) }
    },
    async 'settings/import'() {
      const path = await desktop.chooseFile('json')
      if (path === null) return null
      return save(importSettings(await readSettingsFile(path), await app.settings.get()))
    },
  }
}

/** One question of the system for all of them. */
async function confirmReaching(changes: readonly ReachingChange[], desktop: Asks): Promise<void> {
  const [first, ...more] = changes
  if (first === undefined) return
  const message = more.length === 0 ? `Change ${first.what}?` : `Change ${changes.length} settings of this computer?`
  const detail = changes.map((change) => change.detail).join('\n')
  if (await desktop.confirm({ message, detail, button: 'Change' })) return
  throw new AppError({ code: 'guard/refused', message: `Changing ${first.what} was not confirmed.` })
}
