import { type ElectronApplication, expect, type Page } from '@playwright/test'
import { setTheme } from './window'

/** What differs from run to run or from machine to machine, and what stands in its place in a baseline. */
const volatile: readonly (readonly [string, string])[] = [
  ['sync_\\d{8}_\\d{6}(_\\d+)?', 'sync_20260101_120000'],
  ['test_[0-9a-f]{12}', 'archon'],
  ['[\\w.-]+-supabase-ai-db\\b', 'supabase-ai-db'],
  ['\\b\\d{1,3}(\\.\\d{1,3}){3}\\b', '10.0.0.1'],
  ['\\b(pid|session) \\d+', '$1 4211'],
  ['\\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\b', 'Mon'],
  ['\\b20\\d\\d\\b', '2026'],
  ['\\b\\d+(\\.\\d+)?s\\b', '1s'],
  ['\\b(Today|Yesterday|\\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))\\b', 'Today'],
  ['\\b\\d{1,2}:\\d{2}(:\\d{2})?(\\.\\d+)?\\b', '12:00'],
  ['(just now|\\d+ (s|min|h) ago)', 'now'],
  ['\\b\\d+(\\.\\d+)?[\\s\\u2009\\u00a0](B|kB|MB|GB)(/s)?', '1 MB'],
  ['<?\\d+(\\.\\d+)?[\\s\\u2009\\u00a0](ms|s|min|h)\\b', '1 s'],
  ['\\b\\d+ %', '50 %'],
  ['PG \\d+\\.\\d+', 'PG 17.1'],
  ['\\d+ Postgres containers?', '1 Postgres container'],
  ['\\d+ lines', '9 lines'],
]

/** Bars at a fixed length, no addresses, no list of this computer's containers, no log. */
const quiet = `
  [data-bar-fill], [style*="width"][style*="%"] { width: 50% !important; }
  .text-figure, .text-figure ~ *, footer span:has(> button), [aria-label="Sessions that hold the lock"] td:first-child,
  [title*="test_"], [role="log"], section[aria-label="Docker"] ul, section[aria-label="Local"] li { visibility: hidden !important; }
  section[aria-label="Docker"] ul, section[aria-label="Local"] ul { max-height: 36px !important; overflow: hidden !important; }
  *, *::before, *::after { caret-color: transparent !important; }
`

/**
 * Compares the window with its baseline in each theme (`e2e/baselines/NAME-THEME.png`). Times, ids, sizes and addresses
 * are replaced by fixed ones first. `--update-snapshots` writes the baselines anew.
 */
export async function expectLooks(
  app: ElectronApplication,
  page: Page,
  name: string,
  themes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<void> {
  for (const theme of themes) {
    await setTheme(app, page, theme)
    const thaw = await freeze(page)
    const png = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    await thaw()
    expect.soft(png).toMatchSnapshot(`${name}-${theme}.png`, { maxDiffPixelRatio: 0.004, threshold: 0.2 })
  }
}

/** Replaces what is volatile now and whenever it is drawn anew; the answer ends that. */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const style = await page.evaluateHandle(
    ({ rules, css }) => {
      const patterns = rules.map(([pattern, text]) => [new RegExp(pattern, 'g'), text] as const)
      const still = (text: string) => patterns.reduce((now, [pattern, instead]) => now.replace(pattern, instead), text)
      const freezeAll = () => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const text = node.nodeValue ?? ''
          if (still(text) !== text) node.nodeValue = still(text)
        }
      }
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
      const observer = new MutationObserver(freezeAll)
      observer.observe(document.body, { subtree: true, childList: true, characterData: true })
      freezeAll()
      return { observer, sheet }
    },
    { rules: volatile, css: quiet },
  )
  return async () => {
    await style.evaluate(({ observer, sheet }) => {
      observer.disconnect()
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((item) => item !== sheet)
    })
  }
}
