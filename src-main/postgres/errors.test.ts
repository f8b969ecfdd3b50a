import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError, type Failure } from '../../src-shared/domain/failure'
import { postgresError, type ServerError } from './errors'

function failure(error: unknown): Failure {
  return postgresError(error, 'staging').failure
}

function thrown(code: string, message: string, more: Partial<ServerError> = {}): Error {
  return Object.assign(new Error(message), { code, ...more })
}

describe('what a server says', () => {
  test.each([
    ['28P01', 'connection/wrong-password', false],
    ['28000', 'connection/not-allowed', false],
    ['3D000', 'connection/database-missing', false],
    ['53300', 'connection/too-many', true],
    ['57P03', 'connection/refused', true],
    ['57P01', 'connection/lost', true],
    ['57P02', 'connection/lost', true],
    ['08006', 'connection/lost', true],
    ['25006', 'connection/read-only', false],
    ['55P03', 'import/lock-timeout', true],
    ['40P01', 'import/lock-timeout', true],
    ['53100', 'disk/server-full', false],
    ['53200', 'disk/server-full', false],
    ['42501', 'import/not-allowed', false],
    ['23503', 'verify/foreign-key', false],
    ['23505', 'import/constraint', false],
    ['22P02', 'import/bad-row', false],
    ['22003', 'import/bad-row', false],
    ['42P01', 'postgres/error', false],
    ['XX000', 'postgres/error', false],
  ])('%s is %s', (code, expected, retryable) => {
    expect(failure(thrown(code, 'text'))).toMatchObject({ code: expected, retryable, sqlState: code })
  })

  test.each([
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND db.example.com', 'connection/host-not-found'],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN db.example.com', 'connection/host-not-found'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432', 'connection/refused'],
    ['ETIMEDOUT', 'connect ETIMEDOUT', 'connection/timeout'],
    ['EHOSTUNREACH', 'connect EHOSTUNREACH', 'connection/timeout'],
    ['ECONNRESET', 'read ECONNRESET', 'connection/lost'],
    ['EPIPE', 'write EPIPE', 'connection/lost'],
    ['EPERM', 'connect EPERM', 'postgres/error'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'connection/tls-untrusted'],
    ['CERT_HAS_EXPIRED', 'certificate has expired', 'connection/tls-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate', 'connection/tls-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames", 'connection/tls-untrusted'],
    [undefined, 'The server does not support SSL connections', 'connection/tls-unsupported'],
    [undefined, 'Connection terminated unexpectedly', 'connection/lost'],
    [undefined, 'Client was closed and is not queryable', 'connection/lost'],
    [undefined, 'timeout expired', 'connection/timeout'],
    [undefined, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'connection/wrong-password'],
    [
      undefined,
      'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string',
      'connection/wrong-password',
    ],
    [undefined, 'something else', 'postgres/error'],
  ])('%s %s: no SQLSTATE, %s', (code, message, expected) => {
    const found = failure(Object.assign(new Error(message), code === undefined ? {} : { code }))
    expect(found.code).toBe(expected)
    expect(found).not.toHaveProperty('sqlState')
  })

  test.each([
    ['SASL authentication failed', 'connection/wrong-password'],
    ['password authentication failed', 'connection/wrong-password'],
    ['no such user: ana', 'connection/wrong-password'],
    ['no such database: shop', 'connection/database-missing'],
    ['expected password response', 'connection/lost'],
  ])('a pooler that refuses a login with "%s" is %s', (message, expected) => {
    expect(failure(thrown('08P01', message)).code).toBe(expected)
  })

  test('names the place and what to do, except where nothing is known', () => {
    expect(failure(thrown('53100', 'could not extend file'))).toMatchObject({
      message: 'The disk of staging is full.',
      hint: expect.stringContaining('free'),
      detail: 'could not extend file',
    })
    expect(failure(thrown('XX000', 'cache lookup failed', { hint: 'Try X.' }))).toEqual({
      code: 'postgres/error',
      message: 'staging: cache lookup failed',
      sqlState: 'XX000',
      hint: 'Try X.',
      retryable: false,
    })
  })

  test('names table and constraint', () => {
    const error = thrown('23505', 'duplicate key value violates unique constraint "users_pkey"', {
      table: 'users',
      constraint: 'users_pkey',
      detail: 'Key (id)=(canary) already exists.',
    })
    expect(failure(error).detail).toBe(
      'table users; constraint users_pkey; duplicate key value violates unique constraint "users_pkey"',
    )
  })
})

describe('values of rows are left out (R61)', () => {
  test.each([
    ['22P02', 'invalid input syntax for type integer: "canary"', 'invalid input syntax for type integer'],
    ['22P02', 'invalid input syntax for type integer: "a: "canary" b"', 'invalid input syntax for type integer'],
    ['22003', 'value "canary" is out of range for type integer', 'value (value) is out of range for type integer'],
    ['22003', '"canary" is out of range for type real', '(value) is out of range for type real'],
    ['22003', 'value "c"an"ary" is out of range for type integer', 'value (value) is out of range for type integer'],
    ['22007', 'invalid value "canary" for "YYYY"', 'invalid value (value)'],
    ['22021', 'invalid byte sequence for encoding "UTF8": 0xca 0xfe', 'invalid byte sequence for encoding "UTF8"'],
    ['22P04', 'missing data for column "name"', 'missing data for column "name"'],
    ['22001', 'value too long for type character varying(3)', 'value too long for type character varying(3)'],
  ])('%s %s', (code, message, expected) => {
    expect(failure(thrown(code, message)).detail).toBe(expected)
  })

  test('the place in the COPY stays, its row does not', () => {
    const where = 'COPY users, line 7, column age: "canary"'
    const error = thrown('22P02', 'invalid input syntax for type integer: "canary"', { where })
    expect(failure(error).detail).toBe('invalid input syntax for type integer (COPY users, line 7, column age)')
    const line = thrown('22P04', 'extra data after last expected column', { where: 'COPY users, line 3: "1\tcanary"' })
    expect(failure(line).detail).toBe('extra data after last expected column (COPY users, line 3)')
  })

  test("the server's detail is never passed on, whatever the state", () => {
    const state = fc.stringMatching(/^[0-9A-Z]{5}$/)
    fc.assert(
      fc.property(state, (code) => {
        const error = thrown(code, 'text', {
          detail: 'Failing row contains (1, canary).',
          where: 'COPY t, line 1: "canary"',
        })
        expect(JSON.stringify(failure(error))).not.toContain('canary')
      }),
    )
  })

  test('a quoted value disappears from every data exception', () => {
    const value = fc.string({ unit: 'binary' }).map((text) => `canary${text}canary`)
    const sentence = fc.constantFrom(
      (text: string) => `invalid input syntax for type json: "${text}"`,
      (text: string) => `value "${text}" is out of range for type bigint`,
      (text: string) => `"${text}" is out of range for type double precision`,
    )
    fc.assert(
      fc.property(value, sentence, (text, write) => {
        expect(failure(thrown('22000', write(text))).detail).not.toContain('canary')
      }),
    )
  })
})

describe('odd values that are thrown', () => {
  test('a failure passes through', () => {
    const error = new AppError({ code: 'disk/full', message: 'm' })
    expect(postgresError(error, 'staging')).toBe(error)
  })

  test('several addresses that all refuse have no text of their own', () => {
    const error = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })
    expect(failure(error)).toMatchObject({ code: 'connection/refused' })
    expect(failure(error)).not.toHaveProperty('detail')
  })

  test('anything at all becomes a failure with its cause kept', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const error = postgresError(value, 'staging')
        expect(error.failure.message).not.toBe('')
        expect(error.cause).toBe(value)
      }),
    )
    for (const value of [Object.create(null), { code: 7 }, { message: 3, toString: '' }, Symbol('x')])
      expect(failure(value).code).toBe('postgres/error')
  })
})

test.each([
  ['XX000', 'Tenant or user not found'],
  ['XX000', '(ENOTFOUND) tenant/user postgres.abc not found'],
  ['XX000', 'no tenant identifier provided (external_id or sni_hostname required)'],
])('a pooler of many projects that does not know the user: %s %s', (code, message) => {
  expect(failure(thrown(code, message)).code).toBe('connection/unknown-project')
})

test.each(['Unknown authenticationOk message type 7', 'SASL: Only mechanism(s) SCRAM-SHA-256 are supported'])(
  'a login that is none by password: %s',
  (message) => {
    expect(failure(new Error(message)).code).toBe('connection/login-method')
  },
)
