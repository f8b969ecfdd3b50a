import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import { defaultSettings } from '../../../src-shared/domain/settings'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import {
  backupEntry,
  backupList,
  historyRecord,
  jobEvents,
  local,
  production,
  staging,
  started,
} from '../../testing/samples'

let main: FakeMain
afterEach(() => main.stop())

const day = 24 * 3_600_000
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
const newest = backupEntry()
const noted = backupEntry({
  pinned: true,
  manifest: { id: 'backup_1', syncId: null, reason: 'manual', note: 'before schema change', createdAt: ago(3 * day) },
})
const damaged = backupEntry({
  state: 'damaged',
  manifest: { id: 'sync_2', reason: 'export', createdAt: ago(40 * day) },
})
const missing = backupEntry({
  state: 'missing',
  manifest: { id: 'sync_3', reason: 'export', createdAt: ago(41 * day) },
})

const options = () => screen.findAllByRole('option')
const detail = () => screen.findByRole('region', { name: 'Backup' })

describe('the list', () => {
  test('groups by day, says why, how large and in what state each one is, and chooses by arrow keys', async () => {
    main = openWindow({ 'backups/list': () => backupList([newest, noted, damaged, missing]) }, '#/backups')
    const rows = await options()
    expect(rows.map((row) => row.getAttribute('aria-selected'))).toEqual(['true', 'false', 'false', 'false'])
    expect(rows[0]?.textContent).toContain('before pull from staging')
    expect(rows[1]?.textContent).toMatch(/manual.*402 MB.*before schema change.*pinned/)
    expect(rows[2]?.textContent).toMatch(/export of supabase-ai-db.*damaged/)
    expect(rows[3]?.textContent).toMatch(/file missing/)
    expect(screen.getAllByRole('group').map((group) => group.getAttribute('aria-label'))[0]).toBe('Today')
    expect(rows[0]?.title).toMatch(/Kept until .*, by its age\./)
    expect(screen.getByText('6.2 GB')).toBeTruthy()
    expect(await violations()).toEqual([])
    screen.getByRole('listbox').focus()
    await userEvent.keyboard('{ArrowDown}')
    await within(await detail()).findByRole('heading', { name: 'Backup of supabase-ai-db by hand' })
    await userEvent.keyboard('{End}')
    await within(await detail()).findByText(/The file is gone/)
    expect(document.activeElement).toBe(screen.getByRole('listbox'))
    expect(await violations()).toEqual([])
  })

  test('a search and a database narrow it, Ctrl+F goes there', async () => {
    const other = backupEntry({
      manifest: {
        id: 'x',
        reason: 'export',
        endpoint: { ...newest.manifest.endpoint, id: 'staging', name: 'archon-staging' },
      },
    })
    main = openWindow({ 'backups/list': () => backupList([newest, other, noted]) }, '#/backups')
    await options()
    await userEvent.keyboard('{Control>}f{/Control}schema')
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
    await userEvent.keyboard('nothing')
    await screen.findByText(/No backup fits/)
    await userEvent.clear(screen.getByLabelText('Search'))
    await userEvent.click(screen.getByRole('combobox', { name: /Database/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'archon-staging' }))
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
    expect(screen.getByRole('option').textContent).toContain('export of archon-staging')
  })

  test('nothing yet says what will stand here and offers the first backup', async () => {
    main = openWindow({ 'backups/list': () => backupList([]) }, '#/backups')
    await screen.findByRole('heading', { name: 'No backup yet' })
    expect(await violations()).toEqual([])
    await userEvent.click(screen.getAllByRole('button', { name: 'Back up now' }).at(-1) ?? document.body)
    await screen.findByRole('dialog', { name: 'Back up now' })
  })

  test('a folder that cannot be read is a card with a way on', async () => {
    main = openWindow(
      { 'backups/list': () => refuse({ code: 'disk/unwritable', message: 'No access.', retryable: true }) },
      '#/backups',
    )
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByText('No access.')).toBeTruthy()
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(main.calls('backups/list').length).toBeGreaterThan(1))
  })

  test('files that are no backups are explained, what was deleted can be put back', async () => {
    const trashed = { manifest: noted.manifest, trashedAt: ago(1_000), goneAt: ago(-500_000) }
    const stray = { file: 'old.dump', bytes: 5, problem: 'no-manifest' } as const
    const all = backupList([newest], { trash: [trashed], strays: [stray] })
    main = openWindow({ 'backups/list': () => all, 'backups/put-back': () => noted }, '#/backups')
    await userEvent.click(await screen.findByText('Other files · 1'))
    await screen.findByText(/No description lies beside it/)
    await userEvent.click(screen.getByText('Trash · 1'))
    await screen.findByText(/gone in 9 min/)
    expect(await violations()).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Put back' }))
    await waitFor(() => expect(main.calls('backups/put-back')).toEqual([{ id: 'backup_1' }]))
  })

  test('a link to a backup that is gone says so instead of showing another one', async () => {
    main = openWindow({ 'backups/list': () => backupList([newest]) }, '#/backups/sync_9.before')
    await screen.findByRole('heading', { name: 'This backup is not here any more' })
    await userEvent.click((await options())[0] ?? document.body)
    await detail()
  })

  test('how long backups stay is one sentence, and can be changed', async () => {
    main = openWindow({ 'settings/get': () => defaultSettings }, '#/backups')
    await screen.findByText(/Keeps 24 hours\. Pinned stay\./)
    await userEvent.click(screen.getByRole('button', { name: 'Edit how long backups stay' }))
    const dialog = await screen.findByRole('dialog')
    const days = within(dialog).getByLabelText('Then 1 a day for, in days')
    await userEvent.clear(days)
    await userEvent.type(days, '14')
    await within(dialog).findByText(/Keeps 24 hours, then 1 a day for 14 days\./)
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(main.calls('settings/save')[0]?.retentionDays).toBe(14))
    await screen.findByText(/^Keeps 24 hours, then 1 a day for 14 days\. Pinned stay\./)
  })
})

