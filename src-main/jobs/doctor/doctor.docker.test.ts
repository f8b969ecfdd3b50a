import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseUrl, sql } from '../../../e2e/stack/database'
import { docker } from '../../../e2e/stack/docker'
import { type Server, type Stack, useStack } from '../../../e2e/stack/stack'
import { openSyncFixture } from '../../../e2e/stack/sync-fixture'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { ContainerEndpoint, Endpoint, ServerEndpoint } from '../../../src-shared/domain/endpoint'
import { changeEndpoint, type Fix, repairPassword } from '../../../src-shared/domain/fix'
import type { App } from '../../app'
import { compose } from '../../compose'
import { applyFix } from '../../endpoints/apply-fix'
import { savedFixTools } from '../../fix-tools'

let stack: Stack
let home: string
let app: App
let remote: ServerEndpoint
let local: ContainerEndpoint
const spare = `archon-sync-doctor-${process.pid}`

beforeAll(async () => {
  stack = await useStack()
  home = await mkdtemp(join(tmpdir(), 'archon-sync-doctor-'))
  app = await compose({ home, secretBox: null, logName: 'cli', version: '0.0.0' })
  // Not one of the templates: no database can be made from one while somebody is in it.
  const common = { database: 'postgres', isProtected: false, canBeTarget: true, passwordSource: 'ask' as const }
  local = {
    kind: 'container',
    ...common,
    id: 'local',
    name: 'Local',
    container: stack.local.container,
    port: stack.local.port,
    user: stack.local.owner.user,
    environment: 'local',
  }
  remote = {
    kind: 'server',
    ...common,
    id: 'remote',
    name: 'Remote',
    host: stack.remote.host,
    port: stack.remote.sessionPort,
    user: stack.remote.owner.user,
    tls: { mode: 'verify-full', caPem: stack.remote.caPem },
    environment: 'staging',
  }
})
afterAll(async () => {
  await docker(['rm', '--force', '--volumes', spare]).catch(() => undefined)
  await rm(home, { recursive: true, force: true })
})

function check(endpoint: Endpoint, password?: string | null, hint: Endpoint | null = local): Promise<CheckReport> {
  const server: Server = endpoint.kind === 'container' ? stack.local : stack.remote
  const known = endpoint.user === 'postgres' ? server.superuser.password : server.owner.password
  const given = password === undefined ? known : password
  return app.engine.check(endpoint, async () => given, hint, AbortSignal.timeout(60_000))
}

function fixOf<Kind extends Fix['kind']>(report: CheckReport, kind: Kind): Extract<Fix, { kind: Kind }> {
  const found = (report.failure?.fixes ?? []).find((fix): fix is Extract<Fix, { kind: Kind }> => fix.kind === kind)
  if (found !== undefined) return found
  throw new Error(`No fix ${kind} in ${JSON.stringify(report.failure)}`)
}

/** The endpoint as the first fix would have it; the fix must be a change of settings. */
function corrected(endpoint: Endpoint, report: CheckReport): Endpoint {
  const [first] = report.failure?.fixes ?? []
  expect(first?.kind).toBe('change-endpoint')
  return changeEndpoint(endpoint, fixOf(report, 'change-endpoint').change)
}

async function expectWorks(endpoint: Endpoint, password?: string | null): Promise<void> {
  expect((await check(endpoint, password)).failure).toBeNull()
}

