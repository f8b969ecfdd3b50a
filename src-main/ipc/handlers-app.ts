import { join } from 'node:path'
import type { App } from '../app'
import type { Desktop } from './desktop'
import type { Handlers } from './register-handlers'

type Channels = 'app/info' | 'app/copy-text' | 'app/open-folder' | 'app/commands' | 'app/save-text'

export function appHandlers(app: App, desktop: Desktop): Pick<Handlers, Channels> {
  return {
    async 'app/info'() {
      const [backupFolder, { usedBytes, freeBytes }] = await Promise.all([app.backups.folder(), app.backups.usage()])
      return {
        version: desktop.version,
        electron: desktop.electron,
        platform: desktop.platform,
        home: app.home,
        backupFolder,
        keyring: app.secrets.status(),
        backupBytes: usedBytes,
        freeBytes,
      }
    },
    async 'app/copy-text'(text) {
      desktop.copyText(text)
      return null
    },
    async 'app/open-folder'(folder) {
      const folders = { home: app.home, logs: join(app.home, 'logs'), backups: await app.backups.folder() }
      await desktop.openFolder(folders[folder])
      return null
    },
    async 'app/commands'(available) {
      desktop.commandsChanged(available)
      return null
    },
    async 'app/save-text'({ suggestedName, text }) {
      return { path: await desktop.saveText(suggestedName, text) }
    },
  }
}
