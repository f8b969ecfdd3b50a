/** `npm run screenshots`: pictures of the real window on servers of its own, light and dark, into resources/screens. */
import { ensureBuilt } from './setup/build.mjs'
import { runPlaywright } from './setup/playwright.mjs'
import { main } from './setup/say.mjs'
import { setUp } from './setup/set-up.mjs'

await main(async () => {
  await setUp()
  await ensureBuilt()
  // The name is in the pictures: containers are called after their stack.
  return runPlaywright('e2e/pictures/playwright.config.ts', {
    ARCHON_SYNC_STACK: process.env.ARCHON_SYNC_STACK ?? 'demo',
  })
})
