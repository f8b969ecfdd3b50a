import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toolContainers } from './app/leftovers'
import { addSlowTable } from './app/tables'
import { expect, test } from './app/test'
import { cancelButton, runningPhase, show, startRun, untilReady } from './app/window'
import { sql } from './stack/database'
import { docker, run } from './stack/docker'

const planted = 'pLanted/secret+of=the test'
const role = 'planted_role'

test('a typed password appears in no file, process, container or page', async ({ makePair, openDesk, stack }) => {
  const { owner, port } = stack.remote
  const pair = await makePair()
  await addSlowTable(pair.remote, pair.local, 2000, 3)
  await sql(pair.remote.adminUrl, `create role ${role} login bypassrls in role ${owner.user} password '${planted}'`)
  try {
    const { page, home } = await openDesk({ pair, remote: { user: role, port, passwordSource: 'ask' } })
    await page.getByRole('alert').getByRole('button', { name: 'Enter password…' }).click()
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(planted)
    await page.getByRole('dialog').getByRole('button', { name: 'Connect' }).click()
    await untilReady(page)
    await startRun(page)
    await expect(runningPhase(page, 'Import')).toBeVisible({ timeout: 60_000 })
    const [container = 'none'] = await toolContainers(home)
    requireNone('docker inspect', await docker(['inspect', container]))
    requireNone('the process list', await run('ps', ['-eo', 'args']))
    requireNone('the page', await page.content())
    await cancelButton(page).click()
    await expect(page.getByRole('heading', { name: /^Cancelled/ })).toBeVisible()
    await show(page, 'History')
    await show(page, 'Connections')
    await page.getByText('Hosted Archon').first().click()
    await expect(page.getByRole('form')).toBeVisible()
    requireNone('the page', await page.content())
    const values = await page
      .locator('input')
      .evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value))
    requireNone('a field', values.join('\n'))
    await requireNoneIn(home)
  } finally {
    await sql(pair.remote.adminUrl, `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`)
    await sql(pair.remote.adminUrl, `drop owned by ${role}; drop role ${role}`)
  }
})

/** The password as it is, and as URLs, JSON in a shell, base64 or passfiles would carry it. */
const forms = [
  planted,
  encodeURIComponent(planted),
  encodeURI(planted),
  Buffer.from(planted).toString('base64'),
  'pLanted',
]

function requireNone(where: string, text: string): void {
  for (const form of forms) expect(text.includes(form), `the password in ${where}`).toBe(false)
}

async function requireNoneIn(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(3)
  for (const file of files) {
    const path = join(file.parentPath, file.name)
    requireNone(path, (await readFile(path)).toString('latin1'))
  }
}
