import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import { defaultSettings, type Settings, settingsSchema } from '../../../src-shared/domain/settings'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import { backupEntry } from '../../testing/samples'
import { forecastText } from './retention-settings'
import { keptSentence } from './secret-settings'
import { searchSections, sections } from './sections'

let main: FakeMain | undefined
afterEach(() => {
  main?.stop()
  main = undefined
})

/** A window whose main process keeps what is saved. */
function openSettings(start: Partial<Settings> = {}, more: Parameters<typeof openWindow>[0] = {}, hash = '#/settings') {
  let stored: Settings = { ...defaultSettings, ...start }
  main = openWindow(
    {
      'settings/get': () => stored,
      'settings/save': (settings) => {
        stored = settings
        return stored
      },
      ...more,
    },
    hash,
  )
  return main
}

const row = async (title: string) => {
  const name = await screen.findByText(title)
  const item = name.closest('li')
  if (item === null) throw new Error(`${title} is no row.`)
  return item
}

describe('the page', () => {
  test('shows every section, applies a switch at once, marks it and takes it back', async () => {
    const window = openSettings()
    const item = await row('Protect new remotes')
    expect(screen.getAllByRole('region').length).toBe(sections.length)
    expect(await violations()).toEqual([])
    expect(within(item).queryByText('changed')).toBeNull()
    await userEvent.click(within(item).getByRole('switch', { name: 'Protect new remotes' }))
    await within(item).findByText('changed')
    expect(window.calls('settings/save').at(-1)?.protectNewRemotes).toBe(false)
    expect(screen.getByRole('button', { name: 'Safety, changed' })).toBeTruthy()
    expect(await violations()).toEqual([])
    await userEvent.click(within(item).getByRole('button', { name: 'Reset Protect new remotes' }))
    await waitFor(() => expect(within(item).queryByText('changed')).toBeNull())
    expect(window.calls('settings/save').at(-1)).toEqual(defaultSettings)
  })

  test('two changes at once both stay', async () => {
    const window = openSettings()
    await userEvent.click(within(await row('Underline links')).getByRole('switch'))
    await userEvent.click(within(await row('Patterns beside colours')).getByRole('switch'))
    await waitFor(() =>
      expect(window.calls('settings/save').at(-1)).toMatchObject({ underlineLinks: true, showPatterns: true }),
    )
    await waitFor(() => expect(document.documentElement.dataset.links).toBe('on'))
    expect(document.documentElement.dataset.patterns).toBe('on')
  })

  test('what cannot be saved is said at its row', async () => {
    openSettings(
      {},
      { 'settings/save': () => refuse({ code: 'disk/full', message: 'The disk is full.', retryable: true }) },
    )
    const item = await row('Underline links')
    await userEvent.click(within(item).getByRole('switch'))
    expect((await within(item).findByRole('alert')).textContent).toBe('The disk is full.')
  })

  test('a search leaves what fits, Ctrl+F goes there', async () => {
    openSettings()
    await row('Theme')
    await userEvent.keyboard('{Control>}f{/Control}')
    expect(document.activeElement).toBe(screen.getByLabelText('Search settings'))
    await userEvent.keyboard('keyring')
    await waitFor(() => expect(screen.queryByText('Theme')).toBeNull())
    await row('Passwords')
    await userEvent.keyboard(' zzz')
    await userEvent.click(await screen.findByRole('button', { name: 'Clear the search' }))
    await row('Theme')
  })

  test('settings that cannot be read say so, with a way to try again', async () => {
    openSettings(
      {},
      { 'settings/get': () => refuse({ code: 'store/too-new', message: 'settings.json is newer.', retryable: false }) },
    )
    await screen.findByText('settings.json is newer.')
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
    expect(await violations()).toEqual([])
  })
})

