import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { localName, remoteName } from './app/home'
import { addSlowTable, countRows, hurry, slowTable } from './app/tables'
import { expect, killDesk, test } from './app/test'
import {
  failureCard,
  flip,
  question,
  runningPhase,
  setTheme,
  shotBoth,
  show,
  startRun,
  untilReady,
  untilVerified,
} from './app/window'
import { checksums, connect, selectedTables, sql, type TestDatabase } from './stack/database'
import { startCutProxy } from './stack/fault-proxy'

const selected = [...selectedTables]

test('says that the connection was lost in the import, that nothing changed, and succeeds by Retry', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair()
  await addSlowTable(pair.local, pair.remote, 4000, 3)
  const proxy = await startCutProxy({ ...pair.remote.server })
  try {
    const { app, page, local, remote } = await openDesk({
      pair,
      remote: { host: proxy.host, port: proxy.port, tls: { mode: 'disable' } },
    })
    const before = await checksums(remote.adminUrl, selected)
    await untilReady(page)
    await flip(page)
    await startRun(page)
    await untilRowsArrive(page, remote)
    proxy.cut()
    const lost = failureCard(page, 'The connection was lost')
    await expect(lost).toContainText(`${remoteName} is exactly as it was.`)
    await expect(lost.getByRole('button', { name: 'Retry' })).toBeFocused()
    await shotBoth(app, page, 'connection-lost')
    expect(await checksums(remote.adminUrl, selected)).toEqual(before)
    await hurry(remote)
    proxy.heal()
    await lost.getByRole('button', { name: 'Retry' }).click()
    await question(page).getByRole('button', { name: 'Back up and replace' }).click()
    await untilVerified(page, 'push')
    expect(await countRows(remote, slowTable)).toBe(await countRows(local, slowTable))
  } finally {
    await proxy.close()
  }
})

test('tells after a kill in the import that the run was interrupted and nothing changed, and runs it again', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair()
  await addSlowTable(pair.remote, pair.local, 4000, 3)
  const before = await checksums(pair.local.adminUrl, selected)
  const killed = await openDesk({ pair })
  await startRun(killed.page)
  await untilRowsArrive(killed.page, pair.local)
  await killDesk(killed)

  const { app, page, local, remote } = await openDesk({ pair, home: killed.home })
  const note = page.getByRole('region', { name: 'Interrupted run' })
  await expect(note).toContainText('The last run was interrupted')
  await expect(note).toContainText(`${localName} is exactly as it was.`)
  expect(await checksums(local.adminUrl, selected)).toEqual(before)
  await untilReady(page)
  await shotBoth(app, page, 'interrupted')
  await hurry(local)
  await note.getByRole('button', { name: 'Run again' }).click()
  await untilVerified(page, 'pull')
  expect(await checksums(local.adminUrl, selected)).toEqual(await checksums(remote.adminUrl, selected))
})

test('never restores a damaged backup, and leads to the one before it, which works', async ({ openDesk }) => {
  const { app, page, home, local } = await openDesk()
  await untilReady(page)
  const before = await checksums(local.adminUrl, selected)
  await backUp(page)
  await backUp(page)
  await damageNewestBackup(join(home, 'backups'))
  await sql(local.adminUrl, 'delete from archon_prompts')
  const emptied = await checksums(local.adminUrl, selected)

  await show(page, 'Backups')
  const options = page.getByRole('listbox', { name: 'Backups' }).getByRole('option')
  await expect(options).toHaveCount(2)
  await options.first().click()
  await restoreShown(page)
  const step = page.getByRole('button', { name: 'Use the previous one' })
  await expect(page.getByRole('heading', { name: 'The backup is damaged' })).toBeVisible({ timeout: 60_000 })
  await shotBoth(app, page, 'backup-damaged')
  await setTheme(app, page, 'light')
  expect(await checksums(local.adminUrl, selected)).toEqual(emptied)

  await step.click()
  // The safety backup of the refused restore is the newest now.
  await expect(options.last()).toHaveAttribute('aria-selected', 'true')
  await restoreShown(page)
  await expect(page.getByRole('heading', { name: /is identical to the/ })).toBeVisible({ timeout: 90_000 })
  expect(await checksums(local.adminUrl, selected)).toEqual(before)
})

/** Until some rows of the slow table are loaded, but not all. */
async function untilRowsArrive(page: Page, target: TestDatabase): Promise<void> {
  await expect(runningPhase(page, 'Import')).toBeVisible({ timeout: 60_000 })
  const session = await connect(target.adminUrl)
  try {
    const loading = () =>
      sql(session, 'select 1 from pg_stat_progress_copy where relid = $1::regclass and tuples_processed > 0', [
        slowTable,
      ])
    await expect.poll(loading, { timeout: 60_000, intervals: [50] }).toHaveLength(1)
  } finally {
    await session.end()
  }
}

/** A backup of the selected tables of the local end, made to its end. */
async function backUp(page: Page): Promise<void> {
  await page.evaluate(async (include) => {
    const started = await window.archon.call('backup/start', {
      endpointId: 'local-end',
      selection: { include: [...include], exclude: [] },
    })
    if (!started.ok) throw new Error(started.failure.message)
    const { jobId } = started.value
    for (;;) {
      const answer = await window.archon.call('job/events', { afterSeq: 0 })
      const done = answer.ok && answer.value.find((event) => event.jobId === jobId && event.type === 'job-finished')
      if (done) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }, selected)
}

/** Turns one bit in the middle of the newest archive. */
async function damageNewestBackup(folder: string): Promise<void> {
  const newest = (await readdir(folder))
    .filter((name) => name.endsWith('.dump'))
    .sort()
    .at(-1)
  const path = join(folder, newest ?? 'none')
  const bytes = await readFile(path)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  await writeFile(path, bytes)
}

async function restoreShown(page: Page): Promise<void> {
  await page
    .getByRole('region', { name: 'Backup', exact: true })
    .getByRole('button', { name: /^Restore/ })
    .click()
  await page.getByRole('menuitem', { name: /^Into .+, replacing/ }).click()
}
