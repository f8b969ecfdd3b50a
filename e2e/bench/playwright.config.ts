import { defineConfig } from '@playwright/test'

/** What is measured rather than judged: one after the other, on the stack, in the real application. */
export default defineConfig({
  testDir: '.',
  testMatch: 'window.ts',
  globalSetup: '../app/global-setup.ts',
  outputDir: '../../test-results/bench',
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'line',
})
