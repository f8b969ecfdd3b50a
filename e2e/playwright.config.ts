import { defineConfig } from '@playwright/test'

/** The real application in the real Electron, on the stack of e2e/stack. Needs a display (`xvfb-run -a` where there is none). */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './app/global-setup.ts',
  outputDir: '../test-results/e2e',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
})
