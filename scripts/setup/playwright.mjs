import { run } from './say.mjs'
import { virtualDisplay } from './virtual-display.mjs'

/** Runs a Playwright configuration under e2e/, on a display of its own where there is none; answers the exit code. */
export function runPlaywright(config, env = {}) {
  const [command, ...args] = [...virtualDisplay(), 'npx', '--no-install', 'playwright', 'test', '--config', config]
  return run(command, args, { env: { ...process.env, ...env } })
}
