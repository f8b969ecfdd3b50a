import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { gnomeSwitch, openKeyring } from './app/keyring'
import { type Desk, expect, test } from './app/test'
import { card, shot, shotBoth, show, startRun, untilReady, untilVerified } from './app/window'
import { sql } from './stack/database'

const canary = 'cAnary+in=a/keyring'
const role = 'keyring_role'
test.skip(process.platform !== 'linux', 'the keyring is GNOME’s')

const reason = /install gnome-keyring or KWallet/

test('without a keyring a password is asked for each time, with the reason, and never stored', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair()
  const first = await openDesk({
    pair,
    remote: { passwordSource: 'keyring' },
    passwords: { remote: '' },
    switches: ['--password-store=basic'],
  })
  const { app, page, home } = first
  const { password } = pair.remote.server.owner
  await expect(page.getByRole('heading', { name: 'No keyring found' })).toBeVisible()
  await expect(page.getByText(reason).first()).toBeVisible()
  await shotBoth(app, page, 'no-keyring')
  await enterPassword(page, password)
  await untilReady(page)
  await show(page, 'Settings')
  await page.getByRole('button', { name: 'Secrets' }).click()
  await expect(page.getByText(reason)).toBeVisible()
  await expect(page.getByText('No password is kept.')).toBeVisible()
  await shotBoth(app, page, 'settings-no-keyring')
  expect(await filesWith(home, password)).toEqual([])
  await app.close()

  const second = await openDesk({
    pair,
    home,
    passwords: { remote: '' },
    switches: ['--password-store=basic'],
  })
  await expect(second.page.getByRole('heading', { name: 'No keyring found' })).toBeVisible()
  await expect(card(second.page, 'To').getByText('Ready', { exact: true })).toBeVisible()
})

test('a keyring keeps a password over a restart; one that lost its key asks again and says why', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair({ local: 'archon-empty' })
  const { adminUrl } = pair.remote
  await sql(
    adminUrl,
    `create role ${role} login bypassrls in role ${pair.remote.server.owner.user} password '${canary}'`,
  )
  const keyring = await openKeyring()
  const session = { pair, env: keyring.env, passwords: { remote: '' } }
  try {
    const first = await openDesk({
      ...session,
      remote: { user: role, port: pair.remote.server.port, passwordSource: 'ask' },
      switches: [gnomeSwitch],
    })
    const { home } = first
    expect(await backendOf(first)).toBe('gnome_libsecret')
    await saveInKeyring(first.page)
    await show(first.page, 'Sync')
    await untilReady(first.page)
    expect(await filesWith(home, canary)).toEqual([])
    await first.app.close()

    const again = await openDesk({ ...session, home, switches: [gnomeSwitch] })
    await startRun(again.page)
    await untilVerified(again.page, 'pull')
    expect(await filesWith(home, canary)).toEqual([])
    await again.app.close()

    const other = await openDesk({ ...session, home, switches: ['--password-store=basic'] })
    await expect(other.page.getByRole('heading', { name: 'No keyring found' })).toBeVisible()
    await other.app.close()

    await keyring.replace()
    const lost = await openDesk({ ...session, home, switches: [gnomeSwitch] })
    await expect(lost.page.getByText(/its key is another one now/).first()).toBeVisible()
    await shot(lost.page, 'keyring-lost')
    await enterPassword(lost.page, canary, true)
    await untilReady(lost.page)
    await show(lost.page, 'Settings')
    await lost.page.getByRole('button', { name: 'Secrets' }).click()
    await expect(lost.page.getByText('1 password is kept.')).toBeVisible()
    await shot(lost.page, 'settings-keyring')
    expect(await filesWith(home, canary)).toEqual([])
  } finally {
    await keyring.close()
    await sql(adminUrl, `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`)
    await sql(adminUrl, `drop owned by ${role}; drop role ${role}`)
  }
})

/** Saves the password in the connection's form, to be kept in the keyring. */
async function saveInKeyring(page: Page): Promise<void> {
  await show(page, 'Connections')
  await page.getByText('Hosted Archon').first().click()
  const form = page.getByRole('form')
  await form.getByLabel('Password', { exact: true }).fill(canary)
  await form.getByRole('combobox', { name: 'Keep password' }).click()
  await page.getByRole('option', { name: 'In the system keyring' }).click()
  await form.getByRole('button', { name: 'Test connection' }).click()
  await form.getByRole('button', { name: 'Save connection' }).click()
  await expect(form).toBeHidden()
}

async function enterPassword(page: Page, password: string, keep = false): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Enter password/ })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Password', { exact: true }).fill(password)
  const keeps = dialog.getByRole('checkbox', { name: /^Keep it in/ })
  if (keep) await keeps.check()
  else await expect(keeps).toBeDisabled()
  await shot(page, keep ? 'password-keyring' : 'password-no-keyring')
  await dialog.getByRole('button', { name: 'Connect' }).click()
}

function backendOf({ app }: Desk): Promise<string> {
  return app.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend())
}

/** Files that hold the password as it is, or as JSON, URLs or base64 would carry it. */
async function filesWith(folder: string, password: string): Promise<string[]> {
  const forms = [password, encodeURIComponent(password), Buffer.from(password).toString('base64')]
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name))
  expect(paths.length).toBeGreaterThan(3)
  const found: string[] = []
  for (const path of paths) {
    const text = (await readFile(path)).toString('latin1')
    if (forms.some((form) => text.includes(form))) found.push(path)
  }
  return found
}