describe('a setting that was tried is offered, and works', () => {
  it('the session port for a pooler in transaction mode', async () => {
    const wrong = { ...remote, port: stack.remote.transactionPort ?? 0 }
    const report = await check(wrong)
    expect(report.failure?.code).toBe('connection/transaction-pooler')
    expect(fixOf(report, 'change-endpoint')).toMatchObject({ label: 'Use port 5432', change: { port: 5432 } })
    await expectWorks(corrected(wrong, report))
  })

  it('no other port where that one does not let the user in either', async () => {
    const report = await check({ ...remote, port: stack.remote.transactionPort ?? 0 }, 'not-the-password')
    expect(report.failure?.code).toBe('connection/wrong-password')
    expect(report.failure?.fixes?.map(({ kind }) => kind)).toEqual(['enter-password'])
  })

  it.each([
    ['brackets', (password: string) => `[${password}]`],
    ['blanks', (password: string) => ` ${password} `],
    ['percent', (password: string) => password.replace(/./, (first) => `%${first.charCodeAt(0).toString(16)}`)],
  ] as const)('a password without its %s', async (repair, spoil) => {
    const { password } = stack.remote.owner
    const spoilt = spoil(password)
    const report = await check(remote, spoilt)
    expect(report.failure?.code).toBe('connection/wrong-password')
    expect(fixOf(report, 'repair-password').repair).toBe(repair)
    expect(JSON.stringify(report)).not.toContain(password)
    await expectWorks(remote, repairPassword(repair, spoilt))
  })

  it('a wrong password is only to be typed again', async () => {
    const report = await check(remote, '[not the password]')
    expect(report.failure?.fixes?.map(({ kind }) => kind)).toEqual(['enter-password'])
  })

  it('the port on which Postgres listens inside its container', async () => {
    const wrong = { ...local, port: 5999 }
    const report = await check(wrong)
    expect(report.failure?.code).toBe('docker/no-postgres')
    expect(report.failure?.message).toContain('answers on port 5432')
    await expectWorks(corrected(wrong, report))
  })

  it('the user that a container was set up with, for one that it does not have', async () => {
    const wrong = { ...local, user: 'nobody_here', database: 'postgres' }
    const report = await check(wrong, null)
    expect(report.failure).toMatchObject({
      code: 'connection/not-allowed',
      message: 'There is no role nobody_here on this server.',
    })
    await expectWorks(corrected(wrong, report), null)
  })

  it('TLS, where the server wants it', async () => {
    await withHba('doctor_tls', 'hostnossl all doctor_tls all reject', async () => {
      const wrong: ServerEndpoint = { ...remote, ...direct(), user: 'doctor_tls', tls: { mode: 'disable' } }
      const report = await check(wrong, 'doctor')
      expect(report.failure?.code).toBe('connection/not-allowed')
      await expectWorks(corrected(wrong, report), 'doctor')
    })
  })
})

describe('a database that is not there', () => {
  it('the nearest name, the others and making it are offered', async () => {
    const wrong = { ...local, database: 'archn' }
    const report = await check(wrong)
    expect(report.failure).toMatchObject({
      code: 'connection/database-missing',
      message: 'The database archn does not exist there.',
    })
    expect(fixOf(report, 'choose').choices.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['archon', 'archon_empty', 'postgres']),
    )
    expect(fixOf(report, 'create-database')).toMatchObject({ database: 'archn' })
    await expectWorks(corrected(wrong, report))
  })

  it('is made empty by its fix, on a server too, and never on one that may not be a target', async () => {
    const name = `doctor "new" ${process.pid}`
    const wrong = { ...remote, ...direct(), database: name }
    const report = await check(wrong)
    fixOf(report, 'create-database')
    const tools = savedFixTools(app, local, async () => stack.remote.owner.password)
    await expect(applyFix({ ...wrong, canBeTarget: false }, { kind: 'create-database' }, tools)).rejects.toMatchObject({
      failure: { code: 'guard/refused' },
    })
    try {
      await applyFix(wrong, { kind: 'create-database' }, tools)
      expect(await check(wrong)).toMatchObject({ failure: null, tableCount: 0 })
    } finally {
      await sql(
        databaseUrl(stack.remote, 'postgres', { route: 'direct' }),
        `drop database if exists "${name.replaceAll('"', '""')}"`,
      )
    }
    expect((await check({ ...wrong, canBeTarget: false })).failure?.fixes?.map(({ kind }) => kind)).not.toContain(
      'create-database',
    )
  })
})

