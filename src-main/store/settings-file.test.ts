import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaultSettings, exportedSettings, type Settings } from '../../src-shared/domain/settings'
import { importSettings, readSettingsFile } from './settings-file'
import { testFolder } from './test-folder'

const anySettings: fc.Arbitrary<Settings> = fc.record({
  version: fc.constant(1 as const),
  theme: fc.constantFrom('system', 'light', 'dark'),
  backupFolder: fc.option(fc.constantFrom('/a', '/b/c')),
  retentionHours: fc.integer({ min: 1, max: 87_600 }),
  retentionCount: fc.option(fc.integer({ min: 1, max: 10_000 })),
  retentionDays: fc.integer({ min: 0, max: 3_650 }),
  retentionBytes: fc.option(fc.integer({ min: 1_000_000, max: 1e15 })),
  lockWaitSeconds: fc.integer({ min: 1, max: 600 }),
  dockerHost: fc.option(fc.constantFrom('unix:///x', 'tcp://h:1')),
  toolsImage: fc.option(fc.constantFrom('postgres:17', 'a/b@sha256:c')),
  askForLocal: fc.boolean(),
  protectNewRemotes: fc.boolean(),
  allowProductionPush: fc.boolean(),
  keepRunning: fc.boolean(),
  notifyAtEnd: fc.boolean(),
  announceProgress: fc.constantFrom('off', 'phases', 'quarters'),
  reduceMotion: fc.boolean(),
  underlineLinks: fc.boolean(),
  showPatterns: fc.boolean(),
})

it('brings every setting over but those of the computer itself', () => {
  fc.assert(
    fc.property(anySettings, anySettings, (theirs, ours) => {
      const { backupFolder, dockerHost, toolsImage } = ours
      expect(importSettings(exportedSettings(theirs), ours)).toEqual({
        ...theirs,
        backupFolder,
        dockerHost,
        toolsImage,
      })
    }),
  )
})

it('leaves what a file does not say', () => {
  const ours = { ...defaultSettings, lockWaitSeconds: 60 }
  expect(importSettings('{"version":1,"theme":"dark"}', ours)).toEqual({ ...ours, theme: 'dark' })
})

it.each([
  ['no JSON', 'theme: dark', 'usage/invalid'],
  ['a list', '[]', 'usage/invalid'],
  ['no version', '{"theme":"dark"}', 'usage/invalid'],
  ['a value that is out of bounds', '{"version":1,"retentionHours":0}', 'usage/invalid'],
  ['an address of an engine', '{"version":1,"dockerHost":"tcp://evil:2375"}', 'usage/invalid'],
  ['a later version', '{"version":2,"theme":"dark"}', 'store/too-new'],
])('refuses %s', (_, text, code) => {
  expect(() => importSettings(text, defaultSettings)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code }) }),
  )
})

it('reads no file that cannot be one of its own', async () => {
  const folder = await testFolder()
  await writeFile(join(folder, 'large.json'), ' '.repeat(200_000))
  await expect(readSettingsFile(join(folder, 'large.json'))).rejects.toMatchObject({
    failure: { code: 'usage/invalid' },
  })
  await expect(readSettingsFile(folder)).rejects.toMatchObject({ failure: { code: 'usage/invalid' } })
})
