import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { must, root, say } from './say.mjs'

const sources = ['src-main', 'src-shared', 'src-renderer', 'resources', 'electron.vite.config.ts', 'package.json']
const outputs = { main: join(root, 'out', 'main', 'main.js'), cli: join(root, 'out', 'main', 'cli.js') }

/** Builds the application when a built file is missing or older than a source, and answers where the files are. */
export async function ensureBuilt() {
  if (!isCurrent()) {
    say('Building the application')
    await must('Building the application', 'npx', ['--no-install', 'electron-vite', 'build', '--logLevel', 'warn'])
  }
  return outputs
}

function isCurrent() {
  const built = Object.values(outputs)
  if (!built.every((file) => existsSync(file))) return false
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs))
  return sources.every((source) => newest(join(root, source)) <= oldest)
}

function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const times = readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.[a-z]+$/.test(entry.name))
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  return Math.max(0, ...times)
}
