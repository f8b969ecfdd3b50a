import type { Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { TLSSocket } from 'node:tls'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { AppError } from '../../src-shared/domain/failure'
import { postgresError } from './errors'
import { guardParser } from './guard-parser'
import { isBound, type ToolPin, toolPin, watchBinding } from './pin'
import { type SessionTls, tlsOptions, watchFingerprint } from './tls'

/** Where a session goes and as whom. `openStream` replaces the driver's own TCP connection (the relay). */
export interface SessionPlace {
  /** Name of the endpoint, for messages. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string | null
  readonly tls: SessionTls
  readonly openStream?: (signal: AbortSignal) => Promise<Duplex>
  /** Milliseconds until a connection attempt is given up. */
  readonly connectTimeoutMs?: number
}

export interface SessionPurpose {
  /** `archon-sync:<job id>`: shown in `pg_stat_activity`, and how own backends are found again. */
  readonly applicationName: string
  readonly readOnly: boolean
}

/**
 * Settings of every session: what a checksum's text depends on is equal on both sides, nothing times out under us,
 * and a cut network is noticed by the server within seconds (reliability.md R15, R33, R35, R51).
 * Unknown ones (older servers) are passed over.
 */
const settings: Readonly<Record<string, string>> = {
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
  transaction_timeout: '0',
  lock_timeout: '0',
  row_security: 'off',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: '3',
  bytea_output: 'hex',
  xmloption: 'content',
  lc_monetary: 'C',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '20000',
  client_connection_check_interval: '2000',
}

/** One live session. Errors come out as `AppError`s that name the endpoint. */
export class Session {
  readonly pid: number
  readonly place: SessionPlace
  readonly #client: pg.Client
  #lost: Error | null = null
  #closed = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(client: pg.Client, place: SessionPlace, pid: number) {
    this.#client = client
    this.place = place
    this.pid = pid
    client.on('error', (error) => {
      this.#lost = error
    })
    client.on('end', () => {
      if (!this.#closed) this.#lost ??= new Error('Connection terminated unexpectedly')
    })
  }

  /** `TLSv1.3`, or `null` when the session is not encrypted. */
  get tlsProtocol(): string | null {
    const { connection } = this.#client as unknown as { connection: { stream: Partial<TLSSocket> } }
    return connection.stream.getProtocol?.() ?? null
  }

  /** What holds a client tool to the certificate of this session; `null` when nothing that libpq knows does. */
  get pin(): ToolPin | null {
    const { connection } = this.#client as unknown as { connection: { stream: Partial<TLSSocket> } }
    const { stream } = connection
    return stream.getPeerCertificate === undefined ? null : toolPin(stream as TLSSocket, isBound(this.#client))
  }

  /** Whether the connection broke; what it was doing fails by itself. */
  get isLost(): boolean {
    return this.#lost !== null
  }

  async query<Row extends object = Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    try {
      const result = await this.#inTurn(() =>
        values.length === 0 ? this.#client.query(text) : this.#client.query(text, [...values]),
      )
      const last = Array.isArray(result) ? result.at(-1) : result
      return (last?.rows ?? []) as Row[]
    } catch (error) {
      throw postgresError(error, this.place.name)
    }
  }

  /** One query after the other: the driver's own queue is deprecated and goes with its next major version. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  /** One row, or a bug when there is none. */
  async queryOne<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row> {
    const [row] = await this.query<Row>(text, values)
    if (row === undefined) throw new Error(`No row came back for: ${text.slice(0, 80)}`)
    return row
  }

  /** Several statements in one round trip (simple protocol: one implicit transaction), with the rows of each. */
  async queryAll(statements: readonly string[]): Promise<Record<string, unknown>[][]> {
    try {
      const result = (await this.#inTurn(() => this.#client.query(statements.join(';\n')))) as unknown
      const list = (Array.isArray(result) ? result : [result]) as { rows: Record<string, unknown>[] }[]
      return list.map((item) => item.rows)
    } catch (error) {
      throw postgresError(error, this.place.name)
    }
  }

  /** Feeds `rows` to `COPY … FROM STDIN`; answers the number of rows that the server took. */
  async copyIn(statement: string, rows: Readable, signal: AbortSignal): Promise<number> {
    const sink = this.#client.query(copyFrom(statement))
    try {
      await pipeline(rows, sink, { signal })
    } catch (error) {
      throw signal.aborted ? signal.reason : postgresError(error, this.place.name)
    }
    return sink.rowCount ?? 0
  }

  /** Ends the session in good order; a lost one is only let go. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await Promise.race([this.#client.end().catch(() => undefined), afterMilliseconds(2_000)])
    this.#destroy()
  }

  /** Drops the connection without a word: the server rolls back what is open. */
  abandon(): void {
    this.#closed = true
    this.#destroy()
  }

  #destroy(): void {
    destroyStream(this.#client)
  }
}

function destroyStream(client: pg.Client): void {
  const { connection } = client as unknown as { connection?: { stream?: Duplex } }
  connection?.stream?.destroy()
}

function afterMilliseconds(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}

/** Opens a session and pins its settings. TLS mode `prefer` goes on without TLS only when the server offers none. */
export async function openSession(place: SessionPlace, purpose: SessionPurpose, signal: AbortSignal): Promise<Session> {
  try {
    return await attempt(place, purpose, place.tls.mode !== 'disable', signal)
  } catch (error) {
    signal.throwIfAborted()
    const failure = postgresError(error, place.name)
    if (place.tls.mode !== 'prefer' || failure.failure.code !== 'connection/tls-unsupported') throw failure
    return attempt(place, purpose, false, signal)
  }
}

async function attempt(
  place: SessionPlace,
  purpose: SessionPurpose,
  encrypted: boolean,
  signal: AbortSignal,
): Promise<Session> {
  const client = await connectClient(place, purpose.applicationName, encrypted, signal)
  const session = new Session(client, place, (client as unknown as { processID: number }).processID)
  const stop = () => session.abandon()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await pinSettings(session, purpose)
    signal.throwIfAborted()
    return session
  } catch (error) {
    session.abandon()
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** A bare client: nothing was set on it yet, so that a look at a pooler leaves no settings behind. */
export async function connectClient(
  place: SessionPlace,
  applicationName: string,
  encrypted: boolean,
  signal: AbortSignal,
): Promise<pg.Client> {
  signal.throwIfAborted()
  const stream = place.openStream === undefined ? undefined : await place.openStream(signal)
  if (signal.aborted) stream?.destroy()
  signal.throwIfAborted()
  const client = new pg.Client({
    host: place.host,
    port: place.port,
    database: place.database,
    user: place.user,
    // A function: with a plain absent password the driver would look for a pgpass file by itself.
    password: () => place.password ?? '',
    application_name: applicationName,
    ssl: encrypted ? tlsOptions(place.tls, place.host) : false,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: place.connectTimeoutMs ?? 10_000,
    enableChannelBinding: true,
    ...(stream === undefined ? {} : { stream: () => stream as never }),
  } as pg.ClientConfig)
  guardParser(client)
  watchFingerprint(client, place.tls)
  watchBinding(client)
  // Not `client.end()`: when that is called while the driver connects, `connect()` never settles.
  const onAbort = () => destroyStream(client)
  signal.addEventListener('abort', onAbort, { once: true })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    // The driver leaves its socket open when it gives up by itself, e.g. for want of a password. The server then waits
    // for the login until its authentication_timeout, and a DROP DATABASE waits for that.
    destroyStream(client)
    stream?.destroy()
    if (signal.aborted) throw signal.reason
    throw needsPassword(place, error) ?? postgresError(error, place.name)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function needsPassword(place: SessionPlace, error: unknown): AppError | null {
  const failure = postgresError(error, place.name).failure
  if (place.password !== null || failure.code !== 'connection/wrong-password') return null
  return new AppError(
    {
      code: 'connection/password-needed',
      message: `${place.name} asks for a password for ${place.user}, and none is known.`,
      hint: 'Type the password.',
      fixes: [{ kind: 'enter-password', label: 'Enter password' }],
    },
    error,
  )
}

async function pinSettings(session: Session, purpose: SessionPurpose): Promise<void> {
  await session.query(`select pg_catalog.set_config('search_path', '', false)`)
  await session.query(
    `select pg_catalog.set_config(s.name, x.value, false) from pg_catalog.json_each_text($1::json) x(key, value)
     join pg_catalog.pg_settings s on pg_catalog.lower(s.name) = pg_catalog.lower(x.key)`,
    [JSON.stringify({ ...settings, default_transaction_read_only: purpose.readOnly ? 'on' : 'off' })],
  )
}
