import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './app/test'
import { card, runButton, shotBoth, show, untilReady } from './app/window'
import { selectedTables, sql } from './stack/database'

const role = 'first_run_role'
/** Typed into URLs raw by people, and by some providers too. */
const password = 'p@ss:w/rd#1?&%x[y]'

test('an empty start leads by clicks and one paste to a plan of what a pull will change', async ({
  makePair,
  openDesk,
  stack,
}) => {
  const pair = await makePair({ local: 'archon-empty' })
  const { remote, local } = pair
  const { owner, host, port } = stack.remote
  await sql(remote.adminUrl, `create role ${role} login bypassrls in role ${owner.user} password '${password}'`)
  try {
    const { app, page, home } = await openDesk({ pair, emptyHome: true, passwords: { local: '', remote: '' } })
    await page.getByRole('radio', { name: stack.local.container, exact: true }).check()
    await shotBoth(app, page, 'first-run')
    await app.evaluate(
      ({ clipboard }, text) => clipboard.writeText(text),
      `postgresql://${role}:${password}@${host}:${port}/${remote.name}`,
    )
    await page.getByRole('button', { name: 'Paste connection string' }).click()
    const form = page.getByRole('form', { name: 'Add remote' })
    await expect(form.getByLabel('Host')).toHaveValue(host)
    await expect(form.getByLabel('User')).toHaveValue(role)
    await expect(form.getByLabel('Password', { exact: true })).toHaveValue(password)
    await expect(form.getByRole('group', { name: 'Save as' })).toBeFocused()
    await shotBoth(app, page, 'add-remote-tested')
    await form.getByLabel('Name').fill('Staging Archon')
    await form.getByRole('radio', { name: 'Staging' }).check({ force: true })
    await form.getByRole('button', { name: 'Test connection' }).click()
    await expect(form.getByRole('button', { name: 'Save connection' })).toBeFocused()
    await shotBoth(app, page, 'add-remote')
    await page.keyboard.press('Enter')
    await expect(form).toBeHidden()
    await expect(card(page, 'From')).toContainText('Staging Archon')
    await expect(runButton(page)).toHaveAccessibleName(/^Pull staging into local/)

    // The container's default database is not the one to sync: choose ours by the connection's form.
    await show(page, 'Connections')
    await page
      .getByRole('region', { name: 'Local' })
      .getByRole('button', { name: stack.local.container })
      .first()
      .click()
    const edit = page.getByRole('form')
    await edit.getByLabel('Database').fill(local.name)
    await edit.getByLabel('User').fill(stack.local.owner.user)
    await edit.getByLabel('Password', { exact: true }).fill(stack.local.owner.password)
    await edit.getByRole('button', { name: /^Test/ }).click()
    await edit.getByRole('button', { name: 'Save connection' }).click()
    await show(page, 'Sync')
    await untilReady(page)
    await expect(page.getByText(`${selectedTables.length} of `).first()).toBeVisible()
    await shotBoth(app, page, 'first-plan')
    const stored = await readFile(join(home, 'endpoints.json'), 'utf8')
    expect(JSON.parse(stored).endpoints).toHaveLength(2)
    expect(stored).not.toContain('p@ss')
  } finally {
    await sql(remote.adminUrl, `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`)
    await sql(remote.adminUrl, `drop owned by ${role}; drop role ${role}`)
  }
})
