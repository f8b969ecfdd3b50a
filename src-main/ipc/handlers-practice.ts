import type { ContainerEndpoint } from '../../src-shared/domain/endpoint'
import type { FoundContainer } from '../../src-shared/ipc/contract'
import type { App } from '../app'
import { requireContainer } from './handlers-docker'
import type { Handlers } from './register-handlers'

type Channels = 'practice/start' | 'practice/cancel' | 'practice/state'

export function practiceHandlers(app: App): Pick<Handlers, Channels> {
  return {
    async 'practice/start'({ container }) {
      const found = await requireContainer(app, container)
      return app.practice.start(await endpointOf(app, found), app.secrets.lookup())
    },
    async 'practice/cancel'() {
      await app.practice.cancel()
      return null
    },
    'practice/state': async () => app.practice.view(),
  }
}

/** The saved connection to a container, else one made of what its environment says. */
async function endpointOf(app: App, { name, user, database }: FoundContainer): Promise<ContainerEndpoint> {
  const saved = (await app.endpoints.list()).find((item) => item.kind === 'container' && item.container === name)
  if (saved?.kind === 'container') return saved
  return {
    kind: 'container',
    id: 'practice',
    name: name.slice(0, 60),
    container: name,
    port: 5432,
    database,
    user,
    environment: 'local',
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'ask',
  }
}
