import type { ContainerEndpoint, Endpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { ServerFacts } from '../../src-shared/domain/plan'
import { pgStream } from '../docker/pg-stream'
import { poolerAdvice } from '../endpoints/pooler'
import { resolveTlsMode } from '../pgtools/tool-environment'
import type { ToolAddress, ToolContainer } from '../pgtools/tool-runner'
import { readServerFacts } from '../planning/catalog'
import type { ToolPin } from '../postgres/pin'
import { isTransactionPooled, transactionPoolerFailure } from '../postgres/pooler-probe'
import { openSession, type Session, type SessionPlace, type SessionPurpose } from '../postgres/session'
import type { SessionTls } from '../postgres/tls'
import type { StepRecorder } from './recorder'

/** One end of a job, connected: how its sessions are opened, and what the tools need to reach it. */
export interface Side {
  readonly endpoint: Endpoint
  readonly name: string
  readonly facts: ServerFacts
  readonly route: 'direct' | 'relay'
  /** Milliseconds of one round trip through the tool container. */
  readonly latencyMs: number
  /** Where the tools find the server, from inside their container. */
  readonly address: ToolAddress
  readonly tls: SessionTls
  /** What holds the tools to a certificate that is trusted by its fingerprint; else `null`. */
  readonly pin: ToolPin | null
  readonly password: string | null
  /** Said when another port is used than was given. */
  readonly note: string | null
  open(purpose: SessionPurpose, signal: AbortSignal): Promise<Session>
}

export interface SideOptions {
  readonly endpoint: Endpoint
  readonly password: string | null
  readonly box: ToolContainer
  /** From inside the tool container. */
  readonly address: ToolAddress
  /** From this computer, when there is a way at all. */
  readonly direct: ToolAddress | null
  readonly jobId: string
}

/**
 * The port to use: a Supabase pooler given on its transaction port is used on its session port (product.md C5).
 */
export function effectiveAddress(endpoint: ServerEndpoint): { host: string; port: number; note: string | null } {
  const advice = poolerAdvice(endpoint.host, endpoint.port)
  if (advice?.kind === 'session-port') return { host: advice.host, port: advice.port, note: advice.sentence }
  return { host: endpoint.host, port: endpoint.port, note: null }
}

/** TLS of an endpoint with `auto` resolved; inside a container's own network encryption is taken when offered. */
export function sessionTls(endpoint: Endpoint): SessionTls {
  if (endpoint.kind === 'container') return { mode: 'prefer' }
  const { caPem, trustedFingerprint } = endpoint.tls
  return {
    mode: trustedFingerprint === undefined ? resolveTlsMode(endpoint.host, endpoint.tls) : 'require',
    ...(caPem === undefined ? {} : { caPem }),
    ...(trustedFingerprint === undefined ? {} : { trustedFingerprint }),
  }
}

/**
 * Connects one side: through the relay first (the way `pg_dump` takes), then over the shortest way that is proven to
 * end at the same server. Records each step. Throws `connection/*`.
 */
export async function connectSide(options: SideOptions, recorder: StepRecorder, signal: AbortSignal): Promise<Side> {
  const { endpoint } = options
  const place = relayPlace(options)
  const began = performance.now()
  const probe = await options.box.relay(options.address.host, options.address.port, signal).catch((error: unknown) => {
    throw withoutServer(endpoint, error) ?? error
  })
  recordReached(options, Math.round(performance.now() - began), recorder)
  probe.destroy()
  if (endpoint.kind === 'server') await refuseTransactionPooler(place, signal)
  const viaRelay = await openSession(place, purposeOf(options), signal)
  try {
    const facts = await readServerFacts(viaRelay)
    const latencyMs = await roundTrip(viaRelay)
    const tls: SessionTls = viaRelay.tlsProtocol === null ? { mode: 'disable' } : place.tls
    recordTls(endpoint, viaRelay, recorder)
    const known = { ...place, tls }
    const direct = await provenDirect(options, known, facts, signal)
    recorder.pass('login', `${facts.user}, ${direct === null ? 'through the tool container' : 'direct session'}`)
    return {
      endpoint,
      name: endpoint.name,
      facts,
      latencyMs,
      route: direct === null ? 'relay' : 'direct',
      address: options.address,
      tls,
      pin: pinOf(endpoint, viaRelay),
      password: options.password,
      note: endpoint.kind === 'server' ? effectiveAddress(endpoint).note : null,
      open: (purpose, openSignal) => openSession(direct ?? known, purpose, openSignal),
    }
  } finally {
    await viaRelay.close()
  }
}

/**
 * A session that an abort keeps from being opened and never cuts off afterwards, whichever way it goes: who cancels
 * still asks over it whether the server has rolled back. A relay by itself ends with the signal it was opened with.
 */
export async function openLasting(
  side: Pick<Side, 'open'>,
  purpose: SessionPurpose,
  signal: AbortSignal,
): Promise<Session> {
  const opening = new AbortController()
  const end = () => opening.abort(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    return await side.open(purpose, opening.signal)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** A refused connection inside the container itself: the container runs, and no server in it. */
function withoutServer(endpoint: Endpoint, error: unknown): AppError | null {
  if (endpoint.kind !== 'container' || !(error instanceof AppError)) return null
  if (error.failure.code !== 'connection/refused') return null
  return new AppError(
    {
      code: 'docker/no-postgres',
      message: `No PostgreSQL server answers on port ${endpoint.port} inside the container ${endpoint.container}.`,
      hint: 'Choose the container that runs the database, or check the port. A container that was just started needs a moment.',
      ...(error.failure.detail === undefined ? {} : { detail: error.failure.detail }),
      retryable: true,
    },
    error,
  )
}

/** The server as a session reaches it through the tool container. */
export function relayPlace(options: Pick<SideOptions, 'endpoint' | 'password' | 'box' | 'address'>): SessionPlace {
  const { endpoint, address } = options
  return {
    name: endpoint.name,
    host: endpoint.kind === 'server' ? endpoint.host : address.host,
    port: address.port,
    database: endpoint.database,
    user: endpoint.user,
    password: options.password,
    tls: sessionTls(endpoint),
    openStream: async (signal) => pgStream(await options.box.relay(address.host, address.port, signal)),
  }
}

function purposeOf(options: SideOptions): SessionPurpose {
  return { applicationName: `archon-sync:${options.jobId}`, readOnly: true }
}

function recordReached(options: SideOptions, milliseconds: number, recorder: StepRecorder): void {
  const { endpoint, address } = options
  if (endpoint.kind === 'server') recorder.pass('host', endpoint.host)
  recorder.pass('port', `${address.port} open from the tool container, ${milliseconds} ms`)
}

function recordTls(endpoint: Endpoint, session: Session, recorder: StepRecorder): void {
  if (session.tlsProtocol !== null) {
    const trust =
      session.place.tls.trustedFingerprint !== undefined
        ? 'the certificate that you trusted'
        : isVerified(session.place.tls)
          ? 'certificate checked'
          : 'certificate not checked'
    recorder.pass('tls', `${session.tlsProtocol.replace('TLSv', '')}, ${trust}`)
  } else if (endpoint.kind === 'server') recorder.warn('tls', 'not encrypted: the server offers no TLS')
}

/** Throws `connection/tls-untrusted` where the tools could not be held to the trusted certificate. */
function pinOf(endpoint: Endpoint, session: Session): ToolPin | null {
  if (session.place.tls.trustedFingerprint === undefined || session.tlsProtocol === null) return null
  const { pin } = session
  if (pin !== null) return pin
  throw new AppError({
    code: 'connection/tls-untrusted',
    message: `The certificate of ${endpoint.name} is the trusted one, but pg_dump could not be held to it.`,
    hint: 'Give the CA file of the service instead: this server names no authority of its own and binds no login to its certificate.',
    fixes: [{ kind: 'choose-ca', label: 'Choose CA file' }],
  })
}

function isVerified(tls: SessionTls): boolean {
  return tls.mode.startsWith('verify') || tls.trustedFingerprint !== undefined
}

/** Logs in without setting anything. Throws `connection/transaction-pooler`, or why the login failed. */
export async function refuseTransactionPooler(place: SessionPlace, signal: AbortSignal): Promise<void> {
  const encrypted = place.tls.mode !== 'disable'
  const isPooled = await isTransactionPooled(place, encrypted, signal).catch((error: unknown) => {
    const plain = error instanceof AppError && error.failure.code === 'connection/tls-unsupported'
    if (plain && place.tls.mode === 'prefer') return isTransactionPooled(place, false, signal)
    throw error
  })
  if (isPooled) throw transactionPoolerFailure(place)
}

async function roundTrip(session: Session): Promise<number> {
  const began = performance.now()
  await session.query('select 1')
  return Math.max(1, Math.round(performance.now() - began))
}

/**
 * The direct way, when it ends at the same server: equal system identifier, database and start time. A password that
 * was typed must hold there too: official images trust everybody inside the container, so a wrong one passes there.
 */
async function provenDirect(
  options: SideOptions,
  known: SessionPlace,
  facts: ServerFacts,
  signal: AbortSignal,
): Promise<SessionPlace | null> {
  if (options.direct === null) return null
  const { openStream: _relay, ...rest } = known
  const host = options.endpoint.kind === 'server' ? rest.host : options.direct.host
  const place: SessionPlace = { ...rest, host, port: options.direct.port, connectTimeoutMs: 2_000 }
  try {
    const session = await openSession(place, purposeOf(options), signal)
    try {
      return isSameServer(await readServerFacts(session), facts) ? { ...place, connectTimeoutMs: 10_000 } : null
    } finally {
      await session.close()
    }
  } catch (error) {
    signal.throwIfAborted()
    const refused = error instanceof AppError && error.failure.code === 'connection/wrong-password'
    if (refused && options.password !== null) throw error
    return null
  }
}

function isSameServer(a: ServerFacts, b: ServerFacts): boolean {
  return a.systemIdentifier === b.systemIdentifier && a.databaseOid === b.databaseOid && a.startedAt === b.startedAt
}

/** Where this computer finds a container's server, or `null` when only the relay leads there. */
export function directAddress(
  endpoint: ContainerEndpoint,
  container: { ip: string | null; publishedPort: number | null },
  engine: { isLocal: boolean; isDesktop: boolean },
): ToolAddress | null {
  if (!engine.isLocal) return null
  if (!engine.isDesktop && container.ip !== null) return { host: container.ip, port: endpoint.port }
  return container.publishedPort === null ? null : { host: '127.0.0.1', port: container.publishedPort }
}
