import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultSettings } from '../../src-shared/domain/settings'
import { createSettingsStore } from './settings'
import { testFolder } from './test-folder'

it('reads a settings file from before there were limits of count, days and size', async () => {
  const home = await testFolder()
  const { retentionCount, retentionDays, retentionBytes, ...earlier } = defaultSettings
  await writeFile(join(home, 'settings.json'), JSON.stringify({ ...earlier, retentionHours: 48, theme: 'dark' }))
  const settings = createSettingsStore(home)
  expect(await settings.get()).toEqual({ ...defaultSettings, retentionHours: 48, theme: 'dark' })
  expect([retentionCount, retentionDays, retentionBytes]).toEqual([null, 0, null])
})

it('reads a settings file from before most settings existed', async () => {
  const home = await testFolder()
  const { version, theme, backupFolder, retentionHours, lockWaitSeconds, dockerHost, toolsImage, askForLocal } =
    defaultSettings
  const first = { version, theme, backupFolder, retentionHours, lockWaitSeconds, dockerHost, toolsImage, askForLocal }
  await writeFile(join(home, 'settings.json'), JSON.stringify({ ...first, askForLocal: false }))
  expect(await createSettingsStore(home).get()).toEqual({ ...defaultSettings, askForLocal: false })
})

it('refuses a settings file from the future and leaves it as it is', async () => {
  const home = await testFolder()
  const text = JSON.stringify({ ...defaultSettings, version: 2, more: true })
  await writeFile(join(home, 'settings.json'), text)
  const settings = createSettingsStore(home)
  await expect(settings.get()).rejects.toMatchObject({ failure: { code: 'store/too-new' } })
  await expect(settings.save(defaultSettings)).rejects.toMatchObject({ failure: { code: 'store/too-new' } })
  expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe(text)
})

it('keeps all limits that are saved', async () => {
  const home = await testFolder()
  const wanted = { ...defaultSettings, retentionCount: 10, retentionDays: 14, retentionBytes: 20_000_000_000 }
  await createSettingsStore(home).save(wanted)
  expect(await createSettingsStore(home).get()).toEqual(wanted)
})

it.each([{ retentionCount: 0 }, { retentionDays: -1 }, { retentionBytes: 5 }, { retentionHours: 0 }])(
  'does not save a limit that would take everything: %j',
  async (change) => {
    const settings = createSettingsStore(await testFolder())
    await expect(settings.save({ ...defaultSettings, ...change })).rejects.toThrow()
    expect(await settings.get()).toEqual(defaultSettings)
  },
)