describe('a certificate that is not trusted', () => {
  it('is named with its fingerprint, and trusting it holds session and tools to it', async () => {
    const wrong: ServerEndpoint = { ...remote, ...direct(), tls: { mode: 'verify-full' } }
    const report = await check(wrong)
    expect(report.failure?.code).toBe('connection/tls-untrusted')
    expect(report.failure?.message).toContain('Archon Sync test authority')
    expect(report.failure?.fixes?.map(({ kind }) => kind)).toEqual(['choose-ca', 'trust-fingerprint'])
    const trust = fixOf(report, 'trust-fingerprint')
    expect(trust).toMatchObject({ fingerprint: await serverFingerprint(), issuer: 'Archon Sync test authority' })
    const trusting = changeEndpoint(wrong, { tls: { trustedFingerprint: trust.fingerprint } })
    const good = await check(trusting)
    expect(good.failure).toBeNull()
    expect(good.steps).toContainEqual(
      expect.objectContaining({ step: 'tls', text: expect.stringContaining('trusted') }),
    )
  })

  it('that took the place of the trusted one is a warning, not a matter of course', async () => {
    const trustedFingerprint = `${'AA:'.repeat(31)}AA`
    const report = await check({ ...remote, ...direct(), tls: { mode: 'auto', trustedFingerprint } })
    expect(report.failure).toMatchObject({
      code: 'connection/tls-untrusted',
      message: 'Remote shows another certificate than the one that you trusted.',
    })
    expect(fixOf(report, 'trust-fingerprint').replaces).toBe(true)
  })

  it('works with the CA file of the service', async () => {
    const wrong: ServerEndpoint = { ...remote, tls: { mode: 'verify-full' } }
    await expectWorks(changeEndpoint(wrong, { tls: { mode: 'verify-full', caPem: stack.remote.caPem } }))
  })

  it('is not trusted where pg_dump could not be held to it', async () => {
    await withHba('doctor_plain', 'host all doctor_plain all password', async () => {
      const trustedFingerprint = await serverFingerprint()
      const trusting: ServerEndpoint = {
        ...remote,
        ...direct(),
        user: 'doctor_plain',
        tls: { mode: 'auto', trustedFingerprint },
      }
      const report = await check(trusting, 'doctor')
      expect(report.failure).toMatchObject({ code: 'connection/tls-untrusted' })
      expect(report.failure?.message).toContain('pg_dump could not be held to it')
      expect(report.failure?.fixes?.map(({ kind }) => kind)).toEqual(['choose-ca'])
    })
  })

  it.each(['direct', 'session'] as const)('is what pg_dump is held to in a sync, over the %s port', async (route) => {
    const fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty' })
    try {
      const trustedFingerprint = await serverFingerprint()
      const port = route === 'direct' ? stack.remote.port : stack.remote.sessionPort
      const remoteEnd = { port, tls: { mode: 'verify-full' as const, trustedFingerprint } }
      const { result } = await fixture.sync('remote-to-local', { remote: remoteEnd, include: ['archon_settings'] })
      expect(result).toMatchObject({ outcome: 'succeeded', failure: null })
    } finally {
      await fixture.release()
    }
  })
})

describe('what only somebody else can change is named', () => {
  it('the address that the server saw, where pg_hba.conf lets nobody in', async () => {
    await withHba('doctor_hba', 'host all doctor_hba all reject', async () => {
      const report = await check({ ...remote, ...direct(), user: 'doctor_hba' }, 'doctor')
      const format = '{{.NetworkSettings.IPAddress}}'
      const seen = (await docker(['inspect', '--format', format, stack.local.container])).trim()
      expect(report.failure?.code).toBe('connection/not-allowed')
      expect(report.failure?.message).toContain(seen)
      expect(fixOf(report, 'copy-text').text).toBe(seen)
    })
  })

  it('a login by GSSAPI', async () => {
    await withHba('doctor_gss', 'host all doctor_gss all gss', async () => {
      const report = await check({ ...remote, ...direct(), user: 'doctor_gss' }, 'doctor')
      expect(report.failure?.code).toBe('connection/login-method')
    })
  })

  it('a host that has only an IPv6 address', async () => {
    const report = await check({ ...remote, host: '2001:db8::1' })
    expect(report.failure).toMatchObject({ code: 'connection/ipv6-only', message: expect.stringContaining('IPv6') })
  })
})

