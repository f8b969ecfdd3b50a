import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { commandIds } from '../src-shared/domain/command'
import { requireAccessible } from './app/axe'
import { addSlowTable, countRows, hurry, slowTable } from './app/tables'
import { expect, test } from './app/test'
import { card, runButton, runningPhase, shot, shotBoth, startRun, untilReady, untilVerified } from './app/window'

test('every command is in the menu as it can be done now, and the palette runs one by keyboard alone', async ({
  openDesk,
}) => {
  const { app, page } = await openDesk()
  await untilReady(page)
  const items = await menuItems(app)
  expect(Object.keys(items).sort()).toEqual([...commandIds].sort())
  await expect.poll(async () => (await menuItems(app)).start).toBe(true)
  expect(await menuItems(app)).toMatchObject({ flip: true, cancel: false, undo: false, 'restore-latest': false })
  await runButton(page).focus()
  await page.keyboard.press('Control+K')
  const input = page.getByRole('combobox', { name: 'Search commands' })
  await expect(input).toBeFocused()
  await shot(page, 'palette-start')
  await page.keyboard.type('st')
  await expect(page.getByRole('option', { name: /^Pull staging into local/ })).toBeVisible()
  await shotBoth(app, page, 'palette')
  await requireAccessible(app, page, 'palette')
  await input.fill('flip')
  await page.keyboard.press('Enter')
  await expect(card(page, 'From')).toContainText('Local container')
  await expect(runButton(page)).toBeFocused()
  await untilReady(page)
  await clickMenu(app, 'show-shortcuts')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await shot(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await clickMenu(app, 'show-history')
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible()
  await expect.poll(() => menuItems(app)).toMatchObject({ flip: false, start: false })
})

test('a closed window keeps the run, quitting asks in its words, and the result is there when it opens again', async ({
  makePair,
  openDesk,
}) => {
  const pair = await makePair()
  await addSlowTable(pair.remote, pair.local, 10_000, 3)
  const { app, page, home, local, remote } = await openDesk({ pair })
  await answerQuestions(app, 0)
  await startRun(page)
  await expect(runningPhase(page, 'Import')).toBeVisible({ timeout: 60_000 })
  expect(await windowTitle(app)).toBe('Pulling into Local Archon - Archon Sync')
  expect(await keepsAwake(app)).toBe(true)
  await app.evaluate(({ app: main }) => main.quit())
  await expect
    .poll(() => questions(app))
    .toEqual([
      'A sync into Local Archon is running. Quitting rolls it back. Local Archon is then exactly as it was before. ' +
        '[Keep running] [Cancel the sync and quit]',
    ])
  const closed = page.waitForEvent('close')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
  await hurry(local)
  await expect.poll(() => lastOutcome(home), { timeout: 60_000 }).toBe('succeeded')
  expect(await keepsAwake(app)).toBe(false)
  const opened = app.waitForEvent('window')
  await app.evaluate(({ app: main }) => main.emit('activate'))
  await untilVerified(await opened, 'pull')
  expect(await countRows(local, slowTable)).toBe(await countRows(remote, slowTable))
})

/** Which commands the native menu holds, and whether each can be done. */
function menuItems(app: ElectronApplication): Promise<Record<string, boolean>> {
  return app.evaluate(({ Menu }) => {
    const items = (Menu.getApplicationMenu()?.items ?? []).flatMap((menu) => menu.submenu?.items ?? [])
    return Object.fromEntries(items.filter((item) => item.id).map((item) => [item.id, item.enabled]))
  })
}

async function clickMenu(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id)
}

function windowTitle(app: ElectronApplication): Promise<string | undefined> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
}

/** Whether any power save blocker is on; their ids count up from 0. */
function keepsAwake(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(({ powerSaveBlocker }) => [...Array(20).keys()].some((id) => powerSaveBlocker.isStarted(id)))
}

/** Answers the system's own questions, which no test can click, with one button; keeps what was asked. */
async function answerQuestions(app: ElectronApplication, response: number): Promise<void> {
  await app.evaluate(({ dialog }, answer) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    const ask = async (options: Electron.MessageBoxOptions) => {
      const buttons = (options.buttons ?? []).map((button) => `[${button}]`)
      asked.push([options.message, options.detail, ...buttons].join(' '))
      return { response: answer, checkboxChecked: false }
    }
    Object.assign(dialog, { showMessageBox: ask })
  }, response)
}

function questions(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
}

async function lastOutcome(home: string): Promise<string | undefined> {
  const lines = (await readFile(join(home, 'history.jsonl'), 'utf8')).trim().split('\n')
  return (JSON.parse(lines.at(-1) ?? '{}') as { outcome?: string }).outcome
}
