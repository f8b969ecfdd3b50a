import { expect, test } from 'vitest'
import type { ContainerEndpoint, Endpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import { applyFix, type FixTools } from './apply-fix'

const server: ServerEndpoint = {
  kind: 'server',
  id: 's',
  name: 'staging',
  host: 'db.example.com',
  port: 6543,
  database: 'shop',
  user: 'app',
  tls: { mode: 'auto' },
  environment: 'production',
  isProtected: true,
  canBeTarget: true,
  passwordSource: 'keyring',
}
const container: ContainerEndpoint = {
  kind: 'container',
  id: 'c',
  name: 'local',
  container: 'supabase-ai-db',
  port: 5432,
  database: 'shop',
  user: 'app',
  environment: 'local',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
}

/** Tools that write down what they are asked to do. */
function tools(changes: Partial<FixTools> = {}): FixTools & { readonly done: string[] } {
  const done: string[] = []
  return {
    done,
    save: async (endpoint: Endpoint) => {
      done.push('save')
      return endpoint
    },
    password: async () => '[s3cret]',
    keepPassword: async (_endpoint, password) => done.push(`keep ${password}`),
    startContainer: async (name) => void done.push(`start ${name}`),
    createDatabase: async ({ database }) => void done.push(`create ${database}`),
    remoteOf: async () => [],
    ...changes,
  }
}

test('a changed setting is saved; what guards the endpoint stays', async () => {
  const used = tools()
  const after = await applyFix(server, { kind: 'change-endpoint', change: { port: 5432 } }, used)
  expect(after).toEqual({ ...server, port: 5432 })
  expect(used.done).toEqual(['save'])
})

test.each([{ host: '' }, { port: 0 }, { database: '' }, { host: 'a,b' }])(
  'a setting that no endpoint can have is refused: %j',
  async (change) => {
    const used = tools()
    await expect(applyFix(server, { kind: 'change-endpoint', change }, used)).rejects.toMatchObject({
      failure: { code: 'endpoint/invalid' },
    })
    expect(used.done).toEqual([])
  },
)

test('a password is repaired from what is known now, or not at all', async () => {
  const used = tools()
  await applyFix(server, { kind: 'repair-password', repair: 'brackets' }, used)
  expect(used.done).toEqual(['keep s3cret'])
  const changed = tools({ password: async () => 's3cret' })
  await expect(applyFix(server, { kind: 'repair-password', repair: 'brackets' }, changed)).rejects.toMatchObject({
    failure: { code: 'endpoint/invalid' },
  })
  expect(changed.done).toEqual([])
})

test('a server becomes a container, except beside another container', async () => {
  const act = { kind: 'use-container', container: 'shop-db', port: 5432 } as const
  expect(await applyFix(server, act, tools())).toMatchObject({ kind: 'container', id: 's', isProtected: true })
  const used = tools({ remoteOf: async () => ['Shop'] })
  await expect(applyFix(server, act, used)).rejects.toMatchObject({ failure: { code: 'endpoint/in-use' } })
})

test('only its own container is started, and a database is made only where it may be a target', async () => {
  const used = tools()
  await applyFix(container, { kind: 'start-container' }, used)
  await applyFix(container, { kind: 'create-database' }, used)
  expect(used.done).toEqual(['start supabase-ai-db', 'create shop'])
  await expect(applyFix(server, { kind: 'start-container' }, used)).rejects.toThrow('not in a container')
  const off = { ...container, canBeTarget: false }
  await expect(applyFix(off, { kind: 'create-database' }, used)).rejects.toMatchObject({
    failure: { code: 'guard/refused' },
  })
})
