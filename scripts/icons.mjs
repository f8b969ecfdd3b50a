/** `npm run icons`: draws resources/icons/icon.svg, by Electron itself, into what each system wants. The results are kept in git. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { icnsFile, icoFile } from './icons/containers.mjs'
import { electronExecutable, ensureElectron } from './setup/electron-runtime.mjs'
import { ensureNpmDependencies } from './setup/npm-dependencies.mjs'
import { ask, main, root, SetUpProblem } from './setup/say.mjs'
import { virtualDisplay } from './setup/virtual-display.mjs'

const folder = join(root, 'resources', 'icons')
/** macOS wants air around the body, the others nearly none. */
const views = { mac: '0 0 1024 1024', other: '84 84 856 856' }
const sizes = { linux: [16, 24, 32, 48, 64, 128, 256, 512], windows: [16, 20, 24, 32, 40, 48, 64, 128, 256] }
const macSizes = [16, 32, 64, 128, 256, 512, 1024]

/** PNG of each size by number of pixels. */
function render(viewBox, all) {
  const jobs = all.map((size) => ({ size, viewBox }))
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : []
  const electron = [electronExecutable(), ...asRoot, join(root, 'scripts', 'icons', 'render')]
  const [command, ...args] = [...virtualDisplay(), ...electron]
  const env = { ...process.env, ICON_SVG: join(folder, 'icon.svg'), ICON_JOBS: JSON.stringify(jobs) }
  const answer = ask(command, args, { env, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 })
  if (answer === undefined) throw new SetUpProblem('Electron drew no icons.')
  const pictures = JSON.parse(answer.split('\n').at(-1))
  return new Map(all.map((size, index) => [size, Buffer.from(pictures[index], 'base64')]))
}

await main(async () => {
  await ensureNpmDependencies()
  await ensureElectron()
  const others = render(views.other, [...new Set([...sizes.linux, ...sizes.windows])])
  rmSync(join(folder, 'linux'), { recursive: true, force: true })
  mkdirSync(join(folder, 'linux'), { recursive: true })
  for (const size of sizes.linux) writeFileSync(join(folder, 'linux', `${size}x${size}.png`), others.get(size))
  writeFileSync(join(folder, 'icon.ico'), icoFile(sizes.windows.map((size) => ({ size, png: others.get(size) }))))
  writeFileSync(join(folder, 'icon.icns'), icnsFile(render(views.mac, macSizes)))
  return 0
})
