import { requireAccessible } from './app/axe'
import { addSlowTable } from './app/tables'
import { expect, test } from './app/test'
import {
  card,
  flip,
  phaseRail,
  question,
  runButton,
  runningPhase,
  shotBoth,
  show,
  untilReady,
  untilVerified,
  verdict,
} from './app/window'
import { checksums, connect, selectedTables, sql } from './stack/database'

const selected = [...selectedTables]

test('a whole pull, its details and the way back by keyboard alone', async ({ makePair, openDesk }) => {
  const pair = await makePair({ local: 'archon-empty' })
  const { page, local, remote } = await openDesk({ pair })
  const { keyboard } = page
  await untilReady(page)
  await expect(runButton(page)).toBeFocused()
  await keyboard.press('Control+Shift+X')
  await expect(runButton(page)).toHaveAccessibleName(/^Push local to staging/)
  await keyboard.press('Control+Shift+X')
  await untilReady(page)
  await keyboard.press('Control+Enter')
  await expect(question(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  await keyboard.press('Escape')
  await expect(question(page)).toBeHidden()
  await expect(runButton(page)).toBeFocused()
  await keyboard.press('Enter')
  await expect(question(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  await keyboard.press('Tab')
  await expect(question(page).getByRole('button', { name: 'Back up and replace' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(phaseRail(page)).toBeVisible()
  await untilVerified(page, 'pull')
  await expect(page.getByRole('button', { name: 'Details' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Pulled staging into local' })).toBeVisible()
  await keyboard.press('Control+1')
  await expect(verdict(page, 'pull')).toBeVisible()
  expect(await checksums(local.adminUrl, selected)).toEqual(await checksums(remote.adminUrl, selected))
})

test('every element that Tab reaches on the ready screen shows that it has the focus', async ({ openDesk }) => {
  const { page } = await openDesk()
  await untilReady(page)
  const names: string[] = []
  for (let index = 0; index < 30; index++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return null
      const ringed = [element, element.closest('label')].some(
        (item) => item !== null && getComputedStyle(item).outlineStyle !== 'none',
      )
      const name = element.getAttribute('aria-label') ?? element.textContent ?? element.tagName
      return { name: name.trim().slice(0, 40), ringed }
    })
    if (focused === null) continue
    expect(focused.ringed, focused.name).toBe(true)
    names.push(focused.name)
  }
  for (const name of ['History', 'Flip', 'Re-check Hosted Archon', 'Count again']) expect(names.join()).toContain(name)
})

test('axe finds nothing before a run, in its question, while it runs and when it failed', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair()
  const { app, page, local } = await openDesk({ pair, remote: { environment: 'production' } })
  await untilReady(page)
  await requireAccessible(app, page, 'Sync, ready')
  await runButton(page).click()
  await expect(question(page)).toBeVisible()
  await requireAccessible(app, page, 'the question for a local target')
  await page.keyboard.press('Escape')
  await flip(page)
  await untilReady(page)
  await requireAccessible(app, page, 'Sync, ready to push to production')
  await runButton(page).click()
  await expect(question(page).getByRole('textbox')).toBeVisible()
  await requireAccessible(app, page, 'the question for production')
  await page.keyboard.press('Escape')
  await flip(page)
  await untilReady(page)
  const holder = await connect(local.url)
  try {
    await sql(holder, 'begin; lock table archon_sources in access share mode')
    await runButton(page).click()
    await question(page).getByRole('button', { name: 'Back up and replace' }).click()
    await expect(page.getByText('Waiting on a lock held by')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  } finally {
    await holder.end()
  }
  await requireAccessible(app, page, 'Sync, failed')
  await show(page, 'History')
  await expect(page.getByRole('grid', { name: 'Runs' })).toContainText('Failed')
  await requireAccessible(app, page, 'History of a failed run')
})

test('axe finds nothing while a run lasts, when it is done, in History and in Connections', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair()
  await addSlowTable(pair.remote, pair.local, 2500, 3)
  const { app, page } = await openDesk({ pair })
  await untilReady(page)
  await runButton(page).click()
  await question(page).getByRole('button', { name: 'Back up and replace' }).click()
  await expect(runningPhase(page, 'Import')).toBeVisible({ timeout: 60_000 })
  await requireAccessible(app, page, 'Sync, running')
  await untilVerified(page, 'pull')
  await requireAccessible(app, page, 'Sync, done')
  await show(page, 'History')
  for (const tab of ['Summary', 'Tables', 'Log', 'Plan']) {
    await page.getByRole('tab', { name: tab }).click()
    await requireAccessible(app, page, `History, ${tab}`)
  }
  await show(page, 'Connections')
  await expect(page.getByRole('region', { name: 'Remote' })).toContainText('Hosted Archon')
  await requireAccessible(app, page, 'Connections')
  await shotBoth(app, page, 'connections')
  await page.getByRole('button', { name: /^Hosted Archon/ }).click()
  await expect(page.getByRole('form')).toBeVisible()
  await requireAccessible(app, page, 'Connections, a form')
  await shotBoth(app, page, 'connections-form')
})

test('axe finds nothing on an end that does not answer, in its password dialog and on first run', async ({
  openDesk,
}) => {
  const broken = await openDesk({ passwords: { remote: 'not-the-password' } })
  const from = card(broken.page, 'From')
  await expect(from.getByRole('button', { name: 'Enter password…' })).toBeVisible()
  await requireAccessible(broken.app, broken.page, 'Sync with a wrong password')
  await from.getByRole('button', { name: 'Enter password…' }).click()
  await expect(broken.page.getByRole('dialog')).toBeVisible()
  await requireAccessible(broken.app, broken.page, 'the password dialog')
  const fresh = await openDesk({ emptyHome: true })
  await expect(fresh.page.getByRole('region', { name: 'First sync' })).toBeVisible()
  await requireAccessible(fresh.app, fresh.page, 'first run')
  await show(fresh.page, 'History')
  await expect(fresh.page.getByText('No run yet')).toBeVisible()
  await requireAccessible(fresh.app, fresh.page, 'an empty History')
  await shotBoth(fresh.app, fresh.page, 'history-empty')
})
