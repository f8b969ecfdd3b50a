/** `npm run bench:window`: measures the window on servers of its own and prints the figures; also in .cache/bench/window.json. */
import { ensureBuilt } from './setup/build.mjs'
import { runPlaywright } from './setup/playwright.mjs'
import { main } from './setup/say.mjs'
import { setUp } from './setup/set-up.mjs'

await main(async () => {
  await setUp()
  await ensureBuilt()
  return runPlaywright('e2e/bench/playwright.config.ts')
})
