import { addSlowTable, countRows, slowTable } from './app/tables'
import { expect, type Pair, test } from './app/test'
import { cancelButton, phaseRail, runningPhase, shot, shotBoth, show, startRun, untilVerified } from './app/window'
import { sql, type TestDatabase } from './stack/database'
import { databaseState } from './stack/state'

test('cancels in the middle of the import and leaves the target exactly as it was', async ({ makePair, openDesk }) => {
  const pair = await slowPair(makePair, 4000)
  const { app, page, local } = await openDesk({ pair })
  const before = await stateOf(local)
  await startRun(page)
  await untilRowsArrive(page, pair)
  await shotBoth(app, page, 'running')
  await cancelButton(page).click()
  await expect(page.getByRole('heading', { name: /^Cancelled\. Local Archon is exactly as it was\./ })).toBeVisible({
    timeout: 10_000,
  })
  await shotBoth(app, page, 'cancelled')
  expect(await stateOf(local)).toEqual(before)
  const [row] = await sql(local.adminUrl, 'select status from archon_sync_history order by started_at desc limit 1')
  expect(row).toEqual({ status: 'cancelled' })
  await show(page, 'History')
  await expect(page.getByRole('grid', { name: 'Runs' })).toContainText('Cancelled')
})

test('goes on with the run when the window is loaded anew in the middle of it', async ({ makePair, openDesk }) => {
  const pair = await slowPair(makePair, 2500)
  const { page, local, remote } = await openDesk({ pair })
  await startRun(page)
  await untilRowsArrive(page, pair)
  const before = await overallPercent(page)
  await page.reload()
  await expect(runningPhase(page, 'Import')).toBeVisible()
  expect(await overallPercent(page)).toBeGreaterThanOrEqual(before)
  await shot(page, 'running-reloaded')
  await expect(phaseRail(page).getByRole('listitem')).toHaveCount(5)
  await untilVerified(page, 'pull')
  expect(await countRows(local, slowTable)).toBe(await countRows(remote, slowTable))
})

async function slowPair(makePair: () => Promise<Pair>, rows: number): Promise<Pair> {
  const pair = await makePair()
  await addSlowTable(pair.remote, pair.local, rows, 3)
  return pair
}

/** Until some rows of the slow table are loaded, but not all. */
async function untilRowsArrive(page: Parameters<typeof startRun>[0], { local }: Pair): Promise<void> {
  await expect(runningPhase(page, 'Import')).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => loadedSoFar(local), { timeout: 60_000, intervals: [100] }).toBeGreaterThan(0)
}

/** Tuples that the running COPY has loaded into the slow table, as the server reports it. */
async function loadedSoFar(database: TestDatabase): Promise<number> {
  const [row] = await sql<{ tuples: number }>(
    database.adminUrl,
    'select tuples_processed::int as tuples from pg_stat_progress_copy where relid = $1::regclass',
    [slowTable],
  )
  return row?.tuples ?? 0
}

async function overallPercent(page: Parameters<typeof startRun>[0]): Promise<number> {
  return Number(await page.getByRole('progressbar', { name: 'Overall progress' }).getAttribute('aria-valuenow'))
}

/** All content with the place of every row, without the history table, which a run may write. */
async function stateOf(database: TestDatabase) {
  const { content, definitions } = await databaseState(database, 'physical')
  return { content: content.filter((line) => !line.includes('archon_sync_history')), definitions }
}
