import type { Endpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { ResolvedProfile } from '../../src-shared/domain/profile'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { SecretStore } from '../store/secrets'
import type { Terminal } from './terminal'

/** Which of the two password variables belongs to an endpoint of a profile. */
export function sideOf(profile: ResolvedProfile): (endpoint: Endpoint) => 'local' | 'remote' {
  return (endpoint) => (endpoint.id === profile.local.id ? 'local' : 'remote')
}

/**
 * Passwords for the command line: URL, environment, pgpass file, and on a terminal a question, one at a time. What was
 * typed is kept for this run only.
 */
export function cliPasswords(
  secrets: SecretStore,
  terminal: Pick<Terminal, 'canAsk' | 'askSecret'>,
  sideOf: (endpoint: Endpoint) => 'local' | 'remote',
  signal: AbortSignal,
): PasswordLookup {
  const lookup = secrets.lookup({ anySource: true, sideOf })
  let queue: Promise<unknown> = Promise.resolve()

  async function find(endpoint: Endpoint): Promise<string | null> {
    try {
      return await lookup(endpoint)
    } catch (error) {
      const isMissing = error instanceof AppError && error.failure.code === 'connection/password-needed'
      if (!isMissing || !terminal.canAsk) throw error
    }
    const password = await terminal.askSecret(`Password of ${endpoint.user} at ${endpoint.name}: `, signal)
    await secrets.provide(endpoint.id, password, false)
    return password
  }

  return (endpoint) => {
    const result = queue.then(() => find(endpoint))
    queue = result.catch(() => undefined)
    return result
  }
}
