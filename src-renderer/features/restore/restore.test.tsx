import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import type { Finding } from '../../../src-shared/domain/plan'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import {
  backupEntry,
  backupList,
  historyRecord,
  jobEvents,
  local,
  plan,
  planTable,
  production,
  restorePreview,
  result,
  staging,
  started,
} from '../../testing/samples'
import { changedSentence } from './changed-since'

let main: FakeMain
afterEach(() => main.stop())

const job = { jobId: 'job-1', syncId: 'restore_20261124_101204' }
const entry = backupEntry({ manifest: { createdAt: new Date(2026, 10, 24, 10, 12).toISOString() } })
const backups = () => backupList([entry])
const { id } = entry.manifest
const tasks = { schema: 'public', name: 'archon_tasks' }
const blocker: Finding = {
  severity: 'blocker',
  rule: 'missing-column',
  message: 'The target lacks a column.',
  tables: [],
}

/** Opens the restore menu of the first backup and answers its items. */
async function openMenu() {
  await userEvent.click(await screen.findByRole('button', { name: 'Restore' }))
  return screen.findAllByRole('menuitem')
}

async function choose(name: RegExp) {
  await openMenu()
  await userEvent.click(screen.getByRole('menuitem', { name }))
}

describe('the restore menu', () => {
  test('opens by Enter in the list, moves by arrow keys and starts by Enter', async () => {
    main = openWindow(
      { 'backups/list': backups, 'restore/preview': () => restorePreview(), 'restore/start': () => job },
      '#/backups',
    )
    const list = await screen.findByRole('listbox')
    list.focus()
    await userEvent.keyboard('{Enter}')
    const items = await screen.findAllByRole('menuitem')
    expect(items.map((item) => item.textContent)).toEqual([
      'Into supabase-ai-db, replacing 2 tablesOne click. Taken back with Undo.',
      'Beside it, as postgres_1012New database. Nothing is replaced.',
      'Choose tables…1 to 2 tables, same checks.',
      'Into another connection…Asks first. Production asks for the name.',
    ])
    expect(await violations()).toEqual([])
    await userEvent.keyboard('{ArrowDown}')
    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('menuitem'))
    await userEvent.keyboard('{Home}{Enter}')
    await waitFor(() => expect(main.calls('restore/start')).toHaveLength(1))
    expect(main.calls('restore/start')[0]).toEqual({
      backupId: id,
      endpointId: 'local',
      planId: 'plan-1',
      confirmation: { accepted: false },
    })
  })

  test('Escape closes it and the focus stays on its button', async () => {
    main = openWindow({ 'backups/list': backups }, '#/backups')
    const list = await screen.findByRole('listbox')
    list.focus()
    await userEvent.keyboard('{Enter}')
    await screen.findAllByRole('menuitem')
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('menuitem')).toBeNull())
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Restore'))
  })

  test('one click restores into an unprotected local database and shows the run', async () => {
    main = openWindow(
      { 'backups/list': backups, 'restore/preview': () => restorePreview(), 'restore/start': () => job },
      '#/backups',
    )
    await choose(/^Into supabase/)
    await waitFor(() => expect(main.calls('restore/start')).toHaveLength(1))
    expect(screen.queryByRole('alertdialog')).toBeNull()
    main.pushEvents(jobEvents([{ ...started, kind: 'restore' } as typeof started]))
    await screen.findByRole('list', { name: 'Phases' })
    await screen.findByRole('heading', { name: /^Restoring/, level: 1 })
  })

  test('beside and some tables are asked for as such', async () => {
    main = openWindow(
      { 'backups/list': backups, 'restore/preview': () => restorePreview({ plan: plan({ findings: [blocker] }) }) },
      '#/backups',
    )
    await choose(/^Beside it/)
    await screen.findByRole('dialog', { name: 'This backup cannot be restored there now' })
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await choose(/^Choose tables/)
    const dialog = await screen.findByRole('dialog', { name: 'Choose tables' })
    expect(await violations()).toEqual([])
    expect(within(dialog).getByRole('button', { name: 'Restore 0 tables' })).toHaveProperty('disabled', true)
    await userEvent.click(within(dialog).getByLabelText(/archon_tasks/))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Restore 1 table' }))
    await waitFor(() => expect(main.calls('restore/preview')).toHaveLength(2))
    expect(main.calls('restore/preview')).toEqual([
      { backupId: id, endpointId: 'local', beside: 'postgres_1012' },
      { backupId: id, endpointId: 'local', tables: [tasks] },
    ])
  })

  test('another connection is chosen with its place in full; production begins with a new database', async () => {
    main = openWindow(
      {
        'backups/list': backups,
        'endpoints/list': () => [local, production],
        'restore/preview': () => restorePreview({ plan: plan({ findings: [blocker] }) }),
      },
      '#/backups',
    )
    await choose(/^Into another connection/)
    const dialog = await screen.findByRole('dialog', { name: 'Restore into another connection' })
    expect(within(dialog).getByText('db.example.com:5432/postgres, user postgres.abcdef')).toBeTruthy()
    expect(within(dialog).getByLabelText('New database')).toHaveProperty('checked', true)
    expect(await violations()).toEqual([])
    const name = within(dialog).getByLabelText('Name of the new database')
    await userEvent.clear(name)
    expect(within(dialog).getByRole('button', { name: 'Restore beside' })).toHaveProperty('disabled', true)
    await userEvent.type(name, 'look')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Restore beside' }))
    await waitFor(() =>
      expect(main.calls('restore/preview')).toEqual([{ backupId: id, endpointId: 'production', beside: 'look' }]),
    )
  })
})

