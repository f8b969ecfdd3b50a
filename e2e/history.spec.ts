import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { requireAccessible } from './app/axe'
import { writeHistory } from './app/history'
import { expect, test } from './app/test'
import { runButton, shotBoth, show, startRun, untilReady, untilVerified } from './app/window'

const grid = (page: Page) => page.getByRole('grid', { name: 'Runs' })
const detail = (page: Page) => page.getByRole('complementary', { name: 'Run' })

test('keeps two real runs: filters, trend, keyboard, export, and runs one again', async ({ openDesk }) => {
  const { app, page, home } = await openDesk()
  await startRun(page)
  await untilVerified(page, 'pull')
  await page.getByRole('button', { name: 'Back to the plan' }).click()
  await untilReady(page)
  await runButton(page).click()
  await untilVerified(page, 'pull')

  await show(page, 'History')
  const rows = grid(page).getByRole('row')
  await expect(rows).toHaveCount(3)
  await expect(page.getByRole('img', { name: /^Duration of the last 2 pulls/ })).toBeVisible()
  await shotBoth(app, page, 'history-two-runs')

  await page.keyboard.press('Control+f')
  await page.keyboard.type('nothing like this')
  await expect(page.getByText(/No run fits/)).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Push', exact: true }).click()
  await expect(page.getByText('0 of 2 runs')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()

  await rows.nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(2)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(detail(page).getByRole('tab', { name: 'Summary' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(detail(page).getByRole('log')).toContainText('PostgreSQL')
  await detail(page).getByRole('log').focus()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('rows')
  await expect(detail(page).getByRole('search')).toContainText(/^1 of \d+/)
  await shotBoth(app, page, 'history-log')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(rows.nth(2)).toBeFocused()

  await page.getByRole('button', { name: 'Show the trend as a table' }).click()
  const twin = page.getByRole('table', { name: /last 2 runs/ })
  await expect(twin.getByRole('row')).toHaveCount(3)
  await requireAccessible(app, page, 'history with the trend as a table')

  const file = join(home, 'exported.json')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await page.getByRole('button', { name: 'Export this list as JSON' }).click()
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('archon-sync-history')
  const { runs } = JSON.parse(await readFile(file, 'utf8'))
  expect(runs).toHaveLength(2)
  expect(runs[0].verification.verdict).toBe('identical')

  await detail(page).getByRole('button', { name: 'Run again' }).click()
  await untilVerified(page, 'pull')
  await show(page, 'History')
  await expect(rows).toHaveCount(4)
})

test('shows a long history with an outlier, every kind of end, and a damaged line', async ({ openDesk }) => {
  const { app, page, home } = await openDesk()
  await untilReady(page)
  await expect(runButton(page)).toBeEnabled()
  await writeHistory(home, 10_000)
  await page.reload()
  await show(page, 'History')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '10001')
  await expect(page.getByText('2.1× slower than usual').first()).toBeVisible()
  await expect(page.getByText('archon_crawled_pages grew 38 %', { exact: true })).toBeVisible()
  await expect(page.getByText(/1 line of history.jsonl is damaged/)).toBeVisible()
  await shotBoth(app, page, 'history-long')
  await requireAccessible(app, page, 'a long history')
  await page.setViewportSize({ width: 860, height: 600 })
  await shotBoth(app, page, 'history-small')
  await grid(page).getByRole('row').nth(1).focus()
  await page.keyboard.press('End')
  await expect(grid(page).locator('[aria-rowindex="10001"]')).toBeFocused()
})
