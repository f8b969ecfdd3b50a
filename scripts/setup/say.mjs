import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** Something a person must do before set-up can go on; its message is all they need. */
export class SetUpProblem extends Error {}

/** One plain line about a step, on standard error, so that standard output stays the command's own. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Runs a quick command and answers what it wrote, or undefined when it is missing or failed. */
export function ask(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 15_000, cwd: root, ...options })
  return status === 0 ? stdout.trim() : undefined
}

/** Whether a command is on PATH. */
export function hasCommand(command) {
  const [finder, args] = process.platform === 'win32' ? ['where', [command]] : ['sh', ['-c', `command -v ${command}`]]
  return ask(finder, args) !== undefined
}

/** Runs a command to its end, its output shown; answers the exit code (127 when it could not start). */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32'
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell, ...options })
    child.on('error', () => resolve(127))
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

/** Like run, but its output goes to standard error and a failure is a SetUpProblem that says what failed. */
export async function must(what, command, args, options = {}) {
  const code = await run(command, args, { stdio: ['ignore', process.stderr, process.stderr], ...options })
  if (code !== 0) throw new SetUpProblem(`${what} failed (exit code ${code}): ${command} ${args.join(' ')}`)
}

/** Runs the main function of a script: a SetUpProblem is told in its own words, anything else is a bug with its stack. */
export async function main(work) {
  try {
    process.exitCode = await work()
  } catch (error) {
    say(error instanceof SetUpProblem ? error.message : String(error?.stack ?? error))
    process.exitCode = 1
  }
}