describe('a backup whose connection is gone', () => {
  test('goes into another one, with the tables that were chosen', async () => {
    main = openWindow(
      {
        'backups/list': backups,
        'endpoints/list': () => [{ ...staging, isProtected: false }],
        'restore/preview': () => ({ ...restorePreview(), target: { ...restorePreview().target, id: 'staging' } }),
      },
      '#/backups',
    )
    await screen.findByText('Rows now are not known: its connection is not saved any more.')
    const items = await openMenu()
    expect(items.map((item) => item.textContent)).toEqual([
      'Into a connection…Asks first. Production asks for the name.',
      'Choose tables…1 to 2 tables, same checks.',
    ])
    await userEvent.click(screen.getByRole('menuitem', { name: /^Choose tables/ }))
    await userEvent.click(await screen.findByLabelText(/archon_tasks/))
    await userEvent.click(screen.getByRole('button', { name: 'Take 1 table' }))
    const dialog = await screen.findByRole('dialog', { name: 'Restore into another connection' })
    await userEvent.click(within(dialog).getByRole('button', { name: 'Restore' }))
    await screen.findByRole('alertdialog')
    expect(main.calls('restore/preview')).toEqual([{ backupId: id, endpointId: 'staging', tables: [tasks] }])
  })
})

describe('the question', () => {
  const target = { ...local, isProtected: true }
  const lossy = restorePreview({ plan: plan({ tables: [planTable('archon_tasks', 20, 12)] }) })

  test('of a protected target shows rows now and after, and what disappears', async () => {
    main = openWindow(
      {
        'backups/list': backups,
        'endpoints/list': () => [target, staging],
        'restore/preview': () => lossy,
        'restore/start': () => job,
      },
      '#/backups',
    )
    await choose(/^Into supabase/)
    const dialog = await screen.findByRole('alertdialog', { name: 'Restore 1 table on supabase-ai-db?' })
    expect(dialog.textContent).toContain('1 table is replaced by that of the backup of 24 Nov 10:12.')
    expect(dialog.textContent).toContain('8 rows disappear from 1 table.')
    expect(dialog.textContent).toContain('A checked backup of what is replaced is taken first.')
    expect(within(dialog).getByRole('row', { name: /archon_tasks 20 12 −8/ })).toBeTruthy()
    expect(await violations()).toEqual([])
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back up and restore' }))
    await waitFor(() => expect(main.calls('restore/start')[0]?.confirmation).toEqual({ accepted: true }))
  })

  test('of production asks for the name, and offers the harmless way', async () => {
    const endpoint = { ...entry.manifest.endpoint, id: 'production', name: 'archon-prod', environment: 'production' }
    const prod = backupEntry({ manifest: { ...entry.manifest, endpoint } })
    main = openWindow(
      {
        'backups/list': () => backupList([prod]),
        'endpoints/list': () => [local, production],
        'restore/preview': () => ({ ...lossy, target: { ...lossy.target, id: 'production' } }),
        'restore/start': () => job,
      },
      '#/backups',
    )
    const [first] = await openMenu()
    expect(first?.textContent).toContain('Beside it, as postgres_1012')
    await userEvent.click(screen.getByRole('menuitem', { name: /^Into archon-prod/ }))
    const dialog = await screen.findByRole('alertdialog')
    const field = within(dialog).getByRole('textbox')
    await waitFor(() => expect(document.activeElement).toBe(field))
    expect(within(dialog).getByRole('button', { name: 'Back up and restore' })).toHaveProperty('disabled', true)
    expect(await violations()).toEqual([])
    await userEvent.type(field, 'archon-prod{Enter}')
    await waitFor(() =>
      expect(main.calls('restore/start')[0]?.confirmation).toEqual({ accepted: true, typedName: 'archon-prod' }),
    )
  })

  test('beside instead asks again for a new database', async () => {
    main = openWindow(
      {
        'backups/list': backups,
        'endpoints/list': () => [{ ...production, id: 'local' }],
        'restore/preview': () => lossy,
      },
      '#/backups',
    )
    await choose(/^Into archon-prod/)
    await userEvent.click(await screen.findByRole('button', { name: 'Beside instead' }))
    await screen.findByRole('alertdialog', { name: 'Restore 1 table beside archon-prod?' })
    expect(main.calls('restore/preview')[1]).toEqual({ backupId: id, endpointId: 'local', beside: 'postgres_1012' })
    expect(screen.getByText('db.example.com:5432/postgres_1012')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Beside instead' })).toBeNull()
  })

  test('what stands in the way is listed, and nothing can be started', async () => {
    main = openWindow(
      { 'backups/list': backups, 'restore/preview': () => restorePreview({ plan: plan({ findings: [blocker] }) }) },
      '#/backups',
    )
    await choose(/^Into supabase/)
    const dialog = await screen.findByRole('dialog', { name: 'This backup cannot be restored there now' })
    expect(within(dialog).getByText('The target lacks a column.')).toBeTruthy()
    expect(within(dialog).getByText('One thing keeps this restore from starting')).toBeTruthy()
    expect(await violations()).toEqual([])
    await userEvent.click(within(dialog).getByRole('button', { name: 'Look again' }))
    await waitFor(() => expect(main.calls('restore/preview')).toHaveLength(2))
    expect(main.calls('restore/start')).toEqual([])
  })

  test('a refusal names its reason and the next step works', async () => {
    let refusals = 1
    main = openWindow(
      {
        'backups/list': backups,
        'restore/start': () => job,
        'restore/preview': () => {
          refusals -= 1
          if (refusals >= 0) refuse({ code: 'connection/timeout', message: 'It did not answer.', retryable: true })
          return restorePreview()
        },
      },
      '#/backups',
    )
    await choose(/^Into supabase/)
    const dialog = await screen.findByRole('dialog', { name: 'The server did not answer' })
    expect(within(dialog).getByText('Nothing was started, nothing was changed.')).toBeTruthy()
    expect(await violations()).toEqual([])
    await userEvent.click(within(dialog).getByRole('button', { name: 'Look again' }))
    await waitFor(() => expect(main.calls('restore/start')).toHaveLength(1))
  })

  test('a password that is needed is asked for', async () => {
    const failure = {
      code: 'connection/password-needed',
      message: 'No password.',
      retryable: true,
      endpointId: 'local',
    } as const
    main = openWindow({ 'backups/list': backups, 'restore/preview': () => refuse(failure) }, '#/backups')
    await choose(/^Into supabase/)
    await userEvent.click(await screen.findByRole('button', { name: 'Enter password…' }))
    await screen.findByRole('dialog', { name: 'Password for supabase-ai-db' })
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'A password is needed' })).toBeNull())
  })

  test('a name that is taken is answered with the next one', async () => {
    main = openWindow(
      {
        'backups/list': backups,
        'restore/start': () => job,
        'restore/preview': ({ beside }) =>
          beside === 'postgres_1012'
            ? refuse({ code: 'plan/blocked', message: 'There is a database postgres_1012 already.', retryable: false })
            : restorePreview(),
      },
      '#/backups',
    )
    await choose(/^Beside it/)
    await userEvent.click(await screen.findByRole('button', { name: 'Name it postgres_1012_2' }))
    await waitFor(() => expect(main.calls('restore/start')[0]?.beside).toBe('postgres_1012_2'))
  })

  test('looking can be left, and what comes then starts nothing', async () => {
    let answer: (preview: ReturnType<typeof restorePreview>) => void = () => undefined
    const later = new Promise<ReturnType<typeof restorePreview>>((resolve) => {
      answer = resolve
    })
    main = openWindow({ 'backups/list': backups, 'restore/preview': () => later }, '#/backups')
    await choose(/^Into supabase/)
    await screen.findByText('Looking at what the restore would change…')
    expect(await violations()).toEqual([])
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    answer(restorePreview())
    await later
    await waitFor(() => expect(screen.queryByText(/Looking at/)).toBeNull())
    expect(main.calls('restore/start')).toEqual([])
  })
})