describe('a server that is a container', () => {
  it('given as localhost, is offered as the container, published or not', async () => {
    const wrong: ServerEndpoint = { ...remote, host: 'localhost', port: 5432, tls: { mode: 'auto' } }
    const report = await check(wrong, undefined, null)
    expect(report.failure?.code).toBe('connection/refused')
    expect(report.failure?.hint).toContain('needs no published port')
    const containers = (report.failure?.fixes ?? []).filter((fix) => fix.kind === 'use-container')
    expect(containers.length).toBeGreaterThan(0)
    expect(containers[0]?.says).toContain('need not be')
  })

  it('given by its name, is offered as the container and works as one', async () => {
    const wrong: ServerEndpoint = { ...remote, host: stack.local15.container, tls: { mode: 'auto' } }
    const report = await check(wrong)
    const { container, port } = fixOf(report, 'use-container')
    expect(container).toBe(stack.local15.container)
    const saved = await app.endpoints.save({ ...wrong, passwordSource: 'pgpass' })
    const tools = savedFixTools(app, null)
    const fixed = await applyFix(saved, { kind: 'use-container', container, port }, tools)
    expect(await app.endpoints.get(saved.id)).toEqual(fixed)
    expect((await check(fixed, stack.local15.owner.password)).failure).toBeNull()
  })

  it('whose port is not published says in its step that it need not be', async () => {
    const report = await check(local)
    expect(report.steps.find(({ step }) => step === 'container')?.text).toContain('not published, and need not be')
  })

  it('that is stopped is started by its fix, and answers', async () => {
    const image = await docker(['inspect', '--format', '{{.Image}}', stack.local.container])
    await docker(['create', '--name', spare, '--env', 'POSTGRES_PASSWORD=doctor', image.trim()])
    const stopped: ContainerEndpoint = { ...local, container: spare, user: 'postgres', database: 'postgres' }
    const report = await check(stopped, 'doctor')
    expect(fixOf(report, 'start-container')).toMatchObject({ container: spare })
    await applyFix(stopped, { kind: 'start-container' }, savedFixTools(app, null))
    expect((await check(stopped, 'doctor')).failure).toBeNull()
  })

  it('that is gone is replaced by the one with the nearest name', async () => {
    const wrong = { ...local, container: `${stack.local.container}-1x` }
    const report = await check(wrong)
    expect(report.failure?.code).toBe('docker/container-missing')
    expect(corrected(wrong, report)).toMatchObject({ container: stack.local.container })
  })
})

function direct(): Pick<ServerEndpoint, 'port'> {
  return { port: stack.remote.port }
}

async function serverFingerprint(): Promise<string> {
  const pem = await docker(['exec', stack.remote.container, 'cat', '/var/lib/postgresql/tls/server.pem'])
  return new X509Certificate(pem).fingerprint256
}

/** A role of its own with a line of pg_hba.conf of its own, before all others, for as long as `work` takes. */
async function withHba(role: string, line: string, work: () => Promise<void>): Promise<void> {
  const admin = databaseUrl(stack.remote, 'postgres', { route: 'direct', as: 'superuser' })
  const [{ file } = { file: '' }] = await sql<{ file: string }>(admin, "select current_setting('hba_file') as file")
  const inServer = (script: string) => docker(['exec', stack.remote.container, 'bash', '-c', script, 'x', file, line])
  await sql(admin, `create role ${role} login password 'doctor' in role ${stack.remote.owner.user}`)
  try {
    await inServer('{ echo "$2"; cat "$1"; } >/tmp/hba && cat /tmp/hba >"$1"')
    await reload(admin)
    await work()
  } finally {
    await inServer('grep -vxF "$2" "$1" >/tmp/hba; cat /tmp/hba >"$1"')
    await reload(admin)
    await sql(admin, `drop role ${role}`)
  }
}

/** The postmaster reads the file a moment after it was told to. */
async function reload(admin: string): Promise<void> {
  const loadedAt = async () => (await sql<{ at: string }>(admin, 'select pg_conf_load_time()::text as at'))[0]?.at
  const before = await loadedAt()
  await sql(admin, 'select pg_reload_conf()')
  await expect.poll(loadedAt).not.toBe(before)
}
