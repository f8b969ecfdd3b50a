import type { Page } from '@playwright/test'
import { remoteName } from './app/home'
import { addBigTable, bigTable } from './app/tables'
import { expect, test } from './app/test'
import { card, flip, question, runButton, shot, shotBoth, show, untilReady } from './app/window'
import { sql } from './stack/database'

const marked = 'Protected by a mark in the database'

/** Nothing is looked at any more: an application that is closed while it looks leaves its tool container to its leash. */
async function untilQuiet(page: Page): Promise<void> {
  await untilReady(page)
  await expect(page.getByRole('button', { name: 'Count again' })).toBeEnabled()
}

test('a database that one home has marked asks for its name in another home, and gives its comment back', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair({ remote: 'archon-empty' })
  const { remote } = pair
  const comment = async () => {
    const [row] = await sql<{ comment: string }>(
      remote.adminUrl,
      `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = current_database()`,
    )
    return row?.comment
  }
  await sql(remote.adminUrl, `comment on database "${remote.name}" is 'Ask ''Ada'' first'`)
  const first = await openDesk({ pair })
  await untilReady(first.page)
  await show(first.page, 'Connections')
  await first.page
    .getByRole('button', { name: new RegExp(remoteName) })
    .first()
    .click()
  const form = first.page.getByRole('form')
  await form.getByLabel('Protect: ask before replacing').click()
  await form.getByRole('button', { name: 'Save without testing' }).click()
  await expect.poll(comment, { timeout: 30_000 }).toBe(`Ask 'Ada' first [archon-sync:protected]`)

  const { app, page } = await openDesk({ pair })
  await untilReady(page)
  await flip(page)
  await untilReady(page)
  const chip = card(page, 'To').getByRole('button', { name: marked })
  await expect(chip).toBeVisible()
  await runButton(page).click()
  await expect(question(page).getByRole('textbox')).toBeFocused()
  await expect(question(page)).toContainText(`Type ${remoteName} to continue`)
  await shotBoth(app, page, 'guard-marked-question')
  await page.keyboard.press('Escape')
  const answer = await page.evaluate(async () => {
    const choice = { profileId: 'pair', direction: 'local-to-remote' } as const
    const preview = await window.archon.call('sync/preview', choice)
    if (!preview.ok) return preview.failure.code
    const confirmation = { accepted: true }
    const start = await window.archon.call('sync/start', { ...choice, planId: preview.value.plan.id, confirmation })
    return start.ok ? 'started' : start.failure.code
  })
  expect(answer).toBe('guard/name-mismatch')

  await untilReady(page)
  await chip.click()
  await shotBoth(app, page, 'guard-marked-chip')
  await page.getByRole('button', { name: 'Remove protection…' }).click()
  await question(page).getByRole('textbox').fill(remoteName)
  await shot(page, 'guard-unprotect-question')
  await question(page).getByRole('button', { name: 'Remove protection' }).click()
  await expect.poll(comment, { timeout: 30_000 }).toBe(`Ask 'Ada' first`)
  await expect(chip).toBeHidden()
  await untilQuiet(page)
})

test('estimates are counted exactly on demand, heads sort, and profiles are managed from the picker', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair({ remote: 'archon-empty' })
  await addBigTable(pair.remote, pair.local, 330_000)
  await sql(pair.local.adminUrl, `insert into ${bigTable} values (-1, 'x', now()), (-2, 'x', now()), (1, 'x', now())`)
  await sql(pair.remote.adminUrl, `analyze ${bigTable}`)
  const { app, page } = await openDesk({ pair })
  await untilReady(page)
  const table = page.getByRole('table', { name: 'What will change, by table' })
  const row = table.getByRole('row').filter({ hasText: bigTable })
  await expect(row).toContainText('≈')
  await shotBoth(app, page, 'guard-estimates')
  await page.getByRole('button', { name: 'Count exactly' }).click()
  await expect(row).toContainText('330\u2009000', { timeout: 60_000 })
  await expect(row).toContainText('2 rows are only here')
  await expect(page.getByRole('button', { name: 'Count exactly' })).toBeVisible()

  const head = (name: string) => table.getByRole('columnheader', { name })
  await head('Table').getByRole('button').focus()
  await page.keyboard.press('Enter')
  await expect(head('Table')).toHaveAttribute('aria-sort', 'ascending')
  await page.getByRole('button', { name: /more/ }).first().click()
  const names = await table.getByRole('row').locator('td:first-child').allInnerTexts()
  expect(names).toEqual([...names].sort())
  await head('Rows after').getByRole('button').click()
  await expect(head('Rows after')).toHaveAttribute('aria-sort', 'descending')
  await expect(table.getByRole('row').nth(1)).toContainText(bigTable)
  await shotBoth(app, page, 'guard-counted')
  await row.getByRole('button', { name: /^Show/ }).click()
  await shot(page, 'guard-details')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Profile menu' }).click()
  await shotBoth(app, page, 'guard-profile-menu')
  await page.getByRole('menuitem', { name: /^Duplicate/ }).click()
  await expect(page.getByRole('combobox', { name: 'Profile archon copy' })).toBeVisible()
  await untilQuiet(page)
  await page.getByRole('button', { name: 'Profile menu' }).click()
  await page.getByRole('menuitem', { name: /^Manage profiles/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Profiles' })
  await expect(dialog.getByRole('listitem')).toHaveCount(2)
  await page.setViewportSize({ width: 860, height: 600 })
  await shotBoth(app, page, 'guard-profiles')
  await dialog.getByRole('button', { name: 'Delete archon copy' }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(1)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await untilQuiet(page)
  await shot(page, 'guard-small')
})
