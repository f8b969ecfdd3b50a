import { AppError, type FailureCode } from '../../src-shared/domain/failure'

/** Throws unless a tool ended with 0. `words` is the end of its standard error; for 126 of its output too (R23). */
export function requireSuccess(tool: string, exit: number, words: string): void {
  if (exit !== 0) throw toolFailure(tool, exit, words)
}

function toolFailure(tool: string, exit: number, words: string): AppError {
  const detail = words.trim() === '' ? `exit code ${exit}` : `${words.trim()}\n(exit code ${exit})`
  if (exit === 126 || exit === 127) {
    return new AppError({
      code: 'tools/missing',
      message: `${tool} could not be started in the tool container.`,
      hint: 'Set the tools image in the settings to an official postgres image.',
      detail,
    })
  }
  if (exit === 137 || exit === 143) {
    return new AppError({
      code: 'docker/killed',
      message: `${tool} was killed in the tool container.`,
      hint: 'Run the job again. If nobody stopped it, the machine may be short of memory.',
      detail,
      retryable: true,
    })
  }
  const known = knownProblems.find(({ words: pattern }) => pattern.test(words))
  return new AppError({
    code: known?.code ?? 'tools/failed',
    message: known ? `${tool} failed: ${known.message}` : `${tool} failed.`,
    hint: known?.hint ?? 'The detail holds its last words.',
    detail,
    retryable: known?.retryable ?? false,
  })
}

interface KnownProblem {
  readonly words: RegExp
  readonly code: FailureCode
  readonly message: string
  readonly hint: string
  readonly retryable?: boolean
}

/** Words of pg_dump, pg_restore and libpq 14 to 18 in the C locale. */
const knownProblems: readonly KnownProblem[] = [
  {
    words: /server version mismatch/,
    code: 'tools/too-old',
    message: 'the server is newer than the tools.',
    hint: 'Choose a tools image of at least the server’s version in the settings.',
  },
  {
    words: /(password|SASL) authentication failed|no password supplied/,
    code: 'connection/wrong-password',
    message: 'the server refused the password.',
    hint: 'Enter the password again and run the connection check.',
  },
  {
    words: /certificate verify failed|root certificate file|does not match host name/,
    code: 'connection/tls-untrusted',
    message: 'the server’s certificate is not trusted.',
    hint: 'Run the connection check: it offers what can be done about the certificate.',
  },
  {
    words: /could not obtain lock|lock timeout|canceling statement due to lock/,
    code: 'tools/failed',
    message: 'another session holds a lock on one of the tables.',
    hint: 'Wait until it has finished, or end it, and run the job again.',
    retryable: true,
  },
  {
    words:
      /server closed the connection|connection to server was lost|SSL connection has been closed|terminating connection/,
    code: 'connection/lost',
    message: 'the connection to the server was lost.',
    hint: 'Check that the server runs and the network is stable, and run the job again.',
    retryable: true,
  },
  {
    words:
      /input file (is too short|does not appear to be a valid archive)|could not (read from input file|uncompress|decompress)|unexpected end of file|corrupt/,
    code: 'archive/damaged',
    message: 'the archive is incomplete or damaged.',
    hint: 'Use an older backup, or make a new one.',
  },
]
