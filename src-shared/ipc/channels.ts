import type { Channel } from './contract'

/** Names only, for the preload script: the schemas stay in the main process. */
export const channels = [
  'app/info',
  'app/copy-text',
  'app/open-folder',
  'app/save-text',
  'docker/status',
  'docker/containers',
  'docker/start-container',
  'endpoints/list',
  'endpoints/parse',
  'endpoints/test',
  'endpoints/save',
  'endpoints/delete',
  'endpoints/check',
  'endpoints/provide-password',
  'profiles/list',
  'profiles/save',
  'profiles/delete',
  'sync/preview',
  'sync/start',
  'job/cancel',
  'job/events',
  'history/list',
  'history/log',
  'backups/list',
  'settings/get',
  'settings/save',
] as const satisfies readonly Channel[]

/** The one channel on which the main process pushes. */
export const pushChannel = 'push'
