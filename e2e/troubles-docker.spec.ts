import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronBoundByModes, makeEngineGate } from './app/engine-gate'
import { localName } from './app/home'
import { makeSpareContainer } from './app/spare-container'
import { expect, test } from './app/test'
import { connectionForm, failureCard, runButton, shotBoth, startRun, untilReady, untilVerified } from './app/window'
import { checksums, selectedTables, sql } from './stack/database'
import { docker } from './stack/docker'

const largeTable = 'archon_zz_large'
const selected = [...selectedTables, largeTable]

test('says that Docker does not answer, then that it may not be used, and goes on once it may', async ({
  openDesk,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'archon-sync-gate-'))
  const gate = await makeEngineGate(folder)
  try {
    const executable = await electronBoundByModes(folder)
    const { app, page } = await openDesk({ settings: { dockerHost: gate.address }, executable })
    const stopped = failureCard(page, 'Docker is not answering')
    await expect(stopped).toBeVisible()
    await expect(page.getByRole('alert')).toHaveCount(1)
    await expect(runButton(page)).toBeDisabled()
    await page.getByText('1 address tried').click()
    await expect(page.getByText(gate.address)).toBeVisible()
    await shotBoth(app, page, 'docker-stopped')

    await gate.open()
    await gate.forbid()
    await stopped.getByRole('button', { name: 'Check again' }).click()
    const forbidden = failureCard(page, 'No permission to use Docker')
    await expect(forbidden).toContainText('usermod -aG docker')
    await shotBoth(app, page, 'docker-permission')
    await forbidden.getByRole('button', { name: 'Copy the command' }).click()
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe('sudo usermod -aG docker $USER')

    await gate.allow()
    await forbidden.getByRole('button', { name: 'Check again' }).click()
    await untilReady(page)
    await expect(runButton(page)).toBeFocused()
  } finally {
    await gate.close()
    await rm(folder, { recursive: true, force: true })
  }
})

test('leads from a stopped container over a missing database and one without Postgres to a target with a full disk, and out of it', async ({
  openDesk,
  stack,
}) => {
  const idle = await makeSpareContainer(stack.local, { state: 'idle' })
  const stopped = await makeSpareContainer(stack.local, {
    state: 'stopped',
    more: ['--tmpfs', '/small:size=3m,mode=1777'],
  })
  try {
    const { app, page, remote } = await openDesk({ local: { container: stopped.name, database: 'nowhere' } })
    const asleep = failureCard(page, `${stopped.name} is stopped`)
    await expect(asleep).toContainText(localName)
    await shotBoth(app, page, 'container-stopped')
    await asleep.getByRole('button', { name: 'Start container' }).click()

    const missing = failureCard(page, 'The database nowhere does not exist')
    await expect(missing).toBeVisible()
    await shotBoth(app, page, 'database-missing')
    await missing.getByRole('button', { name: 'Edit connection…' }).click()
    await chooseContainer(page, idle.name, stopped.name)

    const empty = failureCard(page, `No Postgres in ${idle.name}`)
    await expect(empty).toBeVisible()
    await shotBoth(app, page, 'container-without-postgres')
    await empty.getByRole('button', { name: 'Edit connection…' }).click()
    await chooseContainer(page, stopped.name, idle.name, { database: 'archon', user: stack.local.owner.user })
    await untilReady(page)
    await expect(page.getByRole('alert')).toBeHidden()

    const admin = await stopped.adminUrl('archon')
    await docker(['exec', '--user', 'postgres', stopped.name, 'mkdir', '-m', '0700', '/small/space'])
    await sql(admin, "create tablespace small location '/small/space'")
    await sql(admin, `grant create on tablespace small to ${stack.local.owner.user}`)
    await addTableLargerThanItsDisk(remote.adminUrl, admin)
    const before = await checksums(admin, selected)
    await startRun(page)
    const full = failureCard(page, 'Not enough space on the server')
    await expect(full).toContainText(`${localName} is exactly as it was.`, { timeout: 90_000 })
    await shotBoth(app, page, 'server-full')
    expect(await checksums(admin, selected)).toEqual(before)
    await sql(
      admin,
      `alter table ${largeTable} set tablespace pg_default; alter index ${largeTable}_pkey set tablespace pg_default`,
    )
    await full.getByRole('button', { name: 'Retry' }).click()
    await untilVerified(page, 'pull')
    expect(await checksums(admin, selected)).toEqual(await checksums(remote.adminUrl, selected))
  } finally {
    await idle.remove()
    await stopped.remove()
  }
})

/** Five megabytes on the source; on the target its table lies on a disk of three. */
async function addTableLargerThanItsDisk(source: string, target: string): Promise<void> {
  const table = (space: string) =>
    `set role archon_owner; create table ${largeTable} (id int, body text not null, primary key (id) using index tablespace ${space}) tablespace ${space}`
  await sql(target, table('small'))
  await sql(
    source,
    `${table('pg_default')};
     insert into ${largeTable}
     select i, (select string_agg(md5(random()::text || i || j), '') from generate_series(1, 40) j) from generate_series(1, 4000) i`,
  )
}

/** In the form that is open: another container, and what to use in it. */
async function chooseContainer(
  page: Parameters<typeof connectionForm>[0],
  name: string,
  instead: string,
  more: { readonly database?: string; readonly user?: string } = {},
): Promise<void> {
  const form = connectionForm(page)
  await form.getByRole('combobox', { name: 'Container' }).click()
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click()
  await expect(form.getByRole('combobox', { name: 'Container' })).not.toContainText(instead)
  if (more.database !== undefined) await form.getByLabel('Database').fill(more.database)
  if (more.user !== undefined) await form.getByLabel('User').fill(more.user)
  await form.getByRole('button', { name: 'Save without testing' }).click()
  await expect(form).toBeHidden()
}
