import { writeFile } from 'node:fs/promises'
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
