import type { Page } from '@playwright/test'
import { makeSpareContainer } from './app/spare-container'
import { expect, test } from './app/test'
import { connectionForm, question, runButton, shotBoth, untilReady } from './app/window'
import { checksums, databaseUrl, selectedTables, sql } from './stack/database'

const selected = [...selectedTables]

test('the first sync takes four clicks and no key from a fresh start, repeating it one, and undoing it one', async ({
  makePair,
  openDesk,
  stack,
}) => {
  const pair = await makePair()
  const names = ['--env', 'POSTGRES_DB=archon_empty', '--env', `POSTGRES_USER=${stack.local.owner.user}`]
  const container = await makeSpareContainer(stack.local, { state: 'running', more: names })
  try {
    const target = await container.adminUrl('archon_empty')
    const { app, page, remote } = await openDesk({ pair, emptyHome: true, passwords: { local: '', remote: '' } })
    // Other containers run beside it: whoever has several says which one. That is not part of the shortest way.
    await page.getByRole('radio', { name: container.name, exact: true }).focus()
    await page.keyboard.press('Space')
    await app.evaluate(
      ({ clipboard }, url) => clipboard.writeText(url),
      databaseUrl(remote.server, remote.name, { as: 'owner' }),
    )
    const clicks = await countClicks(page)

    await page.getByRole('button', { name: 'Paste connection string' }).click()
    await connectionForm(page).getByRole('group', { name: 'Save as' }).getByRole('button', { name: 'Staging' }).click()
    await untilReady(page)
    await runButton(page).click()
    await question(page).getByRole('button', { name: 'Back up and replace' }).click()
    await untilIdentical(page)
    expect(await clicks()).toBe(4)
    expect(await checksums(target, selected)).toEqual(await checksums(remote.adminUrl, selected))
    await shotBoth(app, page, 'first-sync')

    await sql(target, 'delete from archon_prompts')
    const before = await checksums(target, selected)
    await page.getByRole('button', { name: 'Run again' }).click()
    await expect(page.getByRole('list', { name: 'Phases' })).toBeVisible()
    await expect
      .poll(() => checksums(target, ['archon_prompts']), { timeout: 90_000 })
      .not.toEqual({
        archon_prompts: before.archon_prompts,
      })
    await untilIdentical(page)
    expect(await clicks()).toBe(5)

    await page.getByRole('main').getByRole('button', { name: /^Undo/ }).click()
    await expect(page.getByRole('heading', { name: /is as it was before the run$/ })).toBeVisible({ timeout: 90_000 })
    expect(await clicks()).toBe(6)
    expect(await checksums(target, selected)).toEqual(before)
  } finally {
    await container.remove()
  }
})

async function untilIdentical(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: / is identical to / })).toBeVisible({ timeout: 90_000 })
}

/** Counts presses of the mouse from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const count = { clicks: 0 }
    document.addEventListener('pointerdown', () => count.clicks++, { capture: true })
    return count
  })
  return () => counter.evaluate(({ clicks }) => clicks)
}
