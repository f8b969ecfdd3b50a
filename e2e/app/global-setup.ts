import { electronVersion } from '../../scripts/setup/electron-runtime.mjs'
import { acquireStack } from '../stack/stack'

/** Starts the servers once for all workers and says what the tests run on; stops what it started afterwards. */
// biome-ignore lint/style/noDefaultExport: Playwright takes the default export of a global set-up
export default async function setUp(): Promise<() => Promise<void>> {
  const acquired = await acquireStack((line) => process.stderr.write(`${line}\n`))
  process.stdout.write(`Electron ${electronVersion()}\n`)
  return () => acquired.release()
}
