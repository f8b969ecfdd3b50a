/**
 * `npm run package`: a folder in dist/ that runs as it is, made from the Electron that set-up found.
 * `npm run package:installers`: AppImage and deb, dmg, or nsis, each on its own system. electron-builder downloads the
 * tools that make them, and Electron where this machine has another version than the pinned one.
 */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { builderConfig, packagedFolder } from './package/config.mjs'
import { ensureBuilt } from './setup/build.mjs'
import { electronExecutable, ensureElectron } from './setup/electron-runtime.mjs'
import { ensureNpmDependencies } from './setup/npm-dependencies.mjs'
import { main, SetUpProblem, say } from './setup/say.mjs'

const installers = process.argv.includes('--installers')

/** The folder that holds the whole unpacked Electron. */
function electronFolder() {
  const folder = dirname(electronExecutable())
  return process.platform === 'darwin' ? resolve(folder, '..', '..', '..') : folder
}

await main(async () => {
  await ensureNpmDependencies()
  if (!installers) await ensureElectron()
  await ensureBuilt()
  const { build, Platform } = await import('electron-builder')
  const targets = Platform.current().createTarget(installers ? undefined : 'dir')
  say(installers ? 'Making installers' : 'Making the folder')
  await build({ targets, publish: 'never', config: builderConfig(installers ? undefined : electronFolder()) })
  if (installers) return 0
  const { folder, executable } = packagedFolder()
  if (!existsSync(executable)) throw new SetUpProblem(`electron-builder made no ${executable}.`)
  process.stdout.write(`${folder}\n`)
  return 0
})
