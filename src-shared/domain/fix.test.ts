import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ContainerEndpoint, endpointSchema, type ServerEndpoint } from './endpoint'
import { asContainer, changeEndpoint, describeDifference, passwordRepairs, repairPassword } from './fix'

const server: ServerEndpoint = {
  kind: 'server',
  id: 's',
  name: 'Archon prod',
  host: 'db.example.com',
  port: 6543,
  database: 'postgres',
  user: 'postgres',
  tls: { mode: 'auto', trustedFingerprint: 'AA:BB' },
  environment: 'production',
  isProtected: true,
  canBeTarget: false,
  passwordSource: 'ask',
}
const container: ContainerEndpoint = asContainer({ ...server, environment: 'local' }, 'supabase-ai-db', 5432)

describe('a change', () => {
  test('alters what it names and nothing else', () => {
    expect(changeEndpoint(server, { port: 5432 })).toEqual({ ...server, port: 5432 })
    expect(changeEndpoint(server, {})).toEqual(server)
    expect(changeEndpoint(container, { container: 'other' })).toEqual({ ...container, container: 'other' })
  })

  test('never touches what guards the target, whatever it holds', () => {
    const text = fc.string({ minLength: 1, maxLength: 20 })
    const change = fc.record(
      { host: text, port: fc.integer({ min: 1, max: 65_535 }), user: text, database: text, container: text },
      { requiredKeys: [] },
    )
    const guards = ({ id, name, environment, isProtected, canBeTarget, kind }: typeof server | typeof container) => ({
      id,
      name,
      environment,
      isProtected,
      canBeTarget,
      kind,
    })
    fc.assert(
      fc.property(change, fc.constantFrom(server, container), (given, endpoint) => {
        expect(guards(changeEndpoint(endpoint, given))).toEqual(guards(endpoint))
      }),
    )
  })

  test('a CA file takes the place of a trusted certificate, and the other way round', () => {
    expect(changeEndpoint(server, { tls: { mode: 'verify-full', caPem: 'pem' } })).toMatchObject({
      tls: { mode: 'verify-full', caPem: 'pem' },
    })
    const withCa = { ...server, tls: { mode: 'auto' as const, caPem: 'pem' } }
    const trusting = changeEndpoint(withCa, { tls: { trustedFingerprint: 'CC' } })
    expect(trusting).toEqual({ ...server, tls: { mode: 'auto', trustedFingerprint: 'CC' } })
  })

  test('is told in words, without a certificate in them', () => {
    expect(describeDifference(server, changeEndpoint(server, { port: 5432, user: 'postgres.abc' }))).toEqual([
      'port 6543 → 5432',
      'user postgres → postgres.abc',
    ])
    expect(describeDifference(server, changeEndpoint(server, { tls: { caPem: 'c4nary' } })).join()).not.toContain(
      'c4nary',
    )
    expect(describeDifference(container, { ...container, container: 'other' })).toEqual([
      'container supabase-ai-db → other',
    ])
    expect(describeDifference(server, container)).toEqual([
      'container db.example.com → supabase-ai-db',
      'port 6543 → 5432',
    ])
    expect(describeDifference(container, container)).toEqual([])
  })

  test('a server that turned out to be a container stays protected', () => {
    expect(endpointSchema.parse(container)).toMatchObject({
      kind: 'container',
      id: 's',
      isProtected: true,
      canBeTarget: false,
    })
  })
})

describe('a password with more in it', () => {
  test.each([
    ['brackets', '[s3cret]', 's3cret'],
    ['percent', 'p%40ss%23', 'p@ss#'],
    ['blanks', ' s3cret\n', 's3cret'],
  ] as const)('%s: %j', (repair, given, expected) => {
    expect(repairPassword(repair, given)).toBe(expected)
  })

  test.each([
    ['brackets', 's3cret'],
    ['brackets', '[]'],
    ['percent', '100%'],
    ['percent', '%zz'],
    ['percent', '%ff'],
    ['blanks', '   '],
    ['blanks', 's3cret'],
  ] as const)('%s has nothing to do with %j', (repair, given) => {
    expect(repairPassword(repair, given)).toBeNull()
  })

  test('a repair is never the same password and never an empty one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...passwordRepairs), fc.string(), (repair, password) => {
        const repaired = repairPassword(repair, password)
        expect(repaired).not.toBe('')
        expect(repaired).not.toBe(password)
      }),
    )
  })
})
