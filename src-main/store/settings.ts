import { join } from 'node:path'
import { defaultSettings, type Settings, storedSettingsSchema } from '../../src-shared/domain/settings'
import { jsonFile } from './json-file'

export interface SettingsStore {
  get(): Promise<Settings>
  save(settings: Settings): Promise<Settings>
}

/** `settings.json`. */
export function createSettingsStore(home: string): SettingsStore {
  const file = jsonFile<Settings>({
    path: join(home, 'settings.json'),
    version: 1,
    schema: storedSettingsSchema,
    initial: defaultSettings,
  })
  return { get: () => file.read(), save: (settings) => file.update(() => settings) }
}

/** Where backups are kept: the folder of the settings, else `backups` in the home. */
export function backupFolderOf(home: string, settings: Settings): string {
  return settings.backupFolder ?? join(home, 'backups')
}
