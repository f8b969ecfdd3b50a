import { remoteName } from './app/home'
import { expectLooks } from './app/looks'
import { addSlowTable } from './app/tables'
import { expect, test } from './app/test'
import { flip, question, runButton, runningPhase, show, untilReady, untilVerified } from './app/window'
import { connect, sql } from './stack/database'

/** The baselines hold the fonts as Linux draws them. */
test.skip(process.platform !== 'linux', 'the baselines were made on Linux')

test('every state of a sync, History, Backups and Connections look as they did', async ({ makePair, openDesk }) => {
  const pair = await makePair({ local: 'archon-empty' })
  await addSlowTable(pair.remote, pair.local, 2500, 3)
  const { app, page, local } = await openDesk({
    pair,
    remote: { environment: 'production' },
    settings: { lockWaitSeconds: 1 },
  })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await untilReady(page)
  await expectLooks(app, page, 'ready')
  await flip(page)
  await untilReady(page)
  await expectLooks(app, page, 'ready-production')
  await runButton(page).click()
  await question(page).getByRole('textbox').fill(remoteName.slice(0, 6))
  await expectLooks(app, page, 'question-production')
  await page.keyboard.press('Escape')
  await flip(page)
  await untilReady(page)

  await runButton(page).click()
  await question(page).getByRole('button', { name: 'Back up and replace' }).click()
  await expect(runningPhase(page, 'Import')).toBeVisible({ timeout: 60_000 })
  // All rows are sent at once; the server takes its time.
  await expect(page.getByRole('main').getByText('Finishing')).toBeVisible({ timeout: 60_000 })
  await expectLooks(app, page, 'running')
  await untilVerified(page, 'pull')
  await expectLooks(app, page, 'done')
  await show(page, 'History')
  await expect(page.getByRole('grid', { name: 'Runs' }).getByRole('row')).toHaveCount(2)
  await expectLooks(app, page, 'history')
  await show(page, 'Backups')
  await expect(page.getByRole('listbox', { name: 'Backups' }).getByRole('option')).toHaveCount(2)
  await expectLooks(app, page, 'backups')
  await show(page, 'Connections')
  await expect(page.getByRole('region', { name: 'Remote' })).toContainText(remoteName)
  await expectLooks(app, page, 'connections')

  await show(page, 'Sync')
  await page.getByRole('button', { name: 'Back to the plan' }).click()
  await untilReady(page)
  const holder = await connect(`${local.url}?application_name=nightly-report`)
  try {
    await sql(holder, 'begin; lock table archon_sources in access share mode')
    await runButton(page).click()
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible({ timeout: 60_000 })
  } finally {
    await holder.end()
  }
  await expectLooks(app, page, 'failed')
})

test('the first start and an end in trouble look as they did', async ({ openDesk }) => {
  const fresh = await openDesk({ emptyHome: true })
  await fresh.page.emulateMedia({ reducedMotion: 'reduce' })
  await expect(fresh.page.getByRole('region', { name: 'Docker' }).getByLabel('Done')).toBeVisible()
  await expectLooks(fresh.app, fresh.page, 'first-run')
  const broken = await openDesk({ passwords: { remote: 'not-the-password' } })
  await broken.page.emulateMedia({ reducedMotion: 'reduce' })
  await expect(broken.page.getByRole('alert')).toContainText('Wrong password')
  await expectLooks(broken.app, broken.page, 'wrong-password', ['light'])
})
