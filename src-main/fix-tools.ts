import type { Endpoint } from '../src-shared/domain/endpoint'
import type { App } from './app'
import type { FixTools } from './endpoints/apply-fix'
import type { PasswordLookup } from './endpoints/password-lookup'

/** Fixes of saved endpoints, as window and command line apply them. `hint` names the container whose network is joined. */
export function savedFixTools(
  app: Pick<App, 'endpoints' | 'profiles' | 'secrets' | 'engine'>,
  hint: Endpoint | null,
  passwords: PasswordLookup = app.secrets.lookup(),
): FixTools {
  const signal = AbortSignal.timeout(60_000)
  return {
    save: (endpoint) => app.endpoints.save(endpoint),
    password: passwords,
    keepPassword: (endpoint, password) =>
      app.secrets.provide(endpoint.id, password, endpoint.passwordSource === 'keyring'),
    startContainer: (container) => app.engine.startContainer(container),
    createDatabase: (endpoint) => app.engine.createDatabase(endpoint, passwords, hint, signal),
    remoteOf: async (id) =>
      (await app.profiles.list()).filter((profile) => profile.remoteEndpointId === id).map(({ name }) => name),
  }
}
