/** `node scripts/demo/screenshots.mjs HOME FOLDER`: opens the real window on HOME and saves pictures of its screens. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { electronExecutable } from '../setup/electron-runtime.mjs'
import { main, root } from '../setup/say.mjs'

const [home = '', folder = ''] = process.argv.slice(2)

/** Chromium's sandbox cannot run as root; the product itself never switches it off. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

await main(async () => {
  mkdirSync(folder, { recursive: true })
  const app = await _electron.launch({ executablePath: electronExecutable(), args: [...asRoot, root, '--home', home] })
  try {
    const window = await app.firstWindow()
    await window.waitForLoadState('networkidle')
    for (const theme of ['light', 'dark']) {
      await window.emulateMedia({ colorScheme: theme })
      for (const screen of ['Sync', 'History']) await picture(window, screen, theme)
    }
  } finally {
    await app.close()
  }
})

async function picture(window, screen, theme) {
  await window.getByRole('navigation').getByText(screen, { exact: true }).click()
  await window.waitForLoadState('networkidle')
  const path = join(folder, `${screen.toLowerCase()}-${theme}.png`)
  await window.screenshot({ path, animations: 'disabled' })
  process.stdout.write(`  ${path}\n`)
}
