import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { type Profile, profileOptionsSchema } from '../../../src-shared/domain/profile'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { archonPreset } from '../../text/preset'

export type FirstTables = 'archon' | 'all'

interface FirstChoice {
  readonly container: FoundContainer
  readonly remoteId: string
  readonly tables: FirstTables
  readonly keyring: boolean
}

/** Saves the container as a connection, if it is not one yet, and the pair as a profile. */
export async function createFirstProfile({ container, remoteId, tables, keyring }: FirstChoice): Promise<Profile> {
  const local = (await savedContainer(container)) ?? (await saveContainer(container, keyring))
  const selection =
    tables === 'archon' ? archonPreset : { include: ['*'], exclude: [], options: profileOptionsSchema.parse({}) }
  const name = tables === 'archon' ? 'archon' : container.name.slice(0, 60)
  return call('profiles/save', {
    profile: { name, localEndpointId: local.id, remoteEndpointId: remoteId, ...selection },
  })
}

async function savedContainer(container: FoundContainer): Promise<Endpoint | undefined> {
  const endpoints = await call('endpoints/list', undefined)
  return endpoints.find((endpoint) => endpoint.kind === 'container' && endpoint.container === container.name)
}

function saveContainer(container: FoundContainer, keyring: boolean): Promise<Endpoint> {
  return call('endpoints/save', {
    endpoint: {
      kind: 'container',
      name: container.name.slice(0, 60),
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