describe('single settings', () => {
  test('retention is chosen in its sentence, or typed for any other value', async () => {
    const window = openSettings()
    await userEvent.click(await screen.findByRole('combobox', { name: 'Then 1 a day for' }))
    await userEvent.click(await screen.findByRole('option', { name: '14 days' }))
    await waitFor(() => expect(window.calls('settings/save').at(-1)?.retentionDays).toBe(14))
    await userEvent.click(screen.getByRole('combobox', { name: 'Size limit' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Other…' }))
    const dialog = await screen.findByRole('dialog')
    await userEvent.type(within(dialog).getByLabelText('At most in all, in GB'), '7')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(window.calls('settings/save').at(-1)?.retentionBytes).toBe(7e9))
    await within(await row('Size limit')).findByText('7 GB')
  })

  test('an address of the engine is saved by Apply, and Automatic takes it away', async () => {
    const window = openSettings()
    const item = await row('Address of the engine')
    await userEvent.click(within(item).getByRole('radio', { name: 'My own' }))
    await userEvent.type(within(item).getByLabelText('Address of the Docker engine'), 'unix:///own.sock{Enter}')
    await within(item).findByText('changed')
    expect(window.calls('settings/save').at(-1)?.dockerHost).toBe('unix:///own.sock')
    await userEvent.click(within(item).getByRole('radio', { name: 'Automatic' }))
    await waitFor(() => expect(window.calls('settings/save').at(-1)?.dockerHost).toBeNull())
  })

  test('without a keyring the plain reason stands there', async () => {
    const keyring = { available: false, backend: 'basic_text', reason: 'No keyring was found. Install gnome-keyring.' }
    openSettings({}, { 'app/info': () => ({ ...info, keyring }) })
    await within(await row('Passwords')).findByText(/Install gnome-keyring/)
    expect(await violations()).toEqual([])
  })

  test('kept passwords are forgotten with the second click', async () => {
    let kept = 2
    const window = openSettings(
      {},
      {
        'secrets/kept': () => ({ kept, unreadable: 0 }),
        'secrets/forget-all': () => {
          kept = 0
          return null
        },
      },
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Forget all…' }))
    expect(window.calls('secrets/forget-all')).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Forget all 2' }))
    await screen.findByText('No password is kept.')
  })

  test('all are reset after a question', async () => {
    const window = openSettings({ theme: 'dark', lockWaitSeconds: 60 })
    await userEvent.click(await screen.findByRole('button', { name: 'Reset all…' }))
    await screen.findByRole('alertdialog')
    expect(await violations()).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Reset all settings' }))
    await waitFor(() => expect(window.calls('settings/save').at(-1)).toEqual(defaultSettings))
  })
})

describe('words', () => {
  test('every setting has one row that marks and resets it', () => {
    const rows = sections.flatMap((section) => section.settings.flatMap(({ keys }) => keys))
    expect(rows.toSorted()).toEqual(
      Object.keys(settingsSchema.shape)
        .filter((key) => key !== 'version')
        .toSorted(),
    )
  })

  test('every row is found by its own title', () => {
    for (const { title } of sections.flatMap((section) => section.settings)) {
      const found = searchSections(sections, title).flatMap((section) => section.settings)
      expect(found.map((setting) => setting.title)).toContain(title)
    }
  })

  test('passwords that cannot be read are counted', () => {
    expect(keptSentence({ kept: 1, unreadable: 0 })).toBe('1 password is kept.')
    expect(keptSentence({ kept: 1, unreadable: 1 })).toBe(
      '1 password is kept. This keyring cannot read it: asked for again.',
    )
    expect(keptSentence({ kept: 3, unreadable: 2 })).toBe(
      '3 passwords are kept. This keyring cannot read 2 of them: asked for again.',
    )
  })

  test('the forecast names what goes next', () => {
    const entry = backupEntry()
    const now = Date.parse('2026-11-24T12:00:00Z')
    const goes = { kind: 'goes', at: '2026-11-24T13:00:00Z', limit: 'age' } as const
    const list = { entries: [entry], usedBytes: 6_200_000_000, freeBytes: 1 }
    expect(forecastText({ ...list, fates: { [entry.manifest.id]: goes } }, now)).toMatch(
      /^Now 1 backup, 6\.2 GB\. Next removal: today /,
    )
    expect(forecastText({ ...list, fates: {} }, now)).toBe('Now 1 backup, 6.2 GB. None of them goes.')
    expect(forecastText({ ...list, entries: [], fates: {} }, now)).toBe('There is no backup yet.')
  })
})

const info = {
  version: '0.1.0',
  electron: '45',
  platform: 'linux',
  home: '/home/user',
  backupFolder: '/home/user/backups',
  backupBytes: 0,
  freeBytes: 1e9,
}
