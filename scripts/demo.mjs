/**
 * `npm run demo`: a throw-away pair of servers and the application on it. Without a display both syncs run headless and
 * pictures of the window are saved. `npm run demo -- --clean` removes everything it made.
 * Exit code 0 only if the syncs were verified.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { demoFolder, home, passwordVariables, profileFile, screenshotFolder, writeDemoHome } from './demo/profile.mjs'
import { ensureBuilt } from './setup/build.mjs'
import { electronExecutable } from './setup/electron-runtime.mjs'
import { ask, main, root, run, SetUpProblem, say } from './setup/say.mjs'
import { setUp } from './setup/set-up.mjs'
import { hasDisplay } from './setup/system-packages.mjs'
import { virtualDisplay } from './setup/virtual-display.mjs'

const tsx = [join('node_modules', 'tsx', 'dist', 'cli.mjs'), join('e2e', 'stack', 'demo.ts')]

function onStack(command) {
  return run(process.execPath, [...tsx, command])
}

async function clean() {
  if (existsSync(join(root, tsx[0])) && ask('docker', ['info']) !== undefined) {
    if ((await onStack('down')) !== 0)
      throw new SetUpProblem('The demo servers could not be removed. Try again when Docker answers.')
  } else say('Docker does not answer: containers and images of the demo, if there are any, stay until this runs again.')
  rmSync(demoFolder, { recursive: true, force: true })
  say('Removed the demo: its servers, images, data and pictures.')
  return 0
}

async function startPair() {
  say('Starting the demo servers')
  const answer = ask(process.execPath, [...tsx, 'up'], { timeout: 15 * 60_000, stdio: ['ignore', 'pipe', 'inherit'] })
  if (answer === undefined) throw new SetUpProblem('The demo servers did not start; the reason is above.')
  return JSON.parse(answer)
}

/** An empty remote pulled first would empty the local side: so push, let someone edit the remote, then pull. */
async function syncBothWays(cli, env) {
  const sync = (direction) =>
    run(
      process.execPath,
      [cli, 'sync', `--direction=${direction}`, '--profile', profileFile, '--home', home, '--skip-confirm'],
      { env },
    )
  const acts = [
    ['The remote has the tables and no pages. Pushing the local database to it', () => sync('local-to-remote')],
    ['', () => onStack('check')],
    ['Someone works on the remote: a project is renamed, a source added, a prompt deleted', () => onStack('edit')],
    ['Pulling the remote back', () => sync('remote-to-local')],
    ['', () => onStack('check')],
  ]
  for (const [title, act] of acts) {
    if (title) process.stdout.write(`\n== ${title}\n`)
    const code = await act()
    if (code !== 0) throw new SetUpProblem(`The demo stops here: the last step ended with exit code ${code}.`)
  }
}

async function savePictures(env) {
  process.stdout.write('\n== Pictures of the window\n')
  const script = [process.execPath, join(root, 'scripts', 'demo', 'screenshots.mjs'), home, screenshotFolder]
  const [command, ...args] = [...virtualDisplay(), ...script]
  const code = await run(command, args, { env })
  if (code !== 0) throw new SetUpProblem('The syncs were verified, but the pictures of the window could not be taken.')
}

async function openWindow(env) {
  say('Opening the application on the demo pair. Close its window to end the demo.')
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : []
  await run(electronExecutable(), [...asRoot, root, '--home', home], { env })
  const outcomes = historyOutcomes()
  if (outcomes.length === 0) say('No sync was run in the window, so none was verified.')
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'succeeded') ? 0 : 1
}

/** The last outcome of each sync in the demo's history: the last line of an id wins, a torn last line is none. */
function historyOutcomes() {
  const file = join(home, 'history.jsonl')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  return [...new Map(lines.map((line) => JSON.parse(line)).map(({ syncId, outcome }) => [syncId, outcome])).values()]
}

await main(async () => {
  if (process.argv.includes('--clean')) return clean()
  await setUp('local', 'remote')
  const { cli } = await ensureBuilt()
  const pair = await startPair()
  writeDemoHome(pair)
  const env = { ...process.env, ...passwordVariables(pair) }
  if (hasDisplay()) return openWindow(env)
  await syncBothWays(cli, env)
  await savePictures(env)
  process.stdout.write('\nBoth syncs were verified. To remove everything: npm run demo -- --clean\n')
  return 0
})
