import { AppError, type Failure, type FailureCode } from '../../src-shared/domain/failure'

/** The fields of a server error that matter here (PostgreSQL manual, 55.8 Error and Notice Message Fields). */
export interface ServerError {
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  readonly table?: string
  readonly schema?: string
  readonly constraint?: string
  readonly where?: string
}

interface Rule {
  readonly code: FailureCode
  readonly message: (where: string) => string
  readonly hint: string
  readonly retryable?: boolean
}

const byState: Readonly<Record<string, Rule>> = {
  '28P01': {
    code: 'connection/wrong-password',
    message: (where) => `${where} does not accept this user and password.`,
    hint: 'Check the user and type the password again.',
  },
  '28000': {
    code: 'connection/not-allowed',
    message: (where) => `${where} does not let this user in from here.`,
    hint: 'Check the user, the list of allowed addresses at the host, and whether TLS is required.',
  },
  '3D000': {
    code: 'connection/database-missing',
    message: (where) => `The database does not exist on ${where}.`,
    hint: 'Check the name of the database.',
  },
  '53300': {
    code: 'connection/too-many',
    message: (where) => `${where} has no free connection.`,
    hint: 'Close other clients, or try again in a moment.',
    retryable: true,
  },
  '57P03': {
    code: 'connection/refused',
    message: (where) => `${where} is starting up or shutting down.`,
    hint: 'Try again in a moment.',
    retryable: true,
  },
  '57P01': {
    code: 'connection/lost',
    message: (where) => `${where} ended the session.`,
    hint: 'The server was restarted or somebody ended the session. Run it again.',
    retryable: true,
  },
  '57P02': {
    code: 'connection/lost',
    message: (where) => `${where} crashed and is starting again.`,
    hint: 'See the server log, then run it again.',
    retryable: true,
  },
  '25006': {
    code: 'connection/read-only',
    message: (where) => `${where} only allows reading.`,
    hint: 'Use the address of the primary, and check whether the service is in read-only mode.',
  },
  '55P03': {
    code: 'import/lock-timeout',
    message: (where) => `Another session holds a lock on ${where}.`,
    hint: 'End that session or let it finish, then try again.',
    retryable: true,
  },
  '40P01': {
    code: 'import/lock-timeout',
    message: (where) => `${where} found a deadlock with another session.`,
    hint: 'Run it again when the other work is done.',
    retryable: true,
  },
  '53100': {
    code: 'disk/server-full',
    message: (where) => `The disk of ${where} is full.`,
    hint: 'Old and new rows lie side by side until the commit: free about twice the size of the tables.',
  },
  '53200': {
    code: 'disk/server-full',
    message: (where) => `${where} ran out of memory.`,
    hint: 'Give the server more memory, or sync fewer tables at once.',
  },
  '42501': {
    code: 'import/not-allowed',
    message: (where) => `The role is not allowed to do this on ${where}.`,
    hint: 'Connect as the owner of the tables.',
  },
  '23503': {
    code: 'verify/foreign-key',
    message: (where) => `A foreign key on ${where} does not hold for the copied rows.`,
    hint: 'Add the table it refers to to the selection, or mend the rows on the source.',
  },
}

const byClass: Readonly<Record<string, Rule>> = {
  '08': {
    code: 'connection/lost',
    message: (where) => `The connection to ${where} was lost.`,
    hint: 'Check the network, then run it again.',
    retryable: true,
  },
  '22': {
    code: 'import/bad-row',
    message: (where) => `${where} does not accept a value of a row.`,
    hint: 'The type or a domain on the target is narrower than on the source.',
  },
  '23': {
    code: 'import/constraint',
    message: (where) => `A row breaks a constraint of ${where}.`,
    hint: 'The constraint exists on the target only, or the source was allowed to break it.',
  },
}

const byErrno: Readonly<Record<string, Rule>> = {
  ENOTFOUND: {
    code: 'connection/host-not-found',
    message: (where) => `The host of ${where} was not found.`,
    hint: 'Check the spelling and your VPN.',
  },
  EAI_AGAIN: {
    code: 'connection/host-not-found',
    message: (where) => `The host of ${where} could not be looked up.`,
    hint: 'Check your network connection.',
    retryable: true,
  },
  ECONNREFUSED: {
    code: 'connection/refused',
    message: (where) => `${where} refused the connection.`,
    hint: 'Check host and port, and that the server runs.',
    retryable: true,
  },
  ETIMEDOUT: timeoutRule(),
  EHOSTUNREACH: timeoutRule(),
  ENETUNREACH: timeoutRule(),
  ECONNRESET: lostRule(),
  EPIPE: lostRule(),
}

function timeoutRule(): Rule {
  return {
    code: 'connection/timeout',
    message: (where) => `${where} did not answer.`,
    hint: 'Check host and port, your VPN, and the list of allowed addresses at the host.',
    retryable: true,
  }
}

function lostRule(): Rule {
  return {
    code: 'connection/lost',
    message: (where) => `The connection to ${where} was lost.`,
    hint: 'Check the network and the server, then run it again.',
    retryable: true,
  }
}

/**
 * A thrown value of the driver as an `AppError`; `where` is the endpoint's name. An `AppError` passes through.
 * Server detail lines can hold row values: they are kept out (R61) except the names of constraint and table.
 */
export function postgresError(error: unknown, where: string): AppError {
  if (error instanceof AppError) return error
  const raw = rawOf(error)
  const rule = ruleFor(raw)
  if (rule !== null) return new AppError(toFailure(rule, raw, where), error)
  return new AppError(
    {
      code: 'postgres/error',
      message: `${where}: ${safeMessage(raw) ?? 'something that is no error was thrown'}`,
      ...(isSqlState(raw.code) ? { sqlState: raw.code } : {}),
      ...(raw.hint === undefined ? {} : { hint: raw.hint }),
    },
    error,
  )
}

