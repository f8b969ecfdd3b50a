import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import { defaultSettings } from '../../../src-shared/domain/settings'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import { local, plan, planTable, production, profile, report, staging, wrongPassword } from '../../testing/samples'

let main: FakeMain
afterEach(() => main.stop())

const runButton = () => screen.findByRole('button', { name: /^(Pull|Push) / })

async function readyToRun() {
  const button = await runButton()
  await waitFor(() => expect(button).toHaveProperty('ariaDisabled', 'false'))
  return button
}

describe('the cards', () => {
  test('both ends are checked at once and said to be ready', async () => {
    main = openWindow()
    const from = await screen.findByRole('region', { name: 'From' })
    const to = screen.getByRole('region', { name: 'To' })
    await within(from).findByText('Ready')
    await within(to).findByText('Ready')
    expect(within(from).getByText('archon-staging')).toBeTruthy()
    expect(within(to).getByText('supabase-ai-db')).toBeTruthy()
    expect(main.calls('endpoints/check').map((call) => call.id)).toEqual(['staging', 'local'])
    expect(await violations()).toEqual([])
  })

  test('flip turns the act around and asks for the other plan', async () => {
    main = openWindow()
    await readyToRun()
    await userEvent.click(screen.getByRole('button', { name: 'Flip' }))
    await screen.findByRole('button', { name: /^Push local to staging/ })
    await waitFor(() =>
      expect(main.calls('sync/preview').map((call) => call.direction)).toEqual(['remote-to-local', 'local-to-remote']),
    )
  })

  test('an end that does not answer says why and keeps the run from starting', async () => {
    main = openWindow({ 'endpoints/check': ({ id }) => report(id, id === 'staging' ? wrongPassword : null) })
    const from = await screen.findByRole('region', { name: 'From' })
    await within(from).findByText('Wrong password')
    await screen.findByText('archon-staging is not ready: wrong password.')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Enter password…' }))
    await userEvent.click(await runButton())
    expect(main.calls('sync/preview')).toEqual([])
    expect(main.calls('sync/start')).toEqual([])
    expect(await violations()).toEqual([])
  })

  test('a password that is entered is handed over, kept as asked, and the end is checked again', async () => {
    let password = ''
    main = openWindow({
      'endpoints/check': ({ id }): CheckReport =>
        report(id, id === 'staging' && password !== 'right' ? wrongPassword : null),
      'endpoints/provide-password': (given) => {
        password = given.password
        return null
      },
    })
    await userEvent.click(await screen.findByRole('button', { name: 'Enter password…' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByText(/postgres\.abcdef at db\.example\.com:5432\/postgres/)).toBeTruthy()
    const field = within(dialog).getByLabelText('Password')
    await waitFor(() => expect(document.activeElement).toBe(field))
    expect(await violations()).toEqual([])
    await userEvent.type(field, 'right{Enter}')
    expect(main.calls('endpoints/provide-password')).toEqual([{ id: 'staging', password: 'right', keep: true }])
    await readyToRun()
  })
})

describe('the plan', () => {
  test('a password that was refused is said to be when another one is asked for, until one is typed', async () => {
    main = openWindow({ 'endpoints/check': ({ id }) => report(id, id === 'staging' ? wrongPassword : null) })
    await userEvent.click(await screen.findByRole('button', { name: 'Enter password…' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByText('The last password was refused by the server.')).toBeTruthy()
    await userEvent.type(within(dialog).getByLabelText('Password'), 'x')
    expect(within(dialog).queryByText('The last password was refused by the server.')).toBeNull()
  })

  test('a blocker disables the run, is listed, and nothing is started', async () => {
    const blocked = plan({
      findings: [{ severity: 'blocker', rule: 'missing-column', message: 'The target lacks a column.', tables: [] }],
    })
    main = openWindow({
      'sync/preview': () => ({ plan: blocked, source: report('staging'), target: report('local') }),
    })
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByText('The target lacks a column.')).toBeTruthy()
    expect(within(alert).getByText('supabase-ai-db was not touched.')).toBeTruthy()
    const button = await runButton()
    expect(button.ariaDisabled).toBe('true')
    await userEvent.click(button)
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    expect(main.calls('sync/start')).toEqual([])
    expect(await violations()).toEqual([])
  })

  test('a plan that fails is a card with a way on, and the run stays blocked', async () => {
    main = openWindow({
      'sync/preview': () =>
        refuse({ code: 'connection/transaction-pooler', message: 'This port is a pooler.', retryable: false }),
    })
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByRole('heading', { name: 'This is a pooler port' })).toBeTruthy()
    expect(within(alert).getByRole('button', { name: 'Edit connection…' })).toBeTruthy()
    expect((await runButton()).ariaDisabled).toBe('true')
  })

  test('hostile table names are text, with their hidden marks spelt out', async () => {
    const names = ['<img src=x onerror=alert(1)>', 'evil\u202egnp.table']
    main = openWindow({
      'sync/preview': () => ({
        plan: plan({ tables: names.map((name, index) => planTable(name, index, 5)) }),
        source: report('staging'),
        target: report('local'),
      }),
    })
    await screen.findByTitle('<img src=x onerror=alert(1)>')
    expect(screen.getByTitle('evil\\u{202e}gnp.table')).toBeTruthy()
    expect(document.querySelector('img')).toBeNull()
  })

  test('a skip that is taken away is kept in the profile', async () => {
    main = openWindow({ 'profiles/save': () => ({ ...profile, exclude: [] }) })
    await readyToRun()
    await userEvent.click(screen.getByRole('button', { name: 'Stop skipping archon_mcp_sessions' }))
    expect(main.calls('profiles/save')[0]?.profile.exclude).toEqual([])
  })
})

describe('the guard', () => {
  test('an unprotected local target starts with one click, on the plan that was shown', async () => {
    main = openWindow()
    await userEvent.click(await readyToRun())
    await waitFor(() => expect(main.calls('sync/start')).toHaveLength(1))
    expect(main.calls('sync/start')[0]).toEqual({
      profileId: 'profile',
      direction: 'remote-to-local',
      planId: 'plan-1',
      confirmation: { accepted: false },
    })
  })

  test('the shortcut starts too', async () => {
    main = openWindow()
    await readyToRun()
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(main.calls('sync/start')).toHaveLength(1))
  })

  test.each([true, false])('the first time asks, and only that time unless it is told to: %s', async (once) => {
    main = openWindow({ 'settings/get': () => defaultSettings })
    await userEvent.click(await readyToRun())
    const dialog = await screen.findByRole('alertdialog')
    await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' })))
    if (!once) await userEvent.click(within(dialog).getByLabelText('Don’t ask for local again'))
    await userEvent.click(within(dialog).getByRole('button', { name: 'Back up and replace' }))
    await waitFor(() => expect(main.calls('sync/start')[0]?.confirmation).toEqual({ accepted: true }))
    expect(main.calls('settings/save').map(({ askForLocal }) => askForLocal)).toEqual(once ? [false] : [])
  })

  test('the question for a staging server names what it is in a band, with the server’s name', async () => {
    main = openWindow({ 'endpoints/list': () => [local, { ...staging, isProtected: false }] })
    await readyToRun()
    await userEvent.click(screen.getByRole('button', { name: 'Flip' }))
    await userEvent.click(await readyToRun())
    const dialog = await screen.findByRole('alertdialog')
    expect(within(dialog).getByText('Remote · staging')).toBeTruthy()
    expect(within(dialog).getByText('archon-staging')).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('production asks for the name: Enter cancels until it matches, then replaces', async () => {
    main = openWindow({
      'endpoints/list': () => [local, { ...production, id: staging.id }],
      'sync/preview': () => ({
        plan: plan({ tables: [planTable('archon_tasks', 20, 12)] }),
        source: report('local'),
        target: report('staging'),
      }),
    })
    await readyToRun()
    await userEvent.click(screen.getByRole('button', { name: 'Flip' }))
    const open = async () => {
      await userEvent.click(await readyToRun())
      return screen.findByRole('alertdialog')
    }
    expect((await readyToRun()).textContent).toContain('Push local to production…')
    let dialog = await open()
    expect(within(dialog).getByText('db.example.com:5432/postgres')).toBeTruthy()
    expect(within(dialog).getByText('postgres.abcdef')).toBeTruthy()
    expect(within(dialog).getByText('8 rows')).toBeTruthy()
    expect(await violations()).toEqual([])
    const field = within(dialog).getByRole('textbox')
    await waitFor(() => expect(document.activeElement).toBe(field))
    await userEvent.type(field, 'archon-pro{Enter}')
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    expect(main.calls('sync/start')).toEqual([])

    dialog = await open()
    await userEvent.type(within(dialog).getByRole('textbox'), 'archon-prod{Enter}')
    await waitFor(() =>
      expect(main.calls('sync/start')[0]?.confirmation).toEqual({ accepted: true, typedName: 'archon-prod' }),
    )
  })

  test('a target that is switched off cannot be started at all', async () => {
    main = openWindow({ 'endpoints/list': () => [{ ...local, canBeTarget: false }, staging] })
    await screen.findByText(/supabase-ai-db is switched off as a target/)
    await userEvent.click(await runButton())
    expect(main.calls('sync/start')).toEqual([])
  })

  test('a start that is refused shows the reason, and that the target was not touched', async () => {
    main = openWindow({
      'sync/start': () => refuse({ code: 'job/busy', message: 'Another window runs a sync.', retryable: true }),
    })
    await userEvent.click(await readyToRun())
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByText('Another window runs a sync.')).toBeTruthy()
    expect(within(alert).getByText('supabase-ai-db was not touched.')).toBeTruthy()
  })
})
