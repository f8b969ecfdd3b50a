import type { Fix } from './fix'

/** Every expected problem has a code. The renderer maps each to a title and a next step; a code without a text does not compile. */
export const failureCodes = [
  'docker/unreachable',
  'docker/permission',
  'docker/container-missing',
  'docker/container-stopped',
  'docker/no-postgres',
  'docker/image-missing',
  'docker/tool-container',
  'docker/killed',
  'connection/host-not-found',
  'connection/refused',
  'connection/timeout',
  'connection/lost',
  'connection/tls-untrusted',
  'connection/tls-unsupported',
  'connection/wrong-password',
  'connection/password-needed',
  'connection/not-allowed',
  'connection/database-missing',
  'connection/transaction-pooler',
  'connection/too-many',
  'connection/read-only',
  'connection/unknown-project',
  'connection/ipv6-only',
  'connection/login-method',
  'connection/wrong-server',
  'tools/missing',
  'tools/too-old',
  'tools/failed',
  'plan/blocked',
  'plan/changed',
  'backup/failed',
  'backup/not-found',
  'backup/last-one',
  'archive/damaged',
  'archive/unknown-format',
  'undo/not-possible',
  'undo/target-changed',
  'archive/unexpected-content',
  'disk/full',
  'disk/unwritable',
  'disk/server-full',
  'import/lock-timeout',
  'import/bad-row',
  'import/row-count',
  'import/schema-changed',
  'import/target-changed',
  'import/constraint',
  'import/not-allowed',
  'import/commit-unknown',
  'verify/foreign-key',
  'verify/differs',
  'verify/sequence',
  'job/busy',
  'job/not-found',
  'job/too-late',
  'guard/refused',
  'guard/name-mismatch',
  'profile/invalid',
  'profile/not-found',
  'profile/too-new',
  'endpoint/invalid',
  'endpoint/not-found',
  'endpoint/in-use',
  'store/damaged',
  'store/too-new',
  'secrets/unavailable',
  'usage/invalid',
  'postgres/error',
  'internal/unexpected',
] as const

export type FailureCode = (typeof failureCodes)[number]

/** A session that stands in the way of a lock, as `pg_stat_activity` shows it. */
export interface BlockingSession {
  readonly pid: number
  readonly application: string
  readonly user: string
  readonly state: string
  /** Seconds since the session's transaction began. */
  readonly transactionSeconds: number
  readonly query: string
}

/**
 * An expected problem as data. `message` says what failed and why, `hint` what to do next,
 * `detail` holds the technical part (SQLSTATE, the tool's own words); none of them ever holds a password.
 */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
  readonly hint?: string
  readonly detail?: string
  readonly sqlState?: string
  readonly retryable: boolean
  /** The endpoint it is about, where it is about one of two. */
  readonly endpointId?: string
  /** Sessions that held the lock; only with `import/lock-timeout`. */
  readonly blockedBy?: readonly BlockingSession[]
  /** Corrected settings that the connection doctor offers, the best first. */
  readonly fixes?: readonly Fix[]
}

/** A `Failure` on its way up. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly failure: Failure

  constructor(failure: Omit<Failure, 'retryable'> & { retryable?: boolean }, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.failure = { ...failure, retryable: failure.retryable ?? false }
  }
}

/** The same failure, naming the endpoint that it is about; anything but an `AppError` passes through. */
export function aboutEndpoint(error: unknown, endpointId: string): unknown {
  if (!(error instanceof AppError) || error.failure.endpointId !== undefined) return error
  return new AppError({ ...error.failure, endpointId }, error)
}

/** The failure inside a thrown value; a bug becomes `internal/unexpected` with its message as detail. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return error.failure
  return {
    code: 'internal/unexpected',
    message: 'Something happened that this application does not know how to handle.',
    hint: 'Copy the report and open an issue with it.',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    retryable: false,
  }
}
