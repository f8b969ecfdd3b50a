import { join } from 'node:path'
import { z } from 'zod'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { KeptPasswords, KeyringStatus } from '../../src-shared/ipc/contract'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { jsonFile } from './json-file'

/** What encrypts with the system's keyring: Electron's safeStorage, handed in; plain Node has none. */
export interface SecretBox {
  status(): KeyringStatus
  encrypt(text: string): Promise<Buffer>
  /** Throws when the data was encrypted with another key. */
  decrypt(data: Buffer): Promise<string>
}

export interface SecretSources {
  readonly home: string
  readonly box: SecretBox | null
  /** The user's pgpass file: the password for a place, or `null`. */
  readonly readPassfile: (endpoint: Endpoint) => Promise<string | null>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Is told of every password that is seen, so that logs can redact it. */
  readonly onSecret: (password: string) => void
}

export interface SecretStore {
  status(): KeyringStatus
  /** Keeps a password for this session, and in the keyring when `keep` and there is one; answers where it is now. */
  provide(endpointId: string, password: string, keep: boolean): Promise<'keyring' | 'session'>
  forget(endpointId: string): Promise<void>
  /** Forgets every password that is stored, and those of this session. */
  forgetAll(): Promise<void>
  /** How many are stored, and how many of them this keyring cannot read. */
  kept(): Promise<KeptPasswords>
  /**
   * Session memory, then what the endpoint says: keyring, pgpass file, environment variable
   * (`ARCHON_SYNC_LOCAL_PASSWORD`, `ARCHON_SYNC_REMOTE_PASSWORD`). `anySource` tries all of them whatever the endpoint
   * says: the command line cannot read the window's keyring. Throws `connection/password-needed`, or
   * `secrets/unavailable` where the keyring that should hold it is not there; a container without any password is
   * `null`, as is a pgpass file without an entry.
   */
  lookup(options?: LookupOptions): PasswordLookup
}

export interface LookupOptions {
  readonly anySource?: boolean
  /** Which variable is meant for an endpoint; by default a container is local and a server remote. */
  readonly sideOf?: (endpoint: Endpoint) => 'local' | 'remote'
}

const storedSecretSchema = z.strictObject({ backend: z.string(), data: z.base64() })
type StoredSecret = z.infer<typeof storedSecretSchema>

/** What the keyring gave, or why it did not. */
interface Stored {
  readonly password: string | null
  readonly trouble: 'unavailable' | 'other-keyring' | 'unreadable' | null
}
const nothingStored: Stored = { password: null, trouble: null }

const documentSchema = z.strictObject({
  version: z.literal(1),
  secrets: z.record(z.string(), storedSecretSchema),
})
type Document = z.infer<typeof documentSchema>

/** Backends that encrypt with a key everybody knows (Electron: `basic_text`), or that nobody can name. */
const unprotectedBackends: ReadonlySet<string> = new Set(['basic_text', 'unknown'])

const noKeyring: KeyringStatus = {
  available: false,
  backend: 'none',
  reason: 'The command line cannot use the keyring of the window.',
}

