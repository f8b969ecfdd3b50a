import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must, root, run, say } from './say.mjs'

const lockFile = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')
const stamp = join(root, 'node_modules', '.installed-lock-hash')

/** Installs the locked versions when node_modules is missing or was installed from another lock file. */
export async function ensureNpmDependencies() {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (!isCurrent(hash)) await install()
  writeFileSync(stamp, hash)
}

/**
 * `npm ci` refuses a lock file without the optional packages of other platforms, which npm leaves out where the registry
 * does not have them. `npm install --no-save` takes the same locked versions and writes no lock file.
 */
async function install() {
  say('Installing npm dependencies (npm ci)')
  const silent = ['--no-audit', '--no-fund', '--loglevel=silent']
  if ((await run('npm', ['ci', ...silent], { stdio: 'ignore' })) === 0) return
  say('npm ci did not accept the lock file here: npm install --no-save instead')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  await must('Installing npm dependencies', 'npm', ['install', '--no-save', ...quiet])
}

function isCurrent(hash) {
  if (!existsSync(installed)) return false
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === hash
  return statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs
}
