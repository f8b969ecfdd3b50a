import { isAbsolute } from 'node:path'
import { AppError } from '../../src-shared/domain/failure'
import type { Settings } from '../../src-shared/domain/settings'
import type { App } from '../app'
import type { Desktop } from './desktop'
import type { Handlers } from './register-handlers'

/** Settings that reach beyond the application: a page alone must not be able to change them (R47). */
const powerful = {
  backupFolder: 'the folder of the backups',
  dockerHost: 'the address of the Docker engine',
  toolsImage: 'the image of the tools',
} as const

export function settingsHandlers(app: App, desktop: Desktop): Pick<Handlers, 'settings/get' | 'settings/save'> {
  return {
    'settings/get': () => app.settings.get(),
    async 'settings/save'(settings) {
      await confirmPowerful(await app.settings.get(), settings, desktop)
      const saved = await app.settings.save(settings)
      desktop.settingsChanged(saved)
      return saved
    },
  }
}

async function confirmPowerful(before: Settings, after: Settings, desktop: Desktop): Promise<void> {
  if (after.backupFolder !== null && !isAbsolute(after.backupFolder)) {
    throw new AppError({
      code: 'usage/invalid',
      message: 'The backup folder is not a full path.',
      hint: 'Choose a folder with its full path.',
    })
  }
  for (const name of ['backupFolder', 'dockerHost', 'toolsImage'] as const) {
    if (before[name] === after[name]) continue
    const detail = `${before[name] ?? 'automatic'} becomes ${after[name] ?? 'automatic'}.`
    if (await desktop.confirm({ message: `Change ${powerful[name]}?`, detail, button: 'Change' })) continue
    throw new AppError({ code: 'guard/refused', message: `Changing ${powerful[name]} was not confirmed.` })
  }
}
