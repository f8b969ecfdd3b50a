import { run } from './say.mjs'
import { hasDisplay } from './system-packages.mjs'

/** Runs a Playwright configuration under e2e/, on a display of its own where there is none; answers the exit code. */
export function runPlaywright(config, env = {}) {
  const screen = hasDisplay() ? [] : ['xvfb-run', '-a', '--server-args=-screen 0 1440x900x24']
  const [command, ...args] = [...screen, 'npx', '--no-install', 'playwright', 'test', '--config', config]
  return run(command, args, { env: { ...process.env, ...env } })
}
