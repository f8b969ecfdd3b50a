import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContainerEndpoint, Endpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import type { Profile } from '../../src-shared/domain/profile'
import { defaultSettings, type Settings } from '../../src-shared/domain/settings'
import type { TestDatabase } from '../stack/database'

/** What differs from the plain pair: an unprotected container, and a staging server reached over its session pooler. */
export interface PairChanges {
  readonly local?: Partial<ContainerEndpoint>
  readonly remote?: Partial<ServerEndpoint>
  readonly settings?: Partial<Settings>
}

export const localName = 'Local Archon'
export const remoteName = 'Hosted Archon'
const root = join(import.meta.dirname, '..', '..')

/** Writes the files of a data home that knows this pair, as the application itself would have saved them. */
export async function writeHome(
  home: string,
  { local, remote }: { readonly local: TestDatabase; readonly remote: TestDatabase },
  changes: PairChanges = {},
): Promise<void> {
  const endpoints: Endpoint[] = [
    { ...containerOf(local), ...changes.local },
    { ...serverOf(remote), ...changes.remote },
  ]
  await save(home, 'endpoints.json', { version: 1, endpoints })
  await save(home, 'profiles.json', { version: 1, profiles: [await archonProfile()] })
  if (changes.settings !== undefined) await save(home, 'settings.json', { ...defaultSettings, ...changes.settings })
}

async function archonProfile(): Promise<Profile> {
  const { include, exclude, options } = JSON.parse(
    await readFile(join(root, 'resources', 'presets', 'archon.json'), 'utf8'),
  )
  return {
    id: 'pair',
    name: 'archon',
    localEndpointId: 'local-end',
    remoteEndpointId: 'remote-end',
    include,
    exclude,
    options,
  }
}

function containerOf(database: TestDatabase): ContainerEndpoint {
  return {
    kind: 'container',
    id: 'local-end',
    name: localName,
    environment: 'local',
    container: database.server.container,
    port: database.server.port,
    ...common(database),
  }
}

function serverOf(database: TestDatabase): ServerEndpoint {
  return {
    kind: 'server',
    id: 'remote-end',
    name: remoteName,
    environment: 'staging',
    host: database.server.host,
    port: database.server.sessionPort,
    tls: { mode: 'auto' },
    ...common(database),
  }
}

function common({ name, server }: TestDatabase) {
  return {
    database: name,
    user: server.owner.user,
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'environment' as const,
  }
}

async function save(home: string, name: string, document: unknown): Promise<void> {
  await writeFile(join(home, name), `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 })
}
