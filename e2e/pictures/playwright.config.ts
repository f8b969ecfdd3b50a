import { defineConfig } from '@playwright/test'

/** Not tests: pictures of the real application on the stack, for the README. */
export default defineConfig({
  testDir: '.',
  testMatch: 'pictures.ts',
  globalSetup: '../app/global-setup.ts',
  outputDir: '../../test-results/pictures',
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
})
