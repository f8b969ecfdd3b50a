import { remoteName } from './app/home'
import { expect, test } from './app/test'
import {
  card,
  connectionForm,
  failureCard,
  runButton,
  shotBoth,
  startRun,
  untilReady,
  untilVerified,
} from './app/window'
import { checksums, connect, selectedTables, sql } from './stack/database'

const selected = [...selectedTables]

test('shows a wrong password on its card and goes on once the right one is typed', async ({ openDesk }) => {
  const { app, page, remote } = await openDesk({ passwords: { remote: 'not-the-password' } })
  const from = card(page, 'From')
  await expect(from.getByText('Wrong password')).toBeVisible()
  await expect(runButton(page)).toBeDisabled()
  await expect(page.locator('#run-reason')).toContainText(`${remoteName} is not ready`)
  await shotBoth(app, page, 'wrong-password')
  await page.getByRole('alert').getByRole('button', { name: 'Enter password…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Password', { exact: true })).toBeFocused()
  await shotBoth(app, page, 'password-dialog')
  await page.keyboard.type(remote.server.owner.password)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await untilReady(page)
})

test('names a column that is missing on the target before anything is touched', async ({ makePair, openDesk }) => {
  const pair = await makePair()
  await sql(pair.local.adminUrl, 'alter table archon_sources drop column title')
  const before = await checksums(pair.local.adminUrl, selected)
  const { app, page } = await openDesk({ pair })
  const blockers = page.getByRole('main').getByRole('alert')
  await expect(blockers).toContainText('archon_sources')
  await expect(blockers).toContainText('title')
  await expect(blockers).toContainText(/was not touched/)
  await expect(runButton(page)).toBeDisabled()
  await expect(page.locator('#run-reason')).toContainText('archon_sources')
  await shotBoth(app, page, 'blocked')
  await runButton(page).click({ force: true })
  await expect(page.getByRole('alertdialog')).toBeHidden()
  expect(await checksums(pair.local.adminUrl, selected)).toEqual(before)

  await sql(pair.local.adminUrl, 'alter table archon_sources add column title text')
  await page.getByRole('button', { name: 'Count again' }).click()
  await expect(blockers).toBeHidden()
  await untilReady(page)
})

test('names the session that holds a lock, and succeeds once it is ended by the click', async ({ openDesk }) => {
  const { app, page, local, remote } = await openDesk()
  const before = await checksums(local.adminUrl, selected)
  const holder = await connect(`${local.url}?application_name=nightly-report`)
  try {
    const [{ pid } = { pid: 0 }] = await sql<{ pid: number }>(holder, 'select pg_backend_pid() as pid')
    await sql(holder, 'begin; lock table archon_sources in access share mode')
    await startRun(page)
    await expect(page.getByText(`Waiting on a lock held by pid ${pid}`)).toBeVisible({ timeout: 60_000 })
    await shotBoth(app, page, 'waiting')
    const error = page.getByRole('main').getByRole('alert')
    await expect(error).toBeVisible()
    await expect(error).toContainText('nightly-report')
    await expect(error).toContainText(String(pid))
    await expect(error).toContainText('idle in transaction')
    await expect(error).toContainText('Local Archon is exactly as it was.')
    await expect(error.getByRole('button', { name: `End session ${pid} and retry` })).toBeFocused()
    await shotBoth(app, page, 'failed')
    expect(await checksums(local.adminUrl, selected)).toEqual(before)
    await page.keyboard.press('Enter')
    await untilVerified(page, 'pull')
    await expect(sql(holder, 'select 1')).rejects.toThrow()
  } finally {
    await holder.end().catch(() => undefined)
  }
  expect(await checksums(local.adminUrl, selected)).toEqual(await checksums(remote.adminUrl, selected))
})

test('leads from a host that is not found over a certificate that is not trusted to ready', async ({ openDesk }) => {
  const { app, page, remote } = await openDesk({
    remote: { host: 'no-such-host.invalid', tls: { mode: 'verify-full' } },
  })
  const lost = failureCard(page, 'Host not found')
  await expect(lost).toContainText('no-such-host.invalid')
  await shotBoth(app, page, 'host-not-found')
  await lost.getByRole('button', { name: 'Edit connection…' }).click()
  await connectionForm(page).getByLabel('Host').fill(remote.server.host)
  await connectionForm(page).getByRole('button', { name: 'Save without testing' }).click()

  const untrusted = failureCard(page, 'The certificate is not trusted')
  await expect(untrusted).toBeVisible()
  await shotBoth(app, page, 'certificate-not-trusted')
  await untrusted.getByRole('button', { name: 'Trust this certificate…' }).click()
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Trust/ })
    .click()
  await untilReady(page)
  await expect(runButton(page)).toBeFocused()
})

test('names an extension that the target lacks, with the statement that makes it', async ({ makePair, openDesk }) => {
  const pair = await makePair({ local: 'archon-empty' })
  await sql(pair.local.adminUrl, 'drop table archon_crawled_pages, archon_code_examples cascade; drop extension vector')
  const { app, page } = await openDesk({ pair })
  const blockers = page.getByRole('main').getByRole('alert')
  await expect(blockers).toContainText('vector')
  await expect(blockers).toContainText(/was not touched/)
  await shotBoth(app, page, 'extension-missing')
  await sql(pair.local.adminUrl, 'create extension vector')
  await page.getByRole('button', { name: 'Count again' }).click()
  await expect(blockers).toBeHidden()
  await untilReady(page)
})