/** The only code that sees a stored password. `secrets.json` holds what the keyring encrypted, with its backend's name. */
export function createSecretStore(sources: SecretSources): SecretStore {
  const { box } = sources
  const session = new Map<string, string>()
  const file = jsonFile<Document>({
    path: join(sources.home, 'secrets.json'),
    version: 1,
    schema: documentSchema,
    initial: { version: 1, secrets: {} },
  })

  function status(): KeyringStatus {
    const found = box?.status() ?? noKeyring
    return unprotectedBackends.has(found.backend) ? { ...found, available: false } : found
  }

  async function drop(endpointId: string): Promise<void> {
    const { secrets } = await file.read()
    if (!Object.hasOwn(secrets, endpointId)) return
    await file.update((document) => ({
      ...document,
      secrets: Object.fromEntries(Object.entries(document.secrets).filter(([id]) => id !== endpointId)),
    }))
  }

  async function fromKeyring(endpointId: string): Promise<Stored> {
    const { secrets } = await file.read()
    const stored = Object.hasOwn(secrets, endpointId) ? secrets[endpointId] : undefined
    return stored === undefined ? nothingStored : open(stored)
  }

  /** A keyring of another kind, or one that lost its key, is no reason to fail: the password is asked for again (R38). */
  async function open(stored: StoredSecret): Promise<Stored> {
    const { available, backend } = status()
    if (box === null || !available) return { password: null, trouble: 'unavailable' }
    if (stored.backend !== backend) return { password: null, trouble: 'other-keyring' }
    return box.decrypt(Buffer.from(stored.data, 'base64')).then(
      (password) => ({ password, trouble: null }),
      () => ({ password: null, trouble: 'unreadable' }) as const,
    )
  }

  async function find(endpoint: Endpoint, options: LookupOptions): Promise<Stored> {
    const remembered = session.get(endpoint.id)
    if (remembered !== undefined) return { password: remembered, trouble: null }
    const wants = (source: Endpoint['passwordSource']) =>
      options.anySource === true || endpoint.passwordSource === source
    const environment = wants('environment') ? fromEnvironment(sources.env, endpoint, options) : null
    if (environment !== null) return { password: environment, trouble: null }
    const kept = wants('keyring') ? await fromKeyring(endpoint.id) : nothingStored
    if (kept.password !== null || !wants('pgpass')) return kept
    return { ...kept, password: await sources.readPassfile(endpoint) }
  }

  return {
    status,
    async provide(endpointId, password, keep) {
      sources.onSecret(password)
      session.set(endpointId, password)
      const { available, backend } = status()
      if (!keep || box === null || !available) {
        await drop(endpointId)
        return 'session'
      }
      const data = (await box.encrypt(password)).toString('base64')
      await file.update((document) => ({
        ...document,
        secrets: { ...document.secrets, [endpointId]: { backend, data } },
      }))
      return 'keyring'
    },
    async forget(endpointId) {
      session.delete(endpointId)
      await drop(endpointId)
    },
    async forgetAll() {
      session.clear()
      await file.update((document) => ({ ...document, secrets: {} }))
    },
    async kept() {
      const stored = Object.values((await file.read()).secrets)
      const opened = await Promise.all(stored.map(open))
      return { kept: stored.length, unreadable: opened.filter(({ password }) => password === null).length }
    },
    lookup(options = {}) {
      return async (endpoint) => {
        const { password, trouble } = await find(endpoint, options)
        if (password !== null) sources.onSecret(password)
        if (password !== null || endpoint.kind === 'container' || endpoint.passwordSource === 'pgpass') return password
        throw passwordNeeded(endpoint, options, status(), trouble)
      }
    },
  }
}

function fromEnvironment(env: SecretSources['env'], endpoint: Endpoint, options: LookupOptions): string | null {
  return env[variableFor(endpoint, options)] ?? null
}

function variableFor(endpoint: Endpoint, options: LookupOptions): string {
  const side = options.sideOf?.(endpoint) ?? (endpoint.kind === 'container' ? 'local' : 'remote')
  return side === 'local' ? 'ARCHON_SYNC_LOCAL_PASSWORD' : 'ARCHON_SYNC_REMOTE_PASSWORD'
}

function passwordNeeded(
  endpoint: Endpoint,
  options: LookupOptions,
  keyring: KeyringStatus,
  trouble: Stored['trouble'],
): AppError {
  const variable = variableFor(endpoint, options)
  const message = `The password of ${endpoint.user} at ${endpoint.name} is needed.`
  if (options.anySource === true) {
    const hint = `Set ${variable}, add the server to a pgpass file, or start it on a terminal to be asked.`
    return needed(message, hint)
  }
  if (endpoint.passwordSource === 'environment') {
    const hint = `The variable ${variable} is not set. Set it and start the application again, or type the password.`
    return needed(message, hint)
  }
  if (endpoint.passwordSource === 'keyring' && !keyring.available) {
    return needed(message, keyring.reason ?? '', 'secrets/unavailable')
  }
  const typeIt = keyring.available
    ? 'Type it; it can be kept in the keyring.'
    : 'Type it; it is kept until the application ends.'
  return needed(message, trouble === null ? typeIt : `${troubleText[trouble]} ${typeIt}`)
}

function needed(
  message: string,
  hint: string,
  code: 'connection/password-needed' | 'secrets/unavailable' = 'connection/password-needed',
): AppError {
  return new AppError({
    code,
    message,
    hint,
    retryable: true,
    fixes: [{ kind: 'enter-password', label: 'Enter password' }],
  })
}

const troubleText = {
  unavailable: 'It was kept in a keyring that is not there now.',
  'other-keyring': 'It was kept in another keyring than the one in use now.',
  unreadable: 'It was kept, but the keyring cannot read it any more: its key is another one now.',
} as const
