import { expect, test } from 'vitest'
import type { Endpoint, ServerEndpoint } from '../../../src-shared/domain/endpoint'
import { AppError, type FailureCode } from '../../../src-shared/domain/failure'
import type { DockerEngine } from '../../docker/engine'
import { diagnose } from './diagnose'

const ref = 'abcdefghijklmnopqrst'
const pooler = 'aws-0-eu-central-1.pooler.supabase.com'
const server: ServerEndpoint = {
  kind: 'server',
  id: 's',
  name: 'staging',
  host: `db.${ref}.supabase.co`,
  port: 5432,
  database: 'postgres',
  user: 'postgres',
  tls: { mode: 'auto' },
  environment: 'staging',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
}

interface World {
  readonly saved?: readonly Endpoint[]
  readonly addresses?: readonly string[]
}

/** What the doctor makes of a failure where there is no tool container to look with. */
async function diagnosed(code: FailureCode, endpoint: ServerEndpoint, { saved = [], addresses = [] }: World = {}) {
  const error = new AppError({ code, message: 'It failed.', hint: 'Try.' })
  const found = await diagnose(
    error,
    { endpoint, password: 's3cret' },
    {
      engine: { docker: { listContainers: async () => [] } } as unknown as DockerEngine,
      box: null,
      address: null,
      saved: async () => saved,
      lookUp: async () => addresses,
      jobId: 'j',
      signal: new AbortController().signal,
    },
  )
  return (found as AppError).failure
}

test("Supabase's direct host with IPv6 only: the session pooler, from another connection or where to find it", async () => {
  const world = { addresses: ['2001:db8::1', '2001:db8::2'] }
  const alone = await diagnosed('connection/timeout', server, world)
  expect(alone).toMatchObject({ code: 'connection/ipv6-only', fixes: [] })
  expect(alone.hint).toContain(`postgres.${ref}`)
  const other = { ...server, id: 'o', host: pooler, user: `postgres.${ref}` }
  const { fixes } = await diagnosed('connection/timeout', server, { ...world, saved: [server, other] })
  expect(fixes).toMatchObject([{ kind: 'change-endpoint', change: { host: pooler, port: 5432, user: other.user } }])
})

test('a host that has an IPv4 address too, or none at all, is no matter of IPv6', async () => {
  for (const addresses of [['2001:db8::1', '192.0.2.1'], ['192.0.2.1'], []]) {
    const failure = await diagnosed('connection/timeout', { ...server, host: 'db.example.com' }, { addresses })
    expect(failure).toEqual({ code: 'connection/timeout', message: 'It failed.', hint: 'Try.', retryable: false })
  }
})

test('a pooler of many projects gets the ref that can be known, and else says where it stands', async () => {
  const pooled = { ...server, host: pooler }
  const unknown = await diagnosed('connection/unknown-project', pooled)
  expect(unknown).toMatchObject({ fixes: [], hint: expect.stringContaining('dashboard') })
  const known = await diagnosed('connection/unknown-project', pooled, { saved: [{ ...server, id: 'o' }] })
  expect(known.fixes).toMatchObject([{ kind: 'change-endpoint', change: { user: `postgres.${ref}` } }])
  const paused = await diagnosed('connection/unknown-project', { ...pooled, user: `postgres.${ref}` })
  expect(paused).toMatchObject({ fixes: [], hint: expect.stringContaining('paused') })
})

test('the primary of a replica is offered where its name is known', async () => {
  const reader = { ...server, host: 'shop.cluster-ro-abc.eu-central-1.rds.amazonaws.com' }
  const { fixes } = await diagnosed('connection/read-only', reader)
  expect(fixes).toMatchObject([{ change: { host: 'shop.cluster-abc.eu-central-1.rds.amazonaws.com' } }])
})

test('what cannot be tried is not offered: a pooler without a tool container', async () => {
  const { fixes } = await diagnosed('connection/transaction-pooler', { ...server, host: 'h.example.com', port: 6543 })
  expect(fixes).toEqual([])
})

test('a bug, a failure of something else and one that has its fixes already pass through', async () => {
  const bug = new TypeError('x')
  const look = { signal: new AbortController().signal } as Parameters<typeof diagnose>[2]
  expect(await diagnose(bug, { endpoint: server, password: null }, look)).toBe(bug)
  const other = new AppError({ code: 'plan/blocked', message: 'x' })
  expect(await diagnose(other, { endpoint: server, password: null }, look)).toBe(other)
  const done = new AppError({ code: 'connection/timeout', message: 'x', fixes: [] })
  expect(await diagnose(done, { endpoint: server, password: null }, look)).toBe(done)
})
