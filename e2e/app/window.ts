import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test'
import { localName, remoteName } from './home'

const shots = join(import.meta.dirname, '..', 'shots')

/** The one button that names the act. */
export function runButton(page: Page): Locator {
  return page.getByRole('main').getByRole('button', { name: /^(Pull|Push) .+ (into|to) / })
}

export function card(page: Page, side: 'From' | 'To'): Locator {
  return page.getByRole('region', { name: side, exact: true })
}

/** The question before a replace. */
export function question(page: Page): Locator {
  return page.getByRole('alertdialog')
}

/** Both ends answered, the plan is there, and nothing stands in the way. */
export async function untilReady(page: Page): Promise<void> {
  for (const side of ['From', 'To'] as const) {
    await expect(card(page, side).getByText('Ready', { exact: true })).toBeVisible()
  }
  await expect(runButton(page)).toBeEnabled()
}

/** From ready to a running job, by way of the question where one is asked. */
export async function startRun(page: Page): Promise<void> {
  await untilReady(page)
  await runButton(page).click()
  await question(page).getByRole('button', { name: 'Back up and replace' }).click()
  await expect(phaseRail(page)).toBeVisible()
}

/** The card of a failure, by its title. */
export function failureCard(page: Page, title: string): Locator {
  return page.getByRole('alert').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
}

/** The form of a connection that a next step has opened. */
export function connectionForm(page: Page): Locator {
  return page.getByRole('dialog').getByRole('form')
}

export function phaseRail(page: Page): Locator {
  return page.getByRole('list', { name: 'Phases' })
}

/** The phase that runs now. */
export function runningPhase(page: Page, name: string): Locator {
  return phaseRail(page).locator('[aria-current="step"]').filter({ hasText: name })
}

export function cancelButton(page: Page): Locator {
  return page.getByRole('main').getByRole('button', { name: /^Cancel/ })
}

/** Waits for the end of a run that was verified. */
export async function untilVerified(page: Page, direction: 'pull' | 'push'): Promise<void> {
  await expect(verdict(page, direction)).toBeVisible({ timeout: 90_000 })
}

/** The heading of a run that was verified. */
export function verdict(page: Page, direction: 'pull' | 'push'): Locator {
  const [source, target] = direction === 'pull' ? [remoteName, localName] : [localName, remoteName]
  return page.getByRole('heading', { name: `${target} is identical to ${source}` })
}

export async function show(
  page: Page,
  screen: 'Sync' | 'History' | 'Backups' | 'Connections' | 'Settings',
): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: screen }).click()
}

export async function flip(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Flip' }).click()
}

/** Switches the window the way the system's own setting does. */
export async function setTheme(app: ElectronApplication, page: Page, theme: 'light' | 'dark'): Promise<void> {
  await app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source
  }, theme)
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

/** Keeps a picture under e2e/shots, for people to look at. */
export async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' })
}

/** The same picture in both themes. */
export async function shotBoth(app: ElectronApplication, page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(app, page, theme)
    await shot(page, `${name}-${theme}`)
  }
}
