import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './app/test'
import { question, runButton, shotBoth, show, startRun, untilReady, untilVerified } from './app/window'
import { checksums, selectedTables, sql, untouchedTables } from './stack/database'
import { sequencesBehind } from './stack/state'

const selected = [...selectedTables]
const untouched = untouchedTables.filter((table) => table !== 'archon_sync_history')

test('pulls a hosted database into the container and proves it', async ({ makePair, openDesk }) => {
  const pair = await makePair({ local: 'archon-empty' })
  const desk = await openDesk({ pair })
  const { app, page, home, local, remote } = desk
  const before = await checksums(local.adminUrl, untouched)
  await startRun(page)
  await untilVerified(page, 'pull')
  await shotBoth(app, page, 'done')

  expect(await checksums(local.adminUrl, selected)).toEqual(await checksums(remote.adminUrl, selected))
  expect(await checksums(local.adminUrl, untouched)).toEqual(before)
  expect(await sequencesBehind(local.adminUrl)).toEqual([])
  const [row] = await sql(
    local.adminUrl,
    `select sync_id, direction, status, percent_complete::int as percent, completed_at is not null as completed
     from archon_sync_history order by started_at desc limit 1`,
  )
  expect(row).toMatchObject({ direction: 'remote-to-local', status: 'completed', percent: 100, completed: true })
  await requireBackups(home, String(row?.sync_id))
  await requireHistory(desk, String(row?.sync_id))
})

async function requireBackups(home: string, syncId: string): Promise<void> {
  const folder = join(home, 'backups')
  const files = await readdir(folder)
  const base = `archon-${syncId.replace('sync_', 'sync-sync_')}`
  for (const name of [`${base}.dump`, `${base}.before.dump`]) expect(files).toContain(name)
  expect(files.filter((name) => name.includes('partial'))).toEqual([])
  for (const name of files) expect(((await stat(join(folder, name))).mode & 0o777).toString(8), name).toBe('600')
  expect(((await stat(folder)).mode & 0o777).toString(8)).toBe('700')
}

async function requireHistory(
  { app, page }: { app: Parameters<typeof shotBoth>[0]; page: Parameters<typeof show>[0] },
  syncId: string,
): Promise<void> {
  await show(page, 'History')
  const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('Verified')
  const detail = page.getByRole('complementary', { name: 'Run' })
  await expect(detail).toContainText(syncId)
  await expect(detail).toContainText(`${selected.length} tables`)
  await shotBoth(app, page, 'history')
  await detail.getByRole('tab', { name: 'Tables' }).click()
  await expect(detail.getByText('archon_crawled_pages')).toBeVisible()
  await detail.getByRole('tab', { name: 'Log' }).click()
  await expect(detail.getByRole('log')).toContainText(/\w/)
}

test('asks once for a local target and then no more', async ({ openDesk }) => {
  const { page } = await openDesk()
  await untilReady(page)
  await runButton(page).click()
  await expect(question(page).getByLabel('Don’t ask for local again')).toBeChecked()
  await question(page).getByRole('button', { name: 'Back up and replace' }).click()
  await untilVerified(page, 'pull')
  await page.getByRole('button', { name: 'Back to the plan' }).click()
  await untilReady(page)
  await runButton(page).click()
  await untilVerified(page, 'pull')
})
