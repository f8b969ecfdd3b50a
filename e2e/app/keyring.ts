import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { run } from '../stack/docker'

/** A session bus with a real GNOME keyring on it, apart from whatever this computer's own session has. */
export interface Keyring {
  /** What an application of this session has in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** The keyring is gone for good, and an empty one takes its place: whatever was encrypted with its key is lost. */
  replace(): Promise<void>
  close(): Promise<void>
}

/** How Chromium is told to use it where it does not know the desktop. */
export const gnomeSwitch = '--password-store=gnome-libsecret'

export async function openKeyring(): Promise<Keyring> {
  const folder = await mkdtemp(join(tmpdir(), 'archon-sync-keyring-'))
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const env = { DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) }
  let daemon = await startDaemon(join(folder, 'first'), env)
  return {
    env,
    async replace() {
      await end(daemon)
      await untilOwned(env, false)
      daemon = await startDaemon(join(folder, 'second'), env)
    },
    async close() {
      await end(daemon)
      await end(bus)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startDaemon(home: string, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 })
  const own = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: join(home, 'run') }
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...env, ...own },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  daemon.stdin?.end('the password of the keyring')
  await untilOwned(env, true)
  return daemon
}

async function untilOwned(env: Readonly<Record<string, string>>, owned: boolean): Promise<void> {
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
  ]
  const ask = () => run('dbus-send', [...question, 'string:org.freedesktop.secrets'], { env })
  await expect.poll(ask).toContain(`boolean ${owned}`)
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  let text = ''
  if (stdout !== null) {
    for await (const chunk of stdout) {
      text += String(chunk)
      if (text.includes('\n')) break
    }
  }
  return text.split('\n')[0] ?? ''
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await gone
}
