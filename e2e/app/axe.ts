import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type ElectronApplication, expect, type Page } from '@playwright/test'
import { setTheme } from './window'

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Fails when axe finds a breach of WCAG 2.2 A or AA on what is shown now, in the light or in the dark theme. */
export async function requireAccessible(app: ElectronApplication, page: Page, where: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(app, page, theme)
    await page.evaluate(async () => {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
    })
    expect(await findings(page), `${where}, ${theme}`).toEqual([])
  }
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(await source)
  return page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run: typeof import('axe-core').run } }
    const { violations } = await axe.run(document, { runOnly: tags })
    return violations.map(
      ({ id, impact, help, nodes }) =>
        `${impact} ${id}: ${help} ${nodes
          .slice(0, 3)
          .map((node) => node.html.slice(0, 160))
          .join(' | ')}`,
    )
  }, rules)
}
