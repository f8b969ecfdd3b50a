import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import type { SyncPlan } from '../../../src-shared/domain/plan'
import { type FakeMain, openWindow, violations } from '../../testing/fake-main'
import { local, plan, planTable, profile, report, staging } from '../../testing/samples'

let main: FakeMain
afterEach(() => main.stop())

const previewOf = (more: Partial<SyncPlan>) => () => ({
  plan: plan(more),
  source: report('staging'),
  target: report('local'),
})
const bodyRows = () => screen.getAllByRole('row').slice(1)

test('a head sorts by its column, by key too, and says so', async () => {
  main = openWindow({
    'sync/preview': previewOf({ tables: [planTable('a', 1, 3), planTable('b', 90, 91), planTable('c', 5, 50)] }),
  })
  const now = await screen.findByRole('columnheader', { name: 'Rows now' })
  expect(bodyRows().map((row) => row.firstChild?.textContent)).toEqual(['c', 'a', 'b'])
  within(now).getByRole('button').focus()
  await userEvent.keyboard('{Enter}')
  expect(now.ariaSort).toBe('descending')
  expect(bodyRows().map((row) => row.firstChild?.textContent)).toEqual(['b', 'c', 'a'])
  expect(await violations()).toEqual([])
})

test('of a thousand tables those in sight are drawn, and their number is known', async () => {
  const tables = Array.from({ length: 1_000 }, (_, index) => planTable(`t${index}`, index, index + 1))
  main = openWindow({ 'sync/preview': previewOf({ tables }) })
  await userEvent.click(await screen.findByRole('button', { name: /988 more/ }))
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('1001')
  expect(bodyRows().length).toBeLessThan(80)
  expect(screen.getByRole('region', { name: 'Tables' }).tabIndex).toBe(0)
})

test('what is counted on demand takes the place of an estimate as it comes, and can be stopped', async () => {
  const guess = { rows: 1_500, exact: false }
  const tables = [planTable('big', 10, 1_500, { rowsAfter: guess }), planTable('small', 1, 2)]
  let end: (answer: { ended: 'done' | 'stopped' }) => void = () => {}
  main = openWindow({
    'sync/preview': previewOf({ tables }),
    'sync/count': () => new Promise((resolve) => (end = resolve)),
    'sync/stop-counting': () => {
      end({ ended: 'stopped' })
      return null
    },
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Count exactly' }))
  expect(screen.getByText('Counting 1 of 2')).toBeTruthy()
  const exact = (rows: number) => ({ rows, exact: true })
  const count = {
    table: { schema: 'public', name: 'big' },
    now: exact(10),
    after: exact(1_480),
    onlyOnTarget: exact(4),
    newer: null,
    reason: null,
  }
  main.push({ kind: 'counted', planId: 'another plan', count: { ...count, after: exact(7) } })
  main.push({ kind: 'counted', planId: 'plan-1', count })
  await screen.findByText('4 rows are only here')
  expect(bodyRows()[0]?.textContent).toContain('1\u2009480')
  await userEvent.click(screen.getByRole('button', { name: 'Stop' }))
  await screen.findByRole('button', { name: 'Count exactly' })
  expect(main.calls('sync/count')).toEqual([{ profileId: 'profile', direction: 'remote-to-local', planId: 'plan-1' }])
})

test('a blocker gives its statement to copy, and the table can be left out', async () => {
  const sql = 'ALTER TABLE "public"."archon_tasks" ADD COLUMN "x" text;'
  const tables = [{ schema: 'public', name: 'archon_tasks' }]
  main = openWindow({
    'sync/preview': previewOf({
      findings: [
        { severity: 'blocker', rule: 'column-missing', message: 'It lacks x.', hint: `Migrate, or: ${sql}`, tables },
      ],
    }),
    'profiles/save': ({ profile: saved }) => ({ ...profile, exclude: saved.exclude }),
  })
  const alert = await screen.findByRole('alert')
  await userEvent.click(within(alert).getByRole('button', { name: 'Copy the SQL' }))
  expect(main.calls('app/copy-text')).toEqual([sql])
  await userEvent.click(within(alert).getByRole('button', { name: 'Leave out' }))
  expect(main.calls('profiles/save')[0]?.profile.exclude).toEqual(['archon_mcp_sessions', 'archon_tasks'])
})

test('a mark in the database protects a target that is saved as free: it is shown, and the run asks', async () => {
  const marked = (id: string) => {
    const found = report(id)
    return { ...found, server: found.server && { ...found.server, isMarked: id === 'local' } }
  }
  const { target } = plan()
  main = openWindow({
    'endpoints/list': () => [local, staging],
    'endpoints/check': ({ id }) => marked(id),
    'sync/preview': previewOf({ target: { ...target, isMarked: true } }),
    'endpoints/protect': ({ isProtected }) => ({ endpoint: { ...local, isProtected }, isMarked: false, reason: null }),
  })
  const to = await screen.findByRole('region', { name: 'To' })
  const chip = await within(to).findByRole('button', { name: 'Protected by a mark in the database' })
  const button = await screen.findByRole('button', { name: /^Pull / })
  await waitFor(() => expect(button.ariaDisabled).toBe('false'))
  await userEvent.click(button)
  const question = await screen.findByRole('alertdialog')
  expect(within(question).getByText(/· Protected/)).toBeTruthy()
  await userEvent.click(within(question).getByRole('button', { name: 'Cancel' }))
  expect(main.calls('sync/start')).toEqual([])

  await userEvent.click(chip)
  await userEvent.click(await screen.findByRole('button', { name: 'Remove protection…' }))
  const remove = await screen.findByRole('alertdialog', { name: 'Remove the protection of supabase-ai-db?' })
  expect(await violations()).toEqual([])
  await userEvent.click(within(remove).getByRole('button', { name: 'Remove protection' }))
  await waitFor(() =>
    expect(main.calls('endpoints/protect')).toEqual([
      { id: 'local', isProtected: false, confirmation: { accepted: true } },
    ]),
  )
})

test('profiles are listed with their ends and last run; one that is deleted can be put back', async () => {
  let profiles = [profile, { ...profile, id: 'other', name: 'other', include: ['*'], exclude: [] }]
  main = openWindow({
    'profiles/list': () => profiles,
    'profiles/delete': ({ id }) => {
      profiles = profiles.filter((item) => item.id !== id)
      return null
    },
    'profiles/save': ({ profile: saved }) => {
      const kept = { ...profile, id: saved.id ?? 'new', name: saved.name }
      profiles = [...profiles, kept]
      return kept
    },
    'profiles/import': () => null,
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Profile menu' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: /^Manage profiles/ }))
  const dialog = await screen.findByRole('dialog', { name: 'Profiles' })
  const other = within(dialog).getByRole('listitem', { name: 'other' })
  expect(within(other).getByText('never run')).toBeTruthy()
  expect(await violations()).toEqual([])
  await userEvent.click(within(dialog).getByRole('button', { name: 'Import a profile file…' }))
  expect(main.calls('profiles/import')).toHaveLength(1)
  await userEvent.click(within(other).getByRole('button', { name: 'Delete other' }))
  await waitFor(() => expect(within(dialog).queryByRole('listitem', { name: 'other' })).toBeNull())
  await userEvent.click(within(dialog).getByRole('button', { name: 'Done' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(main.calls('profiles/save')[0]?.profile).toMatchObject({ id: 'other', name: 'other' }))
})
