/** `npm run -s cli -- …`: the command line of this checkout, built first when it must be. Writes nothing of its own to standard output. */
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './setup/build.mjs'
import { ensureNpmDependencies } from './setup/npm-dependencies.mjs'
import { SetUpProblem, say } from './setup/say.mjs'

try {
  await ensureNpmDependencies()
  const { cli } = await ensureBuilt()
  process.argv[1] = cli
  await import(pathToFileURL(cli).href)
} catch (error) {
  if (!(error instanceof SetUpProblem)) throw error
  say(error.message)
  process.exitCode = 1
}
