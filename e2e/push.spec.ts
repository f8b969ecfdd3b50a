import { remoteName } from './app/home'
import { expect, test } from './app/test'
import { flip, phaseRail, question, runButton, shotBoth, untilReady, untilVerified } from './app/window'
import { checksums, selectedTables, sql } from './stack/database'

const selected = [...selectedTables]

test('pushes to staging after one question that names host and user in full', async ({ makePair, openDesk }) => {
  const pair = await makePair({ remote: 'archon-empty' })
  const { app, page, local, remote } = await openDesk({ pair })
  await untilReady(page)
  await flip(page)
  await untilReady(page)
  await expect(runButton(page)).toHaveAccessibleName(/^Push local to staging/)
  await runButton(page).click()
  const { server } = remote
  await expect(question(page)).toContainText(`${server.host}:${server.sessionPort}/${remote.name}`)
  await expect(question(page)).toContainText(server.owner.user)
  await expect(question(page).getByRole('heading')).toHaveText(`Replace ${selected.length} tables on ${remoteName}?`)
  await expect(question(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  await shotBoth(app, page, 'question-staging')
  await question(page).getByRole('button', { name: 'Back up and replace' }).click()
  await untilVerified(page, 'push')
  expect(await checksums(remote.adminUrl, selected)).toEqual(await checksums(local.adminUrl, selected))
  const [row] = await sql(remote.adminUrl, 'select direction, status from archon_sync_history order by started_at desc')
  expect(row).toEqual({ direction: 'local-to-remote', status: 'completed' })
})

test('replaces a production database only after its name was typed', async ({ makePair, openDesk }) => {
  const pair = await makePair({ remote: 'archon-empty' })
  const { app, page, local, remote } = await openDesk({ pair, remote: { environment: 'production' } })
  const before = await checksums(remote.adminUrl, selected)
  await untilReady(page)
  await flip(page)
  await untilReady(page)
  await expect(page.getByText('TARGET IS PRODUCTION')).toBeVisible()
  await shotBoth(app, page, 'ready-production')
  await runButton(page).click()
  const field = question(page).getByRole('textbox')
  const replace = question(page).getByRole('button', { name: 'Back up and replace' })
  await expect(field).toBeFocused()
  await expect(replace).toBeDisabled()
  await field.fill(remoteName.toLowerCase())
  await expect(replace).toBeDisabled()
  await shotBoth(app, page, 'question-production')
  await page.keyboard.press('Enter')
  await expect(question(page)).toBeHidden()
  await expect(phaseRail(page)).toBeHidden()
  expect(await checksums(remote.adminUrl, selected)).toEqual(before)

  await runButton(page).click()
  await field.fill(remoteName)
  await expect(replace).toBeEnabled()
  await page.keyboard.press('Enter')
  await untilVerified(page, 'push')
  expect(await checksums(remote.adminUrl, selected)).toEqual(await checksums(local.adminUrl, selected))
})

test('does not start a production push that the page asks for without the name', async ({ makePair, openDesk }) => {
  const pair = await makePair({ remote: 'archon-empty' })
  const { page } = await openDesk({ pair, remote: { environment: 'production' } })
  await untilReady(page)
  for (const typedName of [undefined, 'Local Archon', remoteName.toLowerCase()]) {
    const confirmation = { accepted: true, ...(typedName === undefined ? {} : { typedName }) }
    const answer = await page.evaluate(
      (given) =>
        window.archon.call('sync/start', { profileId: 'pair', direction: 'local-to-remote', confirmation: given }),
      confirmation,
    )
    expect(answer.ok ? 'started' : answer.failure.code).toMatch(/^guard\//)
  }
})
