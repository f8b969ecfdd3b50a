import type { App } from '../app'
import type { Handlers } from './register-handlers'

/** How many passwords the keyring keeps, and the way to forget them. No password ever goes to the page. */
export function secretHandlers(app: App): Pick<Handlers, 'secrets/kept' | 'secrets/forget-all'> {
  return {
    'secrets/kept': () => app.secrets.kept(),
    async 'secrets/forget-all'() {
      await app.secrets.forgetAll()
      return null
    },
  }
}