describe('an undo', () => {
  const undo = { jobId: 'job-2', syncId: 'undo_20261124_101204' }
  const done = jobEvents([started, { type: 'job-finished', result: result() }])
  const syncId = 'sync_20261124_101204'
  const changed = [{ table: tasks, rowsThen: 600, rowsNow: 612 }]

  test('of an unchanged local target starts at once', async () => {
    main = openWindow({ 'undo/preview': () => restorePreview(), 'undo/start': () => undo })
    main.pushEvents(done)
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() =>
      expect(main.calls('undo/start')).toEqual([{ syncId, planId: 'plan-1', confirmation: { accepted: false } }]),
    )
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })

  test('the key does the same on the result', async () => {
    main = openWindow({ 'undo/preview': () => restorePreview(), 'undo/start': () => undo })
    main.pushEvents(done)
    await screen.findByRole('button', { name: 'Undo' })
    await userEvent.keyboard('{Control>}z{/Control}')
    await waitFor(() => expect(main.calls('undo/start')).toHaveLength(1))
  })

  test('the key asks first everywhere else, and leaves a field alone', async () => {
    main = openWindow({ 'undo/preview': () => restorePreview(), 'undo/start': () => undo }, '#/history')
    const field = await screen.findByLabelText('Search runs')
    await screen.findByRole('button', { name: 'Undo' })
    await userEvent.type(field, 'x{Control>}z{/Control}')
    expect(main.calls('undo/preview')).toEqual([])
    field.blur()
    await userEvent.keyboard('{Control>}z{/Control}')
    const dialog = await screen.findByRole('alertdialog', { name: 'Undo the run on supabase-ai-db?' })
    expect(main.calls('undo/start')).toEqual([])
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back up and undo' }))
    await waitFor(() => expect(main.calls('undo/start')).toHaveLength(1))
  })

  test('of a target that changed since says first what would be lost', async () => {
    main = openWindow({ 'undo/preview': () => restorePreview({ changed }), 'undo/start': () => undo })
    main.pushEvents(done)
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    const dialog = await screen.findByRole('alertdialog')
    const lost = within(dialog).getByRole('region', { name: 'Changed since' })
    expect(within(lost).getByText('archon_tasks had 600 rows after the run, 612 now.')).toBeTruthy()
    expect(lost.compareDocumentPosition(within(dialog).getByText(/localhost/))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    expect(await violations()).toEqual([])
    await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' })))
    expect(main.calls('undo/start')).toEqual([])
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back up and undo' }))
    await waitFor(() => expect(main.calls('undo/start')[0]?.confirmation).toEqual({ accepted: true }))
  })

  test('that came too late shows what changed once more', async () => {
    let shown = restorePreview()
    main = openWindow({
      'undo/preview': () => shown,
      'undo/start': () => {
        shown = restorePreview({ changed })
        return refuse({ code: 'undo/target-changed', message: 'A table changed.', retryable: true })
      },
    })
    main.pushEvents(done)
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    const dialog = await screen.findByRole('dialog', { name: 'The target changed since the run' })
    await userEvent.click(within(dialog).getByRole('button', { name: 'Retry' }))
    await screen.findByRole('region', { name: 'Changed since' })
  })

  test('is not offered for a run that was undone, nor taken back by the key', async () => {
    const undone = [historyRecord({ syncId: 'undo_20261124_110000', kind: 'undo', undoOf: syncId }), historyRecord()]
    main = openWindow({ 'history/list': () => undone }, `#/history/${syncId}`)
    await screen.findByRole('link', { name: /^Undone, / })
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
    await userEvent.keyboard('{Control>}z{/Control}')
    await screen.findByText('There is nothing to undo')
    expect(main.calls('undo/preview')).toEqual([])
  })

  test('a change without other counts is still said to be one', () => {
    main = openWindow()
    expect(changedSentence({ table: tasks, rowsThen: 5, rowsNow: 5 })).toContain('other content')
    expect(changedSentence({ table: tasks, rowsThen: 1, rowsNow: 0 })).toBe(
      'archon_tasks had 1 row after the run, 0 now.',
    )
  })
})
