import type { App } from '../app'
import type { Desktop } from './desktop'
import { appHandlers } from './handlers-app'
import { archiveHandlers } from './handlers-archives'
import { backupHandlers } from './handlers-backups'
import { dockerHandlers } from './handlers-docker'
import { endpointHandlers } from './handlers-endpoints'
import { practiceHandlers } from './handlers-practice'
import { profileHandlers } from './handlers-profiles'
import { recordHandlers } from './handlers-records'
import { restoreHandlers } from './handlers-restore'
import { secretHandlers } from './handlers-secrets'
import { settingsHandlers } from './handlers-settings'
import { syncHandlers } from './handlers-sync'
import { createLatest } from './latest'
import type { Publish } from './publish'
import type { Handlers } from './register-handlers'

/** One handler for each channel of the contract; a missing one does not compile. */
export function createHandlers(app: App, desktop: Desktop, publish: Publish): Handlers {
  const latest = createLatest()
  return {
    ...appHandlers(app, desktop),
    ...dockerHandlers(app, publish),
    ...endpointHandlers(app, desktop, latest),
    ...practiceHandlers(app),
    ...profileHandlers(app, desktop),
    ...syncHandlers(app, latest, publish),
    ...recordHandlers(app, desktop),
    ...backupHandlers(app, desktop),
    ...restoreHandlers(app, latest),
    ...archiveHandlers(app, desktop, latest),
    ...settingsHandlers(app, desktop),
    ...secretHandlers(app),
  }
}
