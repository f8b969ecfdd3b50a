/** `node scripts/demo/screenshots.mjs HOME FOLDER`: opens the real window on HOME and saves pictures of its screens. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchElectron } from '../setup/electron-launch.mjs'
import { main, root } from '../setup/say.mjs'

const [home = '', folder = ''] = process.argv.slice(2)

/** Chromium's sandbox cannot run as root; the product itself never switches it off. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

await main(async () => {
  mkdirSync(folder, { recursive: true })
  const app = await launchElectron({ args: [...asRoot, root, '--home', home] })
  try {
    const window = await app.firstWindow()
    await window.setViewportSize({ width: 1280, height: 820 })
    await window.getByRole('main').getByText('Ready', { exact: true }).nth(1).waitFor({ timeout: 60_000 })
    for (const theme of ['light', 'dark']) {
      await app.evaluate(({ nativeTheme }, source) => {
        nativeTheme.themeSource = source
      }, theme)
      for (const screen of ['History', 'Sync']) await picture(window, screen, theme)
    }
  } finally {
    await app.close()
  }
})

/** Waits until nothing on the screen says that it is still being counted or checked. */
async function picture(window, screen, theme) {
  await window.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click()
  const main = window.getByRole('main')
  await main.getByRole('heading', { name: screen, level: 1 }).waitFor()
  await main
    .getByText(/Counting|is counted as soon as|Checking/)
    .first()
    .waitFor({ state: 'hidden', timeout: 60_000 })
  await window.waitForLoadState('networkidle')
  const path = join(folder, `${screen.toLowerCase()}-${theme}.png`)
  await window.screenshot({ path, animations: 'disabled' })
  process.stdout.write(`  ${path}\n`)
}
