import { ensureDockerEngine } from './docker-engine.mjs'
import { ensureElectron } from './electron-runtime.mjs'
import { ensureNpmDependencies } from './npm-dependencies.mjs'
import { must } from './say.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/**
 * Brings a fresh machine to where tests and demo can run, with the images of these servers (all when none is named). Each
 * step says a line only when it does something.
 */
export async function setUp(...servers) {
  await ensureSystemPackages()
  await ensureNpmDependencies()
  await ensureDockerEngine()
  await ensureElectron()
  await must('Making the database images', 'npx', ['--no-install', 'tsx', 'e2e/stack/cli.ts', 'images', ...servers])
}
