import { type Endpoint, endpointSchema } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { guardFor } from '../../src-shared/domain/guard'
import type { EndpointDraft, Protection } from '../../src-shared/ipc/contract'
import type { App } from '../app'
import { anchorFor } from '../endpoints/anchor'
import { applyFix } from '../endpoints/apply-fix'
import { readAuthorityFile } from '../endpoints/ca-file'
import { requireConfirmation } from '../endpoints/confirm'
import { parseConnection } from '../endpoints/parse-connection'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { savedFixTools } from '../fix-tools'
import type { Desktop } from './desktop'
import type { RunLatest } from './latest'
import type { Handlers } from './register-handlers'

type Channels =
  | 'endpoints/list'
  | 'endpoints/parse'
  | 'endpoints/clipboard'
  | 'endpoints/test'
  | 'endpoints/save'
  | 'endpoints/delete'
  | 'endpoints/check'
  | 'endpoints/protect'
  | 'endpoints/apply-fix'
  | 'endpoints/create-database'
  | 'endpoints/choose-ca'
  | 'endpoints/provide-password'

/** The text when it is a connection string: nothing else of the clipboard reaches the page. */
function connectionIn(text: string): { text: string } | null {
  try {
    if (text.length === 0 || text.length > 10_000) return null
    parseConnection(text)
    return { text }
  } catch {
    return null
  }
}

const markTimeoutMs = 30_000

export function endpointHandlers(app: App, desktop: Desktop, latest: RunLatest): Pick<Handlers, Channels> {
  const hintFor = async (endpoint: Endpoint) => (endpoint.kind === 'container' ? null : anchorFor(app, endpoint))

  async function check(endpoint: Endpoint, passwords: PasswordLookup) {
    const hint = await hintFor(endpoint)
    return latest(`check ${endpoint.id}`, (signal) => app.engine.check(endpoint, passwords, hint, signal))
  }

  return {
    'endpoints/list': () => app.endpoints.list(),
    async 'endpoints/parse'({ text }) {
      const parsed = parseConnection(text)
      if (parsed.password !== null) app.logger.registerSecret(parsed.password)
      return parsed
    },
    'endpoints/clipboard': async () => connectionIn(await desktop.readText()),
    'endpoints/test': (draft) => {
      const { endpoint, passwords } = draftOf(app, draft)
      return check(endpoint, passwords)
    },
    async 'endpoints/save'(draft) {
      await requireStillProtected(app, draft)
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
    async 'endpoints/protect'({ id, isProtected, confirmation }) {
      const endpoint = await app.endpoints.get(id)
      // A mark that is not known here may be in the database: taking protection away always asks.
      if (!isProtected) requireConfirmation(guardFor({ ...endpoint, isProtected: true }, 'unprotect'), confirmation)
      return protect(app, endpoint, isProtected)
    },
    async 'endpoints/apply-fix'({ id, act }) {
      const endpoint = await app.endpoints.get(id)
      return applyFix(endpoint, act, savedFixTools(app, await hintFor(endpoint)))
    },
    async 'endpoints/create-database'(draft) {
      const { endpoint, passwords } = draftOf(app, draft)
      await applyFix(endpoint, { kind: 'create-database' }, savedFixTools(app, await hintFor(endpoint), passwords))
      return null
    },
    async 'endpoints/choose-ca'() {
      const path = await desktop.chooseFile()
      return path === null ? null : readAuthorityFile(path)
    },
    async 'endpoints/provide-password'({ id, password, keep }) {
      const endpoint = await app.endpoints.get(id)
      await app.secrets.provide(endpoint.id, password, keep)
      return null
    },
  }
}

/** A connection from the form, with the password that was typed or, where none was, the one that is kept. */
function draftOf(app: App, draft: EndpointDraft): { endpoint: Endpoint; passwords: PasswordLookup } {
  const { password } = draft
  const endpoint = endpointSchema.parse({ ...draft.endpoint, id: draft.endpoint.id ?? 'draft' })
  if (password === undefined) return { endpoint, passwords: app.secrets.lookup() }
  if (password !== '') app.logger.registerSecret(password)
  return { endpoint, passwords: async () => (password === '' ? null : password) }
}

/** What was stored goes when the endpoint no longer wants it stored; a new password is kept where the endpoint says. */
async function keepPassword(app: App, endpoint: Endpoint, { password }: EndpointDraft): Promise<void> {
  const inKeyring = endpoint.passwordSource === 'keyring'
  if (password === '') await app.secrets.forget(endpoint.id)
  else if (password !== undefined) await app.secrets.provide(endpoint.id, password, inKeyring)
  else if (!inKeyring) await app.secrets.forget(endpoint.id)
}

/** Protection goes by an act of its own, which asks; never along with other changes of a form. */
async function requireStillProtected(app: App, { endpoint }: EndpointDraft): Promise<void> {
  const saved = (await app.endpoints.list()).find((item) => item.id === endpoint.id)
  if (saved?.isProtected !== true || endpoint.isProtected) return
  throw new AppError({
    code: 'guard/refused',
    message: `${saved.name} is protected. Its protection is taken away by an act of its own.`,
    hint: 'Choose "Remove protection…" in the connection.',
  })
}

/**
 * Here first where protection is set, in the database first where it goes: whatever fails half-way leaves it protected.
 * A database that cannot be asked keeps its mark, and with it its protection.
 */
async function protect(app: App, endpoint: Endpoint, isProtected: boolean): Promise<Protection> {
  if (isProtected) await app.endpoints.save({ ...endpoint, isProtected: true })
  const { isMarked, reason } = await markOf(app, endpoint, isProtected)
  if (isMarked === true && !isProtected) {
    throw new AppError({
      code: 'guard/refused',
      message: `The mark in the database stays: ${reason ?? 'it could not be taken away.'}`,
      hint: 'The owner of the database can take it away. Until then every installation treats it as protected.',
    })
  }
  return { endpoint: await app.endpoints.save({ ...endpoint, isProtected }), isMarked, reason }
}

async function markOf(app: App, endpoint: Endpoint, wanted: boolean): Promise<Omit<Protection, 'endpoint'>> {
  const signal = AbortSignal.timeout(markTimeoutMs)
  try {
    const anchor = await anchorFor(app, endpoint)
    return await app.engine.mark(endpoint, anchor, app.secrets.lookup(), wanted, signal)
  } catch (error) {
    if (signal.aborted) return { isMarked: null, reason: `${endpoint.name} did not answer in time.` }
    if (!(error instanceof AppError)) throw error
    return { isMarked: null, reason: error.failure.message }
  }
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