describe('the detail', () => {
  test('rows now are unknown until they are asked for, then shown with their time', async () => {
    const tables = newest.manifest.tables.map(({ table, digest }) => ({
      table,
      rowsThen: digest.rows,
      rowsNow: digest.rows + 6,
      content: 'changed' as const,
    }))
    main = openWindow(
      { 'backups/compare': () => ({ comparedAt: new Date().toISOString(), endpointId: 'local', tables }) },
      '#/backups',
    )
    const pane = await detail()
    expect(within(pane).getAllByText('not compared')).toHaveLength(4)
    expect(main.calls('backups/compare')).toEqual([])
    await userEvent.click(within(pane).getByRole('button', { name: 'Compare with now' }))
    await within(pane).findByText(/Compared with supabase-ai-db/)
    expect(within(pane).getAllByText('+6')).toHaveLength(2)
    expect(main.calls('backups/compare')).toEqual([{ id: newest.manifest.id, endpointId: 'local' }])
    expect(await violations()).toEqual([])
  })

  test('a comparison that fails says why and can be tried again', async () => {
    main = openWindow(
      { 'backups/compare': () => refuse({ code: 'connection/refused', message: 'It refused.', retryable: true }) },
      '#/backups',
    )
    const pane = await detail()
    await userEvent.click(within(pane).getByRole('button', { name: 'Compare with now' }))
    await within(pane).findByText('It refused.')
    await userEvent.click(within(pane).getByRole('button', { name: 'Compare again' }))
    await waitFor(() => expect(main.calls('backups/compare')).toHaveLength(2))
  })

  test('a damaged file offers no way to restore it', async () => {
    main = openWindow({ 'backups/list': () => backupList([damaged]) }, '#/backups')
    const pane = await detail()
    await within(pane).findByText(/It is never restored, not even a part/)
    for (const name of ['Restore', 'Prove it', 'Look inside', 'Export as SQL…']) {
      expect(within(pane).getByRole('button', { name })).toHaveProperty('disabled', true)
    }
    expect(within(pane).getByRole('button', { name: 'Delete' })).toHaveProperty('disabled', false)
  })

  test('verify, pin, export, reveal and the file name act on this backup', async () => {
    let entry = newest
    main = openWindow(
      {
        'backups/list': () => backupList([entry]),
        'backups/verify': () => {
          entry = { ...entry, verifiedAt: new Date().toISOString() }
          return entry
        },
        'backups/pin': ({ pinned }) => {
          entry = { ...entry, pinned }
          return entry
        },
        'backups/export-sql': () => ({ path: '/home/user/x.sql' }),
        'backups/reveal': () => null,
      },
      '#/backups',
    )
    const pane = await detail()
    await userEvent.click(within(pane).getByRole('button', { name: 'Verify' }))
    await within(pane).findByText(/checksum of the file/)
    await userEvent.click(within(pane).getByRole('button', { name: 'Pin' }))
    await within(pane).findByRole('button', { name: 'Unpin' })
    await userEvent.click(within(pane).getByRole('button', { name: 'Reveal' }))
    await userEvent.click(within(pane).getByRole('button', { name: 'Copy the file name' }))
    await userEvent.click(within(pane).getByRole('button', { name: 'Export as SQL…' }))
    await screen.findByText('Exported as SQL')
    expect(main.calls('backups/reveal')).toEqual([{ id: entry.manifest.id }])
    expect(main.calls('app/copy-text')).toEqual([entry.manifest.file])
  })

  test('look inside shows the first rows, nulls as such, hidden marks spelt out', async () => {
    main = openWindow(
      {
        'backups/look-inside': ({ table }) => ({
          table,
          columns: [
            { name: 'id', type: 'integer' },
            { name: 'title', type: 'text' },
          ],
          rows: [
            ['1', null],
            ['2', `evil\u202e${'x'.repeat(500)}`],
          ],
          total: 1_878,
        }),
      },
      '#/backups',
    )
    await userEvent.click(within(await detail()).getByRole('button', { name: 'Look inside' }))
    const dialog = await screen.findByRole('dialog')
    await within(dialog).findByText('NULL')
    expect(within(dialog).getByText(/^evil\\u\{202e\}x+…$/)).toBeTruthy()
    expect(within(dialog).getByText(/The first 2 of 1.878 rows/)).toBeTruthy()
    expect(await violations()).toEqual([])
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'Table' }))
    await userEvent.click(await screen.findByRole('option', { name: /archon_sources/ }))
    await waitFor(() =>
      expect(main.calls('backups/look-inside').map(({ table }) => table.name)).toEqual([
        'archon_tasks',
        'archon_sources',
      ]),
    )
  })

  test('an archive that cannot be read says why', async () => {
    main = openWindow(
      { 'backups/look-inside': () => refuse({ code: 'archive/damaged', message: 'It was cut.', retryable: false }) },
      '#/backups',
    )
    await userEvent.click(within(await detail()).getByRole('button', { name: 'Look inside' }))
    await screen.findByText('It was cut.')
  })
})

