import { expect, test } from './app/test'
import { question, setTheme, shot, shotBoth, show, startRun, untilVerified } from './app/window'
import { checksums, selectedTables, sql } from './stack/database'

const selected = [...selectedTables]

test('undo is one click: the rows of before are back, History says so, and the undo can be undone', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair({ local: 'archon-empty' })
  const { app, page, local, remote } = await openDesk({ pair })
  const before = await checksums(local.adminUrl, selected)
  await startRun(page)
  await untilVerified(page, 'pull')
  const after = await checksums(local.adminUrl, selected)
  expect(after).toEqual(await checksums(remote.adminUrl, selected))

  const undo = page.getByRole('main').getByRole('button', { name: /^Undo/ })
  await expect(undo).toBeEnabled()
  await undo.click()
  const undone = page.getByRole('heading', { name: /is as it was before the run$/ })
  await expect(undone).toBeVisible({ timeout: 90_000 })
  expect(await checksums(local.adminUrl, selected)).toEqual(before)
  await shotBoth(app, page, 'undone')

  await show(page, 'History')
  const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row')
  await expect(rows).toHaveCount(3)
  await shot(page, 'history-undone')

  await show(page, 'Sync')
  await page.getByRole('main').getByRole('button', { name: /^Undo/ }).click()
  await expect(undone).toBeHidden()
  await expect(undone).toBeVisible({ timeout: 90_000 })
  expect(await checksums(local.adminUrl, selected)).toEqual(after)
})

test('an undo of a target that was changed since says first what would be lost', async ({ openDesk }) => {
  const { app, page, local } = await openDesk()
  await sql(local.adminUrl, 'delete from archon_prompts')
  const before = await checksums(local.adminUrl, selected)
  await startRun(page)
  await untilVerified(page, 'pull')
  await sql(local.adminUrl, 'delete from archon_task_history')

  await page.getByRole('main').getByRole('button', { name: /^Undo/ }).click()
  await expect(question(page)).toContainText('archon_task_history')
  await shotBoth(app, page, 'undo-changed')
  await setTheme(app, page, 'light')
  await question(page).getByRole('button', { name: /undo$/i }).click()
  await expect(page.getByRole('heading', { name: /is as it was before the run$/ })).toBeVisible({ timeout: 90_000 })
  expect(await checksums(local.adminUrl, selected)).toEqual(before)
})

test('a backup is looked into, compared, proven, and restored into the container with one click', async ({
  openDesk,
}) => {
  const { app, page, local } = await openDesk()
  await sql(local.adminUrl, 'delete from archon_prompts')
  await startRun(page)
  await untilVerified(page, 'pull')
  const synced = await checksums(local.adminUrl, selected)

  await show(page, 'Backups')
  const list = page.getByRole('listbox', { name: 'Backups' })
  await expect(list.getByRole('option')).toHaveCount(2)
  await list.getByRole('option', { name: /before/ }).click()
  const detail = page.getByRole('region', { name: 'Backup', exact: true })
  await expect(detail).toContainText('archon_tasks')
  await shotBoth(app, page, 'backups')
  await setTheme(app, page, 'light')

  await detail.getByRole('button', { name: /Look inside/ }).click()
  await expect(page.getByRole('dialog').getByLabel('First rows')).toBeVisible({ timeout: 30_000 })
  await shot(page, 'backup-inside')
  await page.keyboard.press('Escape')

  await detail.getByRole('button', { name: /^Restore/ }).click()
  await shotBoth(app, page, 'backup-restore-menu')
  await setTheme(app, page, 'light')
  await page.getByRole('menuitem', { name: /^Into .+, replacing/ }).click()
  await expect(page.getByRole('heading', { name: /is identical to the/ })).toBeVisible({ timeout: 90_000 })
  const [row] = await sql<{ n: number }>(local.adminUrl, 'select count(*)::int as n from archon_prompts')
  expect(row?.n).toBe(0)
  expect(await checksums(local.adminUrl, selected)).not.toEqual(synced)
  await shotBoth(app, page, 'restored')
})
