import { AppError } from '../../src-shared/domain/failure'
import type { App } from '../app'
import type { Publish } from './publish'
import type { Handlers } from './register-handlers'

type Channels = 'docker/status' | 'docker/containers' | 'docker/start-container'

export function dockerHandlers(app: App, publish: Publish): Pick<Handlers, Channels> {
  return {
    'docker/status': () => app.engine.dockerStatus(),
    'docker/containers': () => app.engine.containers(),
    async 'docker/start-container'({ container }) {
      const known = await app.engine.containers()
      if (!known.some((item) => item.name === container || item.id === container)) {
        throw new AppError({
          code: 'docker/container-missing',
          message: `There is no Postgres container called ${container}.`,
          hint: 'Choose one of the containers that were found.',
        })
      }
      await app.engine.startContainer(container)
      publish({ kind: 'docker-changed' })
      return null
    },
  }
}
