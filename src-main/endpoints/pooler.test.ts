import { expect, it } from 'vitest'
import { poolerAdvice } from './pooler'

it('uses the session port of a Supabase pooler that is given as 6543, and says so', () => {
  const host = 'aws-0-eu-central-1.pooler.supabase.com'
  expect(poolerAdvice(host, 6543)).toMatchObject({ kind: 'session-port', host, port: 5432 })
  expect(poolerAdvice(host, 6543)?.sentence).toContain('5432')
  expect(poolerAdvice(host.toUpperCase(), 6543)).toMatchObject({ kind: 'session-port' })
  expect(poolerAdvice(host, 5432)).toBeNull()
})

it('offers the direct host behind a Neon pooler', () => {
  expect(poolerAdvice('ep-cool-sea-123-pooler.eu-central-1.aws.neon.tech', 5432)).toMatchObject({
    kind: 'suspected',
    host: 'ep-cool-sea-123.eu-central-1.aws.neon.tech',
    port: 5432,
  })
  expect(poolerAdvice('ep-cool-sea-123.eu-central-1.aws.neon.tech', 5432)).toBeNull()
})

it('suspects the usual pooler ports anywhere, and no others', () => {
  expect(poolerAdvice('db.example.com', 6543)).toMatchObject({ kind: 'suspected', host: 'db.example.com', port: 5432 })
  expect(poolerAdvice('db.example.com', 6432)).toMatchObject({ kind: 'suspected' })
  expect(poolerAdvice('db.example.com', 5432)).toBeNull()
  expect(poolerAdvice('fake.pooler.supabase.com.example.com', 6543)).toMatchObject({ kind: 'suspected' })
})