describe('deleting', () => {
  test('of a local one goes at once, says so, and can be taken back by key', async () => {
    let entries = [newest, noted]
    main = openWindow(
      {
        'backups/list': () => backupList(entries),
        'backups/delete': ({ id }) => {
          entries = entries.filter((entry) => entry.manifest.id !== id)
          return null
        },
        'backups/put-back': () => {
          entries = [newest, noted]
          return newest
        },
      },
      '#/backups',
    )
    await userEvent.click(within(await detail()).getByRole('button', { name: 'Delete' }))
    await screen.findByText('Moved to trash')
    expect(main.calls('backups/delete')).toEqual([{ id: newest.manifest.id, confirmation: { accepted: false } }])
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
    expect(document.activeElement).toBe(screen.getByRole('listbox'))
    expect(await violations()).toEqual([])
    await userEvent.keyboard('{Control>}z{/Control}')
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2))
    expect(main.calls('backups/put-back')).toEqual([{ id: newest.manifest.id }])
    expect(screen.queryByText('Moved to trash')).toBeNull()
  })

  test('of the last one asks, even for a local database', async () => {
    main = openWindow({ 'backups/list': () => backupList([newest]), 'backups/delete': () => null }, '#/backups')
    await userEvent.click(within(await detail()).getByRole('button', { name: 'Delete' }))
    const dialog = await screen.findByRole('alertdialog')
    expect(within(dialog).getByText(/last backup of supabase-ai-db/)).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' })))
    expect(main.calls('backups/delete')).toEqual([])
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete backup' }))
    await waitFor(() => expect(main.calls('backups/delete')[0]?.confirmation).toEqual({ accepted: true }))
  })

  test('of the last one of production asks for its id', async () => {
    const endpoint = { ...newest.manifest.endpoint, id: 'production', name: 'archon-prod', environment: 'production' }
    const entry = backupEntry({ manifest: { endpoint } })
    main = openWindow(
      {
        'backups/list': () => backupList([entry]),
        'endpoints/list': () => [local, staging, production],
        'backups/delete': () => null,
      },
      '#/backups',
    )
    await userEvent.click(within(await detail()).getByRole('button', { name: 'Delete' }))
    const dialog = await screen.findByRole('alertdialog')
    expect(await violations()).toEqual([])
    const field = within(dialog).getByRole('textbox')
    await waitFor(() => expect(document.activeElement).toBe(field))
    expect(within(dialog).getByRole('button', { name: 'Delete backup' })).toHaveProperty('disabled', true)
    await userEvent.type(field, `${entry.manifest.id}{Enter}`)
    await waitFor(() =>
      expect(main.calls('backups/delete')[0]?.confirmation).toEqual({ accepted: true, typedName: entry.manifest.id }),
    )
  })
})

