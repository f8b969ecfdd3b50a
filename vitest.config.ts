import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** Faults of restore and undo that `npm test` has no time for; a sync's are tried in every run, and the import is one. */
const onlyThorough = ['beside', 'cancel', 'commit', 'damage', 'network', 'places', 'records', 'servers'].map(
  (name) => `src-main/jobs/restore-fault-${name}.docker.test.ts`,
)

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Properties take their time on a busy machine; none of them is about speed.
          testTimeout: 30_000,
          include: ['src-main/**/*.test.ts', 'src-shared/**/*.test.ts', 'scripts/**/*.test.mjs', 'e2e/**/*.test.ts'],
          exclude: ['**/*.pg.test.ts', '**/*.docker.test.ts', '**/node_modules/**'],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          testTimeout: 30_000,
          environment: 'jsdom',
          include: ['src-renderer/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: {
          name: 'servers',
          include: ['src-main/**/*.pg.test.ts', 'src-main/**/*.docker.test.ts', 'e2e/stack/**/*.docker.test.ts'],
          exclude: process.env.ARCHON_SYNC_THOROUGH === '1' ? [] : onlyThorough,
          globalSetup: ['e2e/stack/vitest-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: true,
          maxWorkers: 2,
        },
      },
    ],
  },
})
