import { expect, test } from './app/test'
import { setTheme, shot, shotBoth, show } from './app/window'
import { sql } from './stack/database'
import { docker, lines } from './stack/docker'

test('containers come and go in the list as they do in Docker; a stopped one is started until it answers', async ({
  openDesk,
  stack,
}) => {
  const spare = `e2e-connections-${process.pid}`
  const image = await docker(['inspect', '--format', '{{.Config.Image}}', stack.local.container])
  try {
    const { app, page } = await openDesk()
    await show(page, 'Connections')
    const local = page.getByRole('region', { name: 'Local' })
    const row = local.getByRole('listitem').filter({ hasText: spare })
    await expect(local.getByText(stack.local.container).first()).toBeVisible()
    await expect(row).toHaveCount(0)
    await docker(['create', '--name', spare, '--env', 'POSTGRES_PASSWORD=only-here', image])
    await expect(row).toContainText('Stopped')
    await shotBoth(app, page, 'connections')
    await row.getByRole('button', { name: `Start ${spare}` }).click()
    await expect(row).toContainText('Waiting for Postgres…')
    await expect(row).toContainText('Running', { timeout: 60_000 })
    expect(await docker(['exec', spare, 'pg_isready', '-h', '127.0.0.1'])).toContain('accepting')
    await docker(['stop', '--time', '0', spare])
    await expect(row).toContainText('Stopped')
    await docker(['rm', '--force', '--volumes', spare])
    await expect(row).toHaveCount(0)

    const remote = page.getByRole('listitem').filter({ hasText: 'Hosted Archon' })
    await expect(remote).toContainText(/\d+ (ms|warning)/, { timeout: 30_000 })
    await remote.hover()
    await remote.getByRole('button', { name: 'More for Hosted Archon' }).click()
    await shotBoth(app, page, 'connections-menu')
    await page.getByRole('menuitem', { name: 'Duplicate…' }).click()
    await expect(page.getByRole('form', { name: 'Add remote' }).getByLabel('Name')).toHaveValue('Hosted Archon copy')
    await shotBoth(app, page, 'connections-add')
    await page.setViewportSize({ width: 860, height: 600 })
    await shot(page, 'connections-add-small')
    await page.setViewportSize({ width: 1080, height: 720 })
    await remote.hover()
    await remote.getByRole('button', { name: 'More for Hosted Archon' }).click()
    await page.getByRole('menuitem', { name: 'Delete…' }).click()
    await expect(page.getByRole('dialog', { name: 'Hosted Archon is in use' })).toContainText('“archon”')
    await shot(page, 'connections-in-use')
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
  } finally {
    await docker(['rm', '--force', '--volumes', spare])
  }
})

test('a practice sync in the user’s own container runs to its verdict and leaves no database and no record', async ({
  openDesk,
  stack,
  makePair,
}) => {
  const pair = await makePair({ local: 'empty', remote: 'empty' })
  const practiceDatabases = () =>
    sql(pair.local.adminUrl, `select datname from pg_database where datname ~ '^archon_sync_practice_'`)
  const { app, page, home } = await openDesk({ pair, emptyHome: true })
  await page.getByRole('radio', { name: stack.local.container, exact: true }).check()
  await page.getByRole('button', { name: 'Try a practice sync' }).click()
  const steps = page.getByRole('list', { name: 'Steps of the practice' })
  await expect(steps.locator('[aria-current="step"]')).toContainText('Sync one into the other', { timeout: 60_000 })
  expect(await practiceDatabases()).toHaveLength(2)
  await shotBoth(app, page, 'practice-running')
  await expect(page.getByText(/Copied, verified, undone and cleaned up in/)).toBeVisible({ timeout: 90_000 })
  await expect(steps).toContainText('every row verified')
  expect(await practiceDatabases()).toEqual([])
  const labels = await docker(['ps', '--all', '--format', '{{.Label "archon-sync.home"}}'])
  expect(lines(labels).filter((label) => label.startsWith(home))).toEqual([])
  await shotBoth(app, page, 'practice-done')

  await page.getByRole('button', { name: 'Skip, take me to the app' }).click()
  await expect(page.getByText('No profile yet')).toBeVisible()
  await shot(page, 'no-profile')
  await show(page, 'History')
  await expect(page.getByRole('main')).not.toContainText('Practice')
  await show(page, 'Connections')
  await setTheme(app, page, 'light')
  await page.getByRole('button', { name: 'Practice sync' }).click()
  await shot(page, 'practice-pane')
})
