import type { Locator } from '@playwright/test'
import { requireAccessible } from './app/axe'
import { cutOff, focusShown, movement, zoom } from './app/sight'
import { addSlowTable } from './app/tables'
import { expect, test } from './app/test'
import {
  card,
  failureCard,
  flip,
  phaseRail,
  question,
  runButton,
  runningPhase,
  setTheme,
  shot,
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
  for (const [key, heading] of [
    ['4', 'Connections'],
    ['3', 'Backups'],
    ['2', 'History'],
  ] as const) {
    await keyboard.press(`Control+${key}`)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expect(page.locator('body')).not.toBeFocused()
  }
  await keyboard.press('Control+1')
  await expect(verdict(page, 'pull')).toBeVisible()
  await expect(page.locator('body')).not.toBeFocused()
  expect(await checksums(local.adminUrl, selected)).toEqual(await checksums(remote.adminUrl, selected))
})

test('every element that Tab reaches shows it, in forced colours too; nothing moves for who wants no motion; nothing is lost at 200 %', async ({
  openDesk,
}) => {
  const { app, page } = await openDesk()
  await untilReady(page)
  const names: string[] = []
  for (let index = 0; index < 30; index++) {
    await page.keyboard.press('Tab')
    const focused = await focusShown(page)
    if (focused === null) continue
    expect(focused.ringed, focused.name).toBe(true)
    names.push(focused.name)
  }
  for (const name of ['History', 'Flip', 'Re-check Hosted Archon', 'Count again']) expect(names.join()).toContain(name)

  await page.emulateMedia({ forcedColors: 'active' })
  await runButton(page).focus()
  await page.keyboard.press('Shift+Tab')
  expect((await focusShown(page))?.ringed).toBe(true)
  const dot = card(page, 'From').locator('[data-dot]')
  expect(await colourOf(dot, 'backgroundColor')).not.toBe(await colourOf(page.locator('body'), 'backgroundColor'))
  await shot(page, 'forced-colours-ready')
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' })

  await runButton(page).click()
  await expect(question(page)).toBeVisible()
  expect(await movement(page)).toEqual([])
  await setTheme(app, page, 'light')
  await zoom(app, page, 2, 1280, 800)
  expect(await cutOff(page)).toEqual([])
  await shot(page, 'zoom-question')
  await question(page).getByRole('button', { name: 'Back up and replace' }).click()
  await expect(phaseRail(page)).toBeVisible()
  expect(await movement(page)).toEqual([])
  await untilVerified(page, 'pull')
  expect(await cutOff(page)).toEqual([])
  await shot(page, 'zoom-done')
  await page.emulateMedia({ forcedColors: 'active' })
  await shot(page, 'forced-colours-done')
  await page.emulateMedia({ forcedColors: 'none' })
  await page.getByRole('button', { name: 'Back to the plan' }).click()
  await untilReady(page)
  expect(await cutOff(page)).toEqual([])
  await shot(page, 'zoom-ready')
  for (const screen of ['Connections', 'History', 'Backups', 'Settings'] as const) {
    await show(page, screen)
    await expect(page.getByRole('heading', { level: 1, name: screen })).toBeVisible()
    expect(await cutOff(page), screen).toEqual([])
    await shot(page, `zoom-${screen.toLowerCase()}`)
  }
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
  await page.keyboard.press('Escape')
  await show(page, 'Backups')
  await page.getByRole('listbox', { name: 'Backups' }).getByRole('option').first().click()
  await requireAccessible(app, page, 'Backups')
  const detail = page.getByRole('region', { name: 'Backup', exact: true })
  await detail.getByRole('button', { name: /^Restore/ }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await requireAccessible(app, page, 'Backups, the menu of Restore')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Back up now/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await requireAccessible(app, page, 'Backups, the question of Back up now')
})

test('axe finds nothing on an end that does not answer, in its password dialog and on first run', async ({
  openDesk,
}) => {
  const broken = await openDesk({ passwords: { remote: 'not-the-password' } })
  const step = failureCard(broken.page, 'Wrong password').getByRole('button', { name: 'Enter password…' })
  await expect(step).toBeVisible()
  await requireAccessible(broken.app, broken.page, 'Sync with a wrong password')
  await step.click()
  await expect(broken.page.getByRole('dialog')).toBeVisible()
  await requireAccessible(broken.app, broken.page, 'the password dialog')
  const fresh = await openDesk({ emptyHome: true })
  await expect(fresh.page.getByRole('region', { name: 'First sync' })).toBeVisible()
  await requireAccessible(fresh.app, fresh.page, 'first run')
  await fresh.page.keyboard.press('Control+2')
  await expect(fresh.page.getByText('No run yet')).toBeVisible()
  await requireAccessible(fresh.app, fresh.page, 'an empty History')
  await shotBoth(fresh.app, fresh.page, 'history-empty')
  await fresh.page.keyboard.press('Control+,')
  await expect(fresh.page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await requireAccessible(fresh.app, fresh.page, 'Settings')
  await fresh.page.keyboard.press('Control+K')
  await expect(fresh.page.getByRole('combobox', { name: 'Search commands' })).toBeFocused()
  await requireAccessible(fresh.app, fresh.page, 'the palette')
  await fresh.page.keyboard.press('Escape')
})

function colourOf(element: Locator, property: 'backgroundColor' | 'color'): Promise<string> {
  return element.evaluate((item, name) => getComputedStyle(item)[name], property)
}
