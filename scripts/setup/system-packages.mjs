import { existsSync } from 'node:fs'
import { ask, hasCommand, must, SetUpProblem, say } from './say.mjs'

/** Whether windows can be shown: macOS and Windows always, Linux with a display server. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * What a Linux system needs, each with the test for it and Debian's package. Libraries are looked for by their soname,
 * so that other distributions' names do not matter. Only the tests need a keyring of their own.
 */
export function requirements({ display, root, tests = false }) {
  const library = (soname, debian) => ({ what: soname, debian, present: (probe) => probe.library(soname) })
  const command = (name, debian) => ({ what: name, debian, present: (probe) => probe.command(name) })
  const keyring = [
    command('dbus-daemon', 'dbus'),
    command('dbus-send', 'dbus'),
    command('gnome-keyring-daemon', 'gnome-keyring'),
    library('libsecret-1.so.0', 'libsecret-1-0'),
  ]
  return [
    command('docker', 'docker.io'),
    library('libgtk-3.so.0', 'libgtk-3-0'),
    library('libnss3.so', 'libnss3'),
    library('libasound.so.2', 'libasound2'),
    library('libgbm.so.1', 'libgbm1'),
    command('unzip', 'unzip'),
    ...(display ? [] : [command('xvfb-run', 'xvfb'), command('xauth', 'xauth')]),
    ...(root ? [command('debootstrap', 'debootstrap')] : []),
    ...(tests ? keyring : []),
  ]
}

/**
 * Installs what is missing on Debian or Ubuntu as root; elsewhere throws with exactly what to install. `tests`: with what
 * only the tests need.
 */
export async function ensureSystemPackages({ tests = false } = {}) {
  if (process.platform !== 'linux') return ensureDockerClient()
  const root = process.getuid() === 0
  const missing = requirements({ display: hasDisplay(), root, tests }).filter((one) => !one.present(realProbe))
  if (missing.length === 0) return
  const packages = [...new Set(missing.map((one) => one.debian))]
  if (!existsSync('/usr/bin/apt-get'))
    throw new SetUpProblem(
      `Missing: ${missing.map((one) => one.what).join(', ')}. Install them with this system's package manager, then run this again.`,
    )
  if (!root)
    throw new SetUpProblem(
      `Missing system packages. Install them, then run this again:\n  sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`,
    )
  await install(packages)
}

function ensureDockerClient() {
  if (!hasCommand('docker'))
    throw new SetUpProblem(
      'Missing: Docker. Install Docker Desktop, OrbStack or Colima, start it, then run this again.',
    )
}

const realProbe = {
  command: (name) => hasCommand(name) || existsSync(`/usr/sbin/${name}`),
  library: (soname) => libraries().includes(soname),
}

function libraries() {
  return ask('/sbin/ldconfig', ['-p']) ?? ask('ldconfig', ['-p']) ?? ''
}

async function install(packages) {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', process.stderr],
  }
  say(`Installing system packages: ${packages.join(' ')}`)
  await must('Reading the package lists', 'apt-get', ['update', '-q'], options)
  const names = packages.map(currentName)
  await must('Installing system packages', 'apt-get', ['install', '-yq', '--no-install-recommends', ...names], options)
}

/** Newer releases renamed some libraries (libasound2 became libasound2t64), the old name is then no real package. */
function currentName(name) {
  const candidate = /Candidate: (\S+)/.exec(ask('apt-cache', ['policy', name]) ?? '')?.[1]
  return candidate === undefined || candidate === '(none)' ? `${name}t64` : name
}
