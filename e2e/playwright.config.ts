import { defineConfig } from '@playwright/test'

/** The real application in the real Electron, on the stack of e2e/stack. Needs a display (`xvfb-run -a` where there is none). */
export default defineConfig({
  testDir: '.',
  globalSetup: './app/global-setup.ts',
  outputDir: '../test-results/e2e',
  fullyParallel: true,
  workers: 2,
  // One more try on a machine that is too busy for a window; what needed it is listed as flaky.
  retries: 1,
  forbidOnly: true,
  // Generous: a test takes 10 to 30 s on two idle cores, and a busy machine is no failure.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // Pictures of every state, to compare with; `npm run baselines` makes them anew.
  snapshotPathTemplate: '{testDir}/baselines/{arg}{ext}',
  reporter: 'list',
  projects: [
    { name: 'flows', testMatch: '*.spec.ts', testIgnore: 'visual.spec.ts' },
    // Pictures depend on how a machine draws text, so `npm test` does not compare them.
    { name: 'looks', testMatch: 'visual.spec.ts' },
  ],
})
