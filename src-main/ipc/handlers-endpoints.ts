import { type Endpoint, endpointSchema } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { EndpointDraft } from '../../src-shared/ipc/contract'
import type { App } from '../app'
import { anchorFor } from '../endpoints/anchor'
import { parseConnection } from '../endpoints/parse-connection'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { RunLatest } from './latest'
import type { Handlers } from './register-handlers'

type Channels =
  | 'endpoints/list'
  | 'endpoints/parse'
  | 'endpoints/test'
  | 'endpoints/save'
  | 'endpoints/delete'
  | 'endpoints/check'
  | 'endpoints/provide-password'

export function endpointHandlers(app: App, latest: RunLatest): Pick<Handlers, Channels> {
  async function check(endpoint: Endpoint, passwords: PasswordLookup) {
    const hint = endpoint.kind === 'container' ? null : await anchorFor(app, endpoint)
    return latest(`check ${endpoint.id}`, (signal) => app.engine.check(endpoint, passwords, hint, signal))
  }

  return {
    'endpoints/list': () => app.endpoints.list(),
    async 'endpoints/parse'({ text }) {
      const parsed = parseConnection(text)
      if (parsed.password !== null) app.logger.registerSecret(parsed.password)
      return parsed
    },
    'endpoints/test'({ endpoint, password }) {
      const draft = endpointSchema.parse({ ...endpoint, id: endpoint.id ?? 'draft' })
      if (password === undefined) return check(draft, app.secrets.lookup())
      if (password !== '') app.logger.registerSecret(password)
      return check(draft, async () => (password === '' ? null : password))
    },
    async 'endpoints/save'(draft) {
      const endpoint = await app.endpoints.save(draft.endpoint)
      await keepPassword(app, endpoint, draft)
      return endpoint
    },
    async 'endpoints/delete'({ id }) {
      await requireUnused(app, id)
      await app.endpoints.delete(id)
      await app.secrets.forget(id)
      return null
    },
    async 'endpoints/check'({ id }) {
      return check(await app.endpoints.get(id), app.secrets.lookup())
    },
    async 'endpoints/provide-password'({ id, password, keep }) {
      const endpoint = await app.endpoints.get(id)
      await app.secrets.provide(endpoint.id, password, keep)
      return null
    },
  }
}

/** What was stored goes when the endpoint no longer wants it stored; a new password is kept where the endpoint says. */
async function keepPassword(app: App, endpoint: Endpoint, { password }: EndpointDraft): Promise<void> {
  const inKeyring = endpoint.passwordSource === 'keyring'
  if (password === '') await app.secrets.forget(endpoint.id)
  else if (password !== undefined) await app.secrets.provide(endpoint.id, password, inKeyring)
  else if (!inKeyring) await app.secrets.forget(endpoint.id)
}

async function requireUnused(app: App, id: string): Promise<void> {
  const users = (await app.profiles.list()).filter(
    (profile) => profile.localEndpointId === id || profile.remoteEndpointId === id,
  )
  if (users.length === 0) return
  throw new AppError({
    code: 'endpoint/in-use',
    message: `This connection is used by ${users.map((profile) => profile.name).join(', ')}.`,
    hint: 'Delete or change those profiles first.',
  })
}
