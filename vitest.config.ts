import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** Faults of whole servers and networks that fault-connection tries for a sync in every run: these try them for restore and undo. */
const onlyThorough = [
  'src-main/jobs/restore-fault-servers.docker.test.ts',
  'src-main/jobs/restore-fault-network.docker.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src-main/**/*.test.ts', 'src-shared/**/*.test.ts', 'scripts/**/*.test.mjs', 'e2e/**/*.test.ts'],
          exclude: ['**/*.pg.test.ts', '**/*.docker.test.ts', '**/node_modules/**'],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
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
