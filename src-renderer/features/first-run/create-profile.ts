import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { type Profile, profileOptionsSchema } from '../../../src-shared/domain/profile'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { archonPreset } from '../../text/preset'

export type FirstTables = 'archon' | 'all'

/** A container, and the database and user in it. */
export type FirstContainer = Pick<FoundContainer, 'name' | 'database' | 'user'>

interface FirstChoice {
  readonly container: FirstContainer
  readonly remoteId: string
  readonly tables: FirstTables
  readonly keyring: boolean
}

/** Saves database and user of the container as a connection, if they are not one yet, and the pair as a profile. */
export async function createFirstProfile({ container, remoteId, tables, keyring }: FirstChoice): Promise<Profile> {
  const endpoints = await call('endpoints/list', undefined)
  const local = savedLocal(endpoints, container) ?? (await saveLocal(endpoints, container, keyring))
  const selection =
    tables === 'archon' ? archonPreset : { include: ['*'], exclude: [], options: profileOptionsSchema.parse({}) }
  const name = tables === 'archon' ? 'archon' : container.name.slice(0, 60)
  return call('profiles/save', {
    profile: { name, localEndpointId: local.id, remoteEndpointId: remoteId, ...selection },
  })
}

function savedLocal(endpoints: readonly Endpoint[], { name, database, user }: FirstContainer): Endpoint | undefined {
  return endpoints.find(
    (endpoint) =>
      endpoint.kind === 'container' &&
      endpoint.container === name &&
      endpoint.database === database &&
      endpoint.user === user,
  )
}

function saveLocal(endpoints: readonly Endpoint[], container: FirstContainer, keyring: boolean): Promise<Endpoint> {
  const taken = endpoints.some((endpoint) => endpoint.name === container.name.slice(0, 60))
  const name = taken ? `${container.name.slice(0, 40)} ${container.database}` : container.name
  return call('endpoints/save', {
    endpoint: {
      kind: 'container',
      name: name.slice(0, 60),
      container: container.name,
      port: 5432,
      environment: 'local',
      user: container.user,
      database: container.database,
      isProtected: false,
      canBeTarget: true,
      passwordSource: keyring ? 'keyring' : 'ask',
    },
  })
}
