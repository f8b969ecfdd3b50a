import type { Channel } from './contract'

/** Names only, for the preload script: the schemas stay in the main process. A channel that is left out does not compile. */
const named: Readonly<Record<Channel, true>> = {
  'app/info': true,
  'app/copy-text': true,
  'app/open-folder': true,
  'app/commands': true,
  'app/save-text': true,
  'docker/status': true,
  'docker/containers': true,
  'docker/start-container': true,
  'endpoints/list': true,
  'endpoints/parse': true,
  'endpoints/test': true,
  'endpoints/save': true,
  'endpoints/delete': true,
  'endpoints/check': true,
  'endpoints/protect': true,
  'endpoints/provide-password': true,
  'profiles/list': true,
  'profiles/save': true,
  'profiles/delete': true,
  'sync/preview': true,
  'sync/start': true,
  'job/cancel': true,
  'job/events': true,
  'history/list': true,
  'history/log': true,
  'backups/list': true,
  'backups/pin': true,
  'backups/verify': true,
  'backups/delete': true,
  'backups/put-back': true,
  'backups/reveal': true,
  'backups/compare': true,
  'backups/look-inside': true,
  'backups/export-sql': true,
  'backups/import': true,
  'backups/prove': true,
  'backup/start': true,
  'restore/preview': true,
  'restore/start': true,
  'undo/preview': true,
  'undo/start': true,
  'settings/get': true,
  'settings/save': true,
}

export const channels = Object.keys(named) as readonly Channel[]

/** The one channel on which the main process pushes. */
export const pushChannel = 'push'
