/**
 * Does what Electron's own default application does with `electron FOLDER`; the fallback runtime carries a copy of this
 * file. A module with a top-level await: Electron holds back its ready event until such a module has been loaded.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
const manifest = join(folder, 'package.json')

if (!existsSync(manifest)) {
  process.stderr.write(`Usage: electron FOLDER (there is no ${manifest})\n`)
  app.exit(1)
} else {
  const { name, productName, version, main } = JSON.parse(readFileSync(manifest, 'utf8'))
  process.defaultApp = true
  app.setName(productName ?? name)
  app.setVersion(version)
  app.setAppPath(folder)
  await import(pathToFileURL(join(folder, main)).href).catch((error) => {
    process.stderr.write(`${error.stack}\n`)
    app.exit(1)
  })
}