type Raw = Partial<Pick<ServerError, (typeof usedFields)[number]>>

/** `detail` is not among them: it quotes rows. */
const usedFields = ['code', 'message', 'hint', 'table', 'constraint', 'where'] as const

function rawOf(error: unknown): Raw {
  if (typeof error !== 'object' || error === null) return { message: String(error) }
  const fields = error as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    usedFields.map((name) => [name, fields[name]]).filter(([, value]) => typeof value === 'string'),
  )
}

/** No class of the standard or of Postgres begins with E; `EPIPE` and its like are the operating system's. */
function isSqlState(code: string | undefined): code is string {
  return code !== undefined && /^(?!E)[0-9A-Z]{5}$/.test(code)
}

function ruleFor(raw: Raw): Rule | null {
  const code = raw.code ?? ''
  const known = tenantRule(raw) ?? ownRule(byState, code) ?? ownRule(byErrno, code) ?? poolerRule(raw)
  if (known !== undefined) return known
  if (isSqlState(code)) return byClass[code.slice(0, 2)] ?? null
  const text = raw.message ?? ''
  if (/Connection terminated|connection is closed|not queryable|socket (hang up|has been ended)/i.test(text))
    return lostRule()
  if (/timeout expired|connect(ion)? timeout/i.test(text)) return timeoutRule()
  if (/does not support SSL/.test(text)) return plainOnlyRule
  if (/certificate|self.signed|altnames|ERR_TLS|issuer/i.test(`${code} ${text}`)) return untrustedRule
  if (/client password must be a (non-empty )?string|no password supplied/i.test(text)) return byState['28P01'] ?? null
  if (/Unknown authenticationOk message type|SASL: Only mechanism/i.test(text)) return otherLoginRule
  return null
}

/** Supavisor tells projects apart by the end of the user's name; its words for one that it does not know. */
function tenantRule({ message = '' }: Raw): Rule | undefined {
  return /tenant or user not found|no tenant identifier|tenant\/user .* not found/i.test(message)
    ? unknownProjectRule
    : undefined
}

/** PgBouncer reports a refused login as a protocol violation (08P01): only its words say which. */
function poolerRule({ code, message = '' }: Raw): Rule | undefined {
  if (code !== '08P01') return undefined
  if (/(SASL|password) authentication failed|no such user/i.test(message)) return byState['28P01']
  return /no such database|database ".*" does not exist/i.test(message) ? byState['3D000'] : undefined
}

function ownRule(rules: Readonly<Record<string, Rule>>, code: string): Rule | undefined {
  return Object.hasOwn(rules, code) ? rules[code] : undefined
}

const plainOnlyRule: Rule = {
  code: 'connection/tls-unsupported',
  message: (where) => `${where} does not offer TLS.`,
  hint: 'Passwords and rows would cross the network in the clear. Turn TLS on at the server, or choose "prefer" if the network is yours.',
}

const unknownProjectRule: Rule = {
  code: 'connection/unknown-project',
  message: (where) => `${where} is a pooler that does not know the project of this user.`,
  hint: 'On Supabase the user is postgres.<project ref>: see "Connect" in the dashboard of the project.',
}

/** GSSAPI, SSPI, OAuth and the like (PostgreSQL manual, 54.2.1 Start-up). */
const otherLoginRule: Rule = {
  code: 'connection/login-method',
  message: (where) =>
    `${where} asks for a login by GSSAPI (Kerberos), SSPI or OAuth, which this application does not do.`,
  hint: 'Use a role that logs in with a password, or have a scram-sha-256 line for it put into pg_hba.conf.',
}

const untrustedRule: Rule = {
  code: 'connection/tls-untrusted',
  message: (where) => `The certificate of ${where} is not trusted.`,
  hint: "Give the service's CA file, or trust this certificate by its fingerprint.",
}

function toFailure(rule: Rule, raw: Raw, where: string): Omit<Failure, 'retryable'> & { retryable: boolean } {
  const names = [
    raw.table === undefined ? null : `table ${raw.table}`,
    raw.constraint === undefined ? null : `constraint ${raw.constraint}`,
    rule.code.startsWith('connection/') ? (raw.message ?? null) : safeMessage(raw),
  ].filter((part) => part !== null && part !== '')
  return {
    code: rule.code,
    message: rule.message(where),
    hint: rule.hint,
    ...(names.length === 0 ? {} : { detail: names.join('; ') }),
    ...(isSqlState(raw.code) ? { sqlState: raw.code } : {}),
    retryable: rule.retryable ?? false,
  }
}

/**
 * Data exceptions quote the value of the row, at the end of the sentence or in its middle (`value "7" is out of range`):
 * it is left out. The kind of mistake and the place in the COPY say enough; names of columns and the like stay.
 */
function safeMessage(raw: Raw): string | null {
  if (raw.message === undefined) return null
  const text = raw.code?.startsWith('22') ? withoutValues(raw.message) : raw.message
  const line = /COPY [^,]+, line \d+(, column [^:]+)?/.exec(raw.where ?? '')?.[0]
  return line === undefined ? text : `${text} (${line})`
}

function withoutValues(message: string): string {
  return message
    .replace(/: (".*"|0x.*)$/s, '')
    .replace(/\b(column|relation|constraint|encoding) "([^"]*)"/g, '$1 \0$2\0')
    .replace(/".*"/s, '(value)')
    .replaceAll('\0', '"')
}
