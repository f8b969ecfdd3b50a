import { expect, test } from 'vitest'
import type { ServerEndpoint } from '../../src-shared/domain/endpoint'
import type { ToolContainer } from '../pgtools/tool-runner'
import type { Side } from './side'
import { toolLogin } from './tool-login'

const endpoint: ServerEndpoint = {
  kind: 'server',
  id: 's',
  name: 'staging',
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  user: 'app',
  tls: { mode: 'auto', trustedFingerprint: 'AA' },
  environment: 'staging',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
}
const side = {
  endpoint,
  name: 'staging',
  route: 'direct',
  latencyMs: 1,
  address: { host: 'db.example.com', port: 5432 },
  tls: { mode: 'require', trustedFingerprint: 'AA' },
  pin: null,
  password: 's3cret',
  note: null,
} as unknown as Side

/** The environment of the tool, and the files that were written for it. */
async function login(of: Side) {
  const files = new Map<string, string>()
  const box = {
    writeFile: async (name: string, content: string | Buffer) => {
      files.set(name, String(content))
      return `/tmp/${name}`
    },
  } as unknown as ToolContainer
  return { env: await toolLogin(of, box, 'j', new AbortController().signal), files }
}

test('a certificate that is trusted by fingerprint is what the tool is held to, by the login itself', async () => {
  const { env } = await login({ ...side, pin: { kind: 'channel-binding' } })
  expect(env).toMatchObject({ PGSSLMODE: 'require', PGCHANNELBINDING: 'require' })
})

test('or by that certificate as its only authority', async () => {
  const { env, files } = await login({ ...side, pin: { kind: 'authority', pem: 'the one' } })
  expect(env).toMatchObject({ PGSSLMODE: 'verify-ca', PGSSLROOTCERT: '/tmp/authorities.pem' })
  expect(files.get('authorities.pem')).toBe('the one')
})

test('and without either no tool is started at all', async () => {
  await expect(login(side)).rejects.toThrow('without a pin')
})

test('a checked certificate needs authorities, a server without TLS needs nothing', async () => {
  const checked = { ...endpoint, tls: { mode: 'verify-full' as const, caPem: 'own' } }
  const { env, files } = await login({ ...side, endpoint: checked, tls: { mode: 'verify-full', caPem: 'own' } })
  expect(env).toMatchObject({ PGSSLMODE: 'verify-full' })
  expect(env).not.toHaveProperty('PGCHANNELBINDING')
  expect(files.get('authorities.pem')).toBe('own')
  expect((await login({ ...side, tls: { mode: 'disable' } })).env).toMatchObject({ PGSSLMODE: 'disable' })
})

test('the password is in a file only', async () => {
  const { env, files } = await login({ ...side, tls: { mode: 'disable' } })
  expect(JSON.stringify(env)).not.toContain('s3cret')
  expect(files.get('pass-server')).toContain('s3cret')
})
