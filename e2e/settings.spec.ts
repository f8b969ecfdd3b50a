import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { requireAccessible } from './app/axe'
import { remoteName } from './app/home'
import { cutOff } from './app/sight'
import { expect, test } from './app/test'
import { flip, question, runButton, shot, shotBoth, show, untilReady } from './app/window'

test('settings apply at once, are marked, outlive a restart and can be taken back', async ({ makePair, openDesk }) => {
  const pair = await makePair({ local: 'archon-empty', remote: 'archon-empty' })
  const remote = { environment: 'production' } as const
  const { app, page, home } = await openDesk({ pair, remote })
  await untilReady(page)
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await requireAccessible(app, page, 'settings')
  const push = page.getByRole('switch', { name: 'Allow push to production' })
  await push.focus()
  await page.keyboard.press('Space')
  await expect(row(page, push).getByText('changed')).toBeVisible()
  await shotBoth(app, page, 'settings')
  await requireAccessible(app, page, 'settings, changed')
  expect(await stored(home)).toMatchObject({ allowProductionPush: false })

  await show(page, 'Sync')
  await flip(page)
  await expect(page.getByText('Pushing to production is switched off.')).toBeVisible()
  await expect(runButton(page)).toHaveAttribute('aria-disabled', 'true')
  await shot(page, 'push-switched-off')
  const answer = await page.evaluate(
    (typedName) =>
      window.archon.call('sync/start', {
        profileId: 'pair',
        direction: 'local-to-remote',
        confirmation: { accepted: true, typedName },
      }),
    remoteName,
  )
  expect(answer).toMatchObject({ ok: false, failure: { code: 'guard/refused' } })

  await show(page, 'Settings')
  await page.getByRole('button', { name: 'Reset Allow push to production' }).click()
  await expect(push).toBeChecked()
  await show(page, 'Sync')
  await untilReady(page)
  await runButton(page).click()
  await expect(question(page).getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')

  await show(page, 'Settings')
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('switch', { name: 'Patterns beside colours' }).click()
  await page.getByRole('switch', { name: 'Underline links' }).click()
  await show(page, 'Sync')
  await shot(page, 'ready-patterns')
  await show(page, 'Settings')
  const address = row(page, page.getByRole('radiogroup', { name: 'Address of the engine' }))
  await address.getByText('My own').click()
  await address.getByRole('textbox').fill('tcp://user:secret@engine:2375')
  await address.getByRole('button', { name: 'Apply' }).click()
  await expect(address.getByRole('alert')).toContainText('This is not the address of a Docker engine.')
  await lookAround(page)
  await page.getByRole('switch', { name: 'Keep running when the window closes' }).click()
  await expect.poll(() => stored(home)).toMatchObject({ keepRunning: true, theme: 'dark', dockerHost: null })

  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(() => app.windows().length).toBe(0)
  const opened = app.waitForEvent('window')
  await app.evaluate(({ app: electron }) => electron.emit('activate'))
  const back = await opened
  await untilReady(back)
  await app.evaluate(({ app: electron }) => electron.quit())

  const again = await openDesk({ pair, home })
  await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await show(again.page, 'Settings')
  await again.page.getByRole('button', { name: 'Reset all…' }).click()
  await again.page.getByRole('button', { name: 'Reset all settings' }).click()
  await expect(again.page.getByText('changed', { exact: true })).toHaveCount(0)
  await expect.poll(() => stored(home)).toMatchObject({ keepRunning: false, theme: 'system', showPatterns: false })
  await show(again.page, 'Sync')
  await untilReady(again.page)
})

/** Every section, the search and the smallest window, for people to look at; nothing may be out of reach. */
async function lookAround(page: Page): Promise<void> {
  const list = page.getByRole('navigation', { name: 'Settings' })
  for (const section of ['Accessibility', 'About']) {
    await list.getByRole('button', { name: section }).click()
    await shot(page, `settings-${section.toLowerCase()}`)
  }
  expect(await cutOff(page)).toEqual([])
  await page.setViewportSize({ width: 860, height: 600 })
  expect(await cutOff(page)).toEqual([])
  await list.getByRole('button', { name: 'Backups' }).click()
  await shot(page, 'settings-small')
  await page.keyboard.press('Control+f')
  await page.keyboard.type('docker')
  await shot(page, 'settings-search')
  await page.keyboard.type(' nothing')
  await shot(page, 'settings-search-nothing')
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await page.setViewportSize({ width: 1080, height: 720 })
}

function row(page: Page, control: Locator): Locator {
  return page.getByRole('listitem').filter({ has: control })
}

async function stored(home: string): Promise<unknown> {
  return JSON.parse(await readFile(join(home, 'settings.json'), 'utf8'))
}