describe('making backups', () => {
  const job = { jobId: 'job-1', syncId: 'backup_20261124_101204' }

  test('a backup by hand takes a database, a choice of tables and a note', async () => {
    main = openWindow({ 'backup/start': () => job }, '#/backups')
    await options()
    await userEvent.click(screen.getByRole('button', { name: 'Back up now' }))
    const dialog = await screen.findByRole('dialog')
    expect(await violations()).toEqual([])
    await userEvent.click(within(dialog).getByLabelText('Choose tables'))
    expect(within(dialog).getByLabelText('Include')).toHaveProperty('value', 'archon_*')
    await userEvent.type(within(dialog).getByLabelText('Note'), 'before schema change')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back up' }))
    await waitFor(() =>
      expect(main.calls('backup/start')).toEqual([
        {
          endpointId: 'local',
          selection: { include: ['archon_*'], exclude: ['archon_mcp_sessions'] },
          note: 'before schema change',
        },
      ]),
    )
    main.pushEvents(jobEvents([{ ...started, kind: 'backup' } as typeof started]))
    await screen.findByRole('list', { name: 'Phases' })
  })

  test('an import takes a file or a folder; choosing nothing starts nothing', async () => {
    main = openWindow({ 'backups/import': () => null }, '#/backups')
    await options()
    await userEvent.click(screen.getByRole('button', { name: 'Import…' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: /Folder/ }))
    await waitFor(() => expect(main.calls('backups/import')).toEqual([{ folder: true }]))
    await waitFor(() => expect(screen.queryByText('Starting…')).toBeNull())
  })

  test('a file that is no dump is refused with its reason', async () => {
    main = openWindow(
      {
        'backups/import': () =>
          refuse({
            code: 'archive/unknown-format',
            message: 'photo.jpg is not a dump.',
            hint: 'Choose one.',
            retryable: false,
          }),
      },
      '#/backups',
    )
    await options()
    await userEvent.click(screen.getByRole('button', { name: 'Import…' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: /File/ }))
    const dialog = await screen.findByRole('dialog', { name: 'This file is not a database dump' })
    expect(within(dialog).getByText('photo.jpg is not a dump.')).toBeTruthy()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Show backups' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  test('nothing can be started while a run goes on', async () => {
    main = openWindow({ 'history/list': () => [historyRecord()] }, '#/backups')
    const pane = await detail()
    main.pushEvents(jobEvents([started]))
    await waitFor(() => expect(within(pane).getByRole('button', { name: 'Restore' })).toHaveProperty('disabled', true))
    expect(screen.getByRole('button', { name: 'Back up now' })).toHaveProperty('disabled', true)
  })
})
