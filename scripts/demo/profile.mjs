import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/say.mjs'

/** Everything the demo writes. */
export const demoFolder = join(root, '.cache', 'demo')
/** The application's own data during the demo, apart from the user's. */
export const home = join(demoFolder, 'home')
export const profileFile = join(demoFolder, 'archon-demo.profile.json')
export const screenshotFolder = join(demoFolder, 'screenshots')

const common = { isProtected: false, canBeTarget: true, passwordSource: 'environment' }

/** Writes a fresh data home that holds the pair, and the same pair as a profile file for the command line. */
export function writeDemoHome({ local, remote }) {
  rmSync(demoFolder, { recursive: true, force: true })
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const { name, ...preset } = JSON.parse(readFileSync(join(root, 'resources', 'presets', 'archon.json'), 'utf8'))
  const endpoints = [localEndpoint(local), remoteEndpoint(remote)]
  const profile = {
    id: 'demo',
    name: `${name} demo`,
    localEndpointId: 'demo-local',
    remoteEndpointId: 'demo-remote',
    ...preset,
  }
  write(join(home, 'endpoints.json'), { version: 1, endpoints })
  write(join(home, 'profiles.json'), { version: 1, profiles: [profile] })
  const [embeddedLocal, embeddedRemote] = endpoints.map(({ id, ...endpoint }) => endpoint)
  const file = {
    format: 'archon-sync-profile',
    version: 1,
    name: `${name} demo`,
    local: embeddedLocal,
    remote: embeddedRemote,
    ...preset,
  }
  write(profileFile, file)
}

/** Passwords travel in the environment: never in a file or an argument. */
export function passwordVariables({ local, remote }) {
  return { ARCHON_SYNC_LOCAL_PASSWORD: local.password, ARCHON_SYNC_REMOTE_PASSWORD: remote.password }
}

function localEndpoint({ container, database, user }) {
  return {
    kind: 'container',
    id: 'demo-local',
    name: 'Local Archon',
    container,
    port: 5432,
    database,
    user,
    environment: 'local',
    ...common,
  }
}

function remoteEndpoint({ host, port, database, user }) {
  return {
    kind: 'server',
    id: 'demo-remote',
    name: 'Demo remote',
    host,
    port,
    database,
    user,
    tls: { mode: 'auto' },
    environment: 'development',
    ...common,
  }
}

function write(path, document) {
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 })
}
