import { AppError } from '../../src-shared/domain/failure'
import type { FoundContainer } from '../../src-shared/ipc/contract'
import type { App } from '../app'
import type { Publish } from './publish'
import type { Handlers } from './register-handlers'

type Channels = 'docker/status' | 'docker/containers' | 'docker/start-container'

export function dockerHandlers(app: App, publish: Publish): Pick<Handlers, Channels> {
  return {
    'docker/status': () => app.engine.dockerStatus(),
    'docker/containers': () => app.engine.containers(),
    async 'docker/start-container'({ container }) {
      await requireContainer(app, container)
      const saved = (await app.endpoints.list()).find(
        (endpoint) => endpoint.kind === 'container' && endpoint.container === container,
      )
      await app.engine.startContainer(container, saved?.port)
      publish({ kind: 'docker-changed' })
      return null
    },
  }
}

/** One of the Postgres containers that are there now; no other is ever touched. Throws `docker/container-missing`. */
export async function requireContainer(app: App, name: string): Promise<FoundContainer> {
  const found = (await app.engine.containers()).find((item) => item.name === name || item.id === name)
  if (found !== undefined) return found
  throw new AppError({
    code: 'docker/container-missing',
    message: `There is no Postgres container called ${name}.`,
    hint: 'Choose one of the containers that were found.',
  })
}
