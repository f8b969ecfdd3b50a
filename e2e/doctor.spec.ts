import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './app/test'
import { failureCard, shotBoth, show, untilReady } from './app/window'

test('leads from four mistakes at once to ready, each by a click on what the doctor offers', async ({
  makePair,
  openDesk,
  stack,
}) => {
  const pair = await makePair()
  const { app, page, home } = await openDesk({
    pair,
    local: { port: 5999 },
    remote: { port: stack.remote.transactionPort ?? 0, tls: { mode: 'verify-full' }, database: `${pair.remote.name}x` },
  })
  const empty = failureCard(page, `No Postgres in ${stack.local.container}`)
  await expect(empty).toContainText('answers on port 5432')
  const untrusted = failureCard(page, 'The certificate is not trusted')
  await expect(untrusted).toContainText('Archon Sync test authority')
  await shotBoth(app, page, 'doctor-cards')
  await empty.getByRole('button', { name: 'Use port 5432' }).click()
  await expect(empty).toBeHidden()
  await expect(page.getByText('Changed port 5999 → 5432')).toBeVisible()

  await untrusted.getByRole('button', { name: 'Trust this certificate…' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText(/([0-9A-F]{2}:){31}[0-9A-F]{2}/)
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await shotBoth(app, page, 'doctor-trust')
  await question.getByRole('button', { name: 'Trust this certificate' }).click()

  const missing = failureCard(page, `The database ${pair.remote.name}x does not exist`)
  await expect(missing).toBeVisible()
  await missing.getByRole('button', { name: 'Choose a database' }).click()
  await expect(page.getByRole('menuitem', { name: pair.remote.name })).toBeVisible()
  await shotBoth(app, page, 'doctor-databases')
  await page.getByRole('menuitem', { name: pair.remote.name }).click()

  const pooler = failureCard(page, 'This is a pooler port')
  await expect(pooler).toContainText('was tried')
  await shotBoth(app, page, 'doctor-pooler')
  await pooler.getByRole('button', { name: 'Use port 5432' }).click()
  await untilReady(page)

  const { endpoints } = JSON.parse(await readFile(join(home, 'endpoints.json'), 'utf8'))
  expect(endpoints).toMatchObject([
    { kind: 'container', port: 5432 },
    {
      port: 5432,
      database: pair.remote.name,
      tls: { mode: 'verify-full', trustedFingerprint: expect.any(String) },
      environment: 'staging',
    },
  ])
})

test('corrects a connection in its form, and reads a pasted URL with a raw password', async ({ openDesk, stack }) => {
  const { app, page, remote } = await openDesk()
  await untilReady(page)
  await show(page, 'Connections')
  await page.getByRole('button', { name: /^Remote/ }).click()
  const form = page.getByRole('form')
  const { host, transactionPort, owner } = stack.remote
  const url = `postgres://${owner.user}:[${owner.password}]@${host}:${transactionPort}/${remote.name}`
  await form.getByLabel('Paste a connection string').fill(`export DATABASE_URL="${url}"`)
  await page.keyboard.press('Enter')
  await expect(form.getByLabel('Host')).toHaveValue(host)
  await form.getByRole('button', { name: 'Remove the brackets' }).click()
  await expect(form.getByRole('button', { name: 'Use port 5432' })).toBeVisible()
  await shotBoth(app, page, 'doctor-form')
  await page.setViewportSize({ width: 860, height: 600 })
  await shotBoth(app, page, 'doctor-form-small')
  await form.getByRole('button', { name: 'Use port 5432' }).click()
  await expect(form.getByRole('group', { name: 'Save as' })).toBeFocused()
})
