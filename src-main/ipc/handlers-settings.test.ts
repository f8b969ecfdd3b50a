import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../src-shared/domain/settings'
import { acquireLock } from '../store/lock'
import { createSettingsStore } from '../store/settings'
import { testFolder } from '../store/test-folder'
import { settingsHandlers } from './handlers-settings'

interface Answers {
  readonly confirms?: boolean
  readonly folder?: string | null
  readonly file?: string | null
}

async function subject({ confirms = true, folder = null, file = null }: Answers = {}) {
  const home = await testFolder()
  const settings = createSettingsStore(home)
  const asked: string[] = []
  const applied: Settings[] = []
  const made = settingsHandlers(
    { home, settings },
    {
      confirm: async ({ message, detail }) => {
        asked.push(`${message} ${detail}`)
        return confirms
      },
      chooseFolder: async (start) => {
        asked.push(start)
        return folder
      },
      chooseFile: async () => file,
      saveText: async (name, text) => {
        await writeFile(join(home, name), text)
        return join(home, name)
      },
      settingsChanged: (saved) => applied.push(saved),
    },
  )
  return { home, settings, asked, applied, made }
}

describe('saving', () => {
  it('applies at once and asks nothing for what stays inside the application', async () => {
    const { made, asked, applied, settings } = await subject()
    await made['settings/save']({ ...defaultSettings, theme: 'dark' })
    expect(asked).toEqual([])
    expect(applied.map(({ theme }) => theme)).toEqual(['dark'])
    expect((await settings.get()).theme).toBe('dark')
  })

  it('asks one question of the system for all that reaches beyond it', async () => {
    const { made, asked, settings } = await subject({ confirms: false })
    const wanted = { ...defaultSettings, dockerHost: 'tcp://engine:2375', toolsImage: 'postgres:17' }
    await expect(made['settings/save'](wanted)).rejects.toMatchObject({ failure: { code: 'guard/refused' } })
    expect(asked).toEqual([
      'Change 2 settings of this computer? automatic becomes tcp://engine:2375.\nautomatic becomes postgres:17.',
    ])
    expect(await settings.get()).toEqual(defaultSettings)
  })

  it.each([
    { dockerHost: 'docker' },
    { dockerHost: 'tcp://user:secret@host:2375' },
    { dockerHost: 'http://host' },
    { toolsImage: '--privileged' },
    { toolsImage: 'postgres 17' },
    { backupFolder: 'backups' },
  ])('refuses %j before anybody is asked', async (change) => {
    const { made, asked } = await subject()
    await expect(made['settings/save']({ ...defaultSettings, ...change })).rejects.toMatchObject({
      failure: { code: 'usage/invalid' },
    })
    expect(asked).toEqual([])
  })

  it('does not hold an old value against another change', async () => {
    const { made, settings } = await subject()
    await settings.save({ ...defaultSettings, dockerHost: 'weird' })
    expect((await made['settings/save']({ ...defaultSettings, dockerHost: 'weird', theme: 'dark' })).theme).toBe('dark')
  })
})

describe('the folder of the backups', () => {
  it('is the one that was chosen, made if it must be; what is in the old one stays', async () => {
    const place = await testFolder()
    const { home, made, asked, settings } = await subject({ folder: join(place, 'new') })
    await mkdir(join(home, 'backups'))
    await writeFile(join(home, 'backups', 'one.dump'), 'rows')
    expect(await made['settings/choose-folder'](undefined)).toMatchObject({ backupFolder: join(place, 'new') })
    expect(asked).toEqual([join(home, 'backups')])
    expect((await settings.get()).backupFolder).toBe(join(place, 'new'))
    expect(await readFile(join(home, 'backups', 'one.dump'), 'utf8')).toBe('rows')
  })

  it('does not change while a run writes into it', async () => {
    const { home, made, settings } = await subject({ folder: await testFolder() })
    const lock = await acquireLock(home, { jobId: 'job', purpose: 'Sync of shop' })
    await expect(made['settings/choose-folder'](undefined)).rejects.toMatchObject({ failure: { code: 'job/busy' } })
    expect((await settings.get()).backupFolder).toBeNull()
    await lock.release()
    expect(await made['settings/choose-folder'](undefined)).not.toBeNull()
  })

  it('must be one that can be written', async () => {
    const place = await testFolder()
    await writeFile(join(place, 'file'), '')
    const { made, settings } = await subject({ folder: join(place, 'file') })
    await expect(made['settings/choose-folder'](undefined)).rejects.toMatchObject({ failure: { code: /^disk\// } })
    expect((await settings.get()).backupFolder).toBeNull()
  })

  it('stays when the dialog is closed', async () => {
    expect(await (await subject()).made['settings/choose-folder'](undefined)).toBeNull()
  })
})

it('exports what another computer imports, and nothing when no file is chosen', async () => {
  const first = await subject()
  await first.settings.save({ ...defaultSettings, theme: 'dark', dockerHost: 'unix:///own.sock' })
  const { path } = await first.made['settings/export'](undefined)
  const second = await subject({ file: path })
  expect(await second.made['settings/import'](undefined)).toEqual({ ...defaultSettings, theme: 'dark' })
  expect(second.applied.map(({ theme }) => theme)).toEqual(['dark'])
  expect(await (await subject()).made['settings/import'](undefined)).toBeNull()
})
