import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ask, hasCommand, root, SetUpProblem, say } from './say.mjs'

const log = join(root, '.cache', 'dockerd.log')
const pidFile = '/var/run/docker.pid'

/** Makes sure a Docker engine answers: the one of DOCKER_HOST or of the current context, or one started here as root on Linux. */
export async function ensureDockerEngine() {
  if (answers()) return
  if (process.env.DOCKER_HOST)
    throw new SetUpProblem(
      `No Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}. Start it, or unset DOCKER_HOST.`,
    )
  const dockerd = hasCommand('dockerd') || existsSync('/usr/sbin/dockerd')
  if (process.platform !== 'linux' || process.getuid() !== 0 || !dockerd) throw new SetUpProblem(advice())
  say(`Starting the Docker engine (its log: ${log})`)
  removeStalePidFile()
  start()
  await untilItAnswers()
}

function answers() {
  return ask('docker', ['info', '--format', '{{.ServerVersion}}']) !== undefined
}

function advice() {
  const { stderr } = spawnSync('docker', ['ps', '--quiet'], { encoding: 'utf8', timeout: 15_000 })
  if (/permission denied/i.test(stderr ?? '')) {
    return 'Docker runs, but this user may not use it. Add yourself to its group, log in again, then run this again:\n  sudo usermod -aG docker "$USER"'
  }
  const how = process.platform === 'linux' ? 'sudo systemctl start docker' : 'open Docker Desktop, OrbStack or Colima'
  return `No Docker engine answers. Start it (${how}), then run this again.`
}

/** The pid file of a daemon that is gone keeps the next one from starting once its number is taken by another process. */
function removeStalePidFile() {
  if (!existsSync(pidFile)) return
  const command = `/proc/${readFileSync(pidFile, 'utf8').trim()}/comm`
  if (!existsSync(command) || readFileSync(command, 'utf8').trim() !== 'dockerd') rmSync(pidFile, { force: true })
}

function start() {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const output = openSync(log, 'a')
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
  spawn('dockerd', [], { detached: true, stdio: ['ignore', output, output], cwd: '/', env }).unref()
}

async function untilItAnswers() {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (answers()) return
    await wait(300)
  }
  throw new SetUpProblem(
    `The Docker engine did not start within a minute. The end of its log (${log}):\n${readFileSync(log, 'utf8').split('\n').slice(-12).join('\n')}`,
  )
}
