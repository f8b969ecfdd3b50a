import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from '../../e2e/stack/database'
import { docker } from '../../e2e/stack/docker'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { databaseState } from '../../e2e/stack/state'
import { type OrderChanges, openSyncFixture, requireNothingLeft, type SyncFixture } from '../../e2e/stack/sync-fixture'
import type { CheckReport, CheckStepName } from '../../src-shared/domain/connection-check'
import { defaultSettings } from '../../src-shared/domain/settings'

let stack: Stack
let fixture: SyncFixture
let before: Awaited<ReturnType<typeof databaseState>>
const small = { include: ['archon_prompts', 'archon_migrations'], exclude: [] }
const made: string[] = []
const images: string[] = []

beforeAll(async () => {
  stack = await useStack()
  fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
})
beforeEach(async () => {
  before = await databaseState(fixture.remote, 'physical')
})
afterEach(async () => {
  expect(await databaseState(fixture.remote, 'physical')).toEqual(before)
  await requireNothingLeft(fixture.home, [fixture.local, fixture.remote])
})
afterAll(async () => {
  if (made.length > 0) await docker(['rm', '--force', '--volumes', ...made])
  if (images.length > 0) await docker(['rmi', ...images])
  await fixture.release()
})

/** A container of the stack's image with something else as its first process, or only created. */
async function makeContainer(what: 'stopped' | 'idle'): Promise<string> {
  const name = `${stack.name}-inputs-${what}`
  if (made.includes(name)) return name
  const image = await docker(['inspect', '--format', '{{.Image}}', stack.local.container])
  const command = what === 'stopped' ? ['create'] : ['run', '--detach', '--init']
  await docker([...command, '--name', name, '--entrypoint', 'tail', image, '-f', '/dev/null'])
  made.push(name)
  return name
}

/** The stack's image less pg_dump; it goes with the tests. */
async function imageWithoutTools(): Promise<string> {
  const image = `${stack.name}-inputs:no-tools`
  const container = await makeContainer('idle')
  await docker([
    'exec',
    '--user',
    '0',
    container,
    'sh',
    '-c',
    'rm -f /usr/bin/pg_dump /usr/lib/postgresql/*/bin/pg_dump',
  ])
  await docker(['commit', container, image])
  images.push(image)
  return image
}

/** A sync, a preview and a check all say the same of an input that cannot work. */
async function expectRefused(code: string, changes: OrderChanges, side: 'local' | 'remote'): Promise<void> {
  const { app, order, preview, sync } = fixture
  const { result } = await sync('local-to-remote', { ...small, ...changes })
  expect(result.failure).toMatchObject({
    code,
    message: expect.stringMatching(/\w/),
    hint: expect.stringMatching(/\w/),
  })
  expect(result).toMatchObject({ outcome: 'failed', failedPhase: 'connect', targetState: 'unchanged', exported: null })
  await expect(preview('local-to-remote', { ...small, ...changes })).rejects.toMatchObject({ failure: { code } })
  const { profile, passwords } = order('local-to-remote', changes)
  const report = await app.engine.check(profile[side], passwords, profile.local, new AbortController().signal)
  expect(report).toMatchObject({ endpointId: side, failure: { code }, server: null })
  expect(report.steps.at(-1)?.status).toBe('failed')
  const [record] = await app.history.list(1)
  expect(record).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failure: { code, phase: 'connect' } })
}

describe('input that cannot work gets its own failure with a next step, and changes nothing', () => {
  it('a container that does not exist, with one that resembles it', async () => {
    const wrong = stack.local.container.replace('supabase', 'supabse')
    await expectRefused('docker/container-missing', { local: { container: wrong } }, 'local')
    const { result } = await fixture.sync('local-to-remote', { ...small, local: { container: wrong } })
    expect(result.failure?.hint).toContain(stack.local.container)
  })

  it('a container that is stopped', async () => {
    await expectRefused('docker/container-stopped', { local: { container: await makeContainer('stopped') } }, 'local')
  })

  it('a container in which no server runs', async () => {
    await expectRefused('docker/no-postgres', { local: { container: await makeContainer('idle') } }, 'local')
  })

  it('a container whose image has no client tools', async () => {
    const name = `${stack.name}-inputs-no-tools`
    const image = await imageWithoutTools()
    await docker(['run', '--detach', '--init', '--name', name, '--entrypoint', 'tail', image, '-f', '/dev/null'])
    made.push(name)
    await expectRefused('tools/missing', { local: { container: name } }, 'local')
  })

  it('a port on which nobody listens', async () => {
    await expectRefused('connection/refused', { remote: { port: 5999 } }, 'remote')
  })

  it('an address on the bridge that no machine has', async () => {
    const host = stack.remote.host.replace(/\.\d+\.\d+$/, '.254.253')
    await expectRefused('connection/timeout', { remote: { host } }, 'remote')
  }, 60_000)

  it('a host name that nobody knows', async () => {
    await expectRefused('connection/host-not-found', { remote: { host: 'nobody.invalid' } }, 'remote')
  })

  it.each(['local', 'remote'] as const)('a wrong password, %s', async (side) => {
    await expectRefused('connection/wrong-password', { passwords: { [side]: 'wrong' } }, side)
  })

  it.each([
    // Inside its container a server trusts everybody who has a role at all.
    ['local', 'connection/not-allowed'],
    ['remote', 'connection/wrong-password'],
  ] as const)('a user that does not exist, %s', async (side, code) => {
    await expectRefused(code, { [side]: { user: 'nobody' } }, side)
  })

  it.each(['local', 'remote'] as const)('a database that does not exist, %s', async (side) => {
    await expectRefused('connection/database-missing', { [side]: { database: 'nowhere' } }, side)
  })

  it('a certificate of an authority that is not trusted', async () => {
    await expectRefused('connection/tls-untrusted', { remote: { tls: { mode: 'verify-full' } } }, 'remote')
  })

  it('a pattern that is none', async () => {
    const { result } = await fixture.sync('local-to-remote', { include: ['a.b.c.d'], exclude: [] })
    expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failure: { hint: expect.any(String) } })
    expect(result.failure?.code).toBe('usage/invalid')
  })

  it('a selection that matches nothing', async () => {
    const { result } = await fixture.sync('local-to-remote', { include: ['nowhere_*'], exclude: [] })
    expect(result).toMatchObject({
      targetState: 'unchanged',
      failure: { code: 'plan/blocked', hint: expect.any(String) },
    })
  })

  it('a sync while another one runs in the same home', async () => {
    const { start } = fixture
    const missing = { ...small, remote: { host: stack.remote.host.replace(/\.\d+\.\d+$/, '.254.253') } }
    const first = await start('local-to-remote', missing)
    await expect(start('local-to-remote', small)).rejects.toMatchObject({ failure: { code: 'job/busy' } })
    await fixture.app.engine.cancel(first.jobId)
    expect((await first.done).result).toMatchObject({ outcome: 'cancelled', targetState: 'unchanged' })
  })

  it.each(['a file', 'a folder inside a file'])('a backup folder that is %s', async (what) => {
    const { app, home, sync } = fixture
    const file = join(home, 'in-the-way')
    await writeFile(file, '')
    const backupFolder = what === 'a file' ? file : join(file, 'backups')
    await app.settings.save({ ...defaultSettings, backupFolder })
    try {
      const { result } = await sync('local-to-remote', small)
      expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged' })
      expect(result.failure).toMatchObject({ code: 'disk/unwritable', hint: expect.stringMatching(/\w/) })
    } finally {
      await app.settings.save(defaultSettings)
      await dropRecord()
    }
  })
})

/** These fail after the history row was begun, which is all that they leave on the target. */
async function dropRecord(): Promise<void> {
  const [row] = await sql(
    fixture.remote.adminUrl,
    "select status, error_message from archon_sync_history where status = 'failed' and sync_id not like 'sync_2025%'",
  )
  if (row !== undefined) expect(row.error_message).toBeTruthy()
  before = await databaseState(fixture.remote, 'physical')
}

describe('a check of one side', () => {
  const steps = (report: CheckReport) => report.steps.map(({ step, status }) => `${step} ${status}`)
  const passed = (...names: CheckStepName[]) => names.map((name) => `${name} passed`)
  const check = (side: 'local' | 'remote', changes: OrderChanges = {}) => {
    const { profile, passwords } = fixture.order('local-to-remote', changes)
    return fixture.app.engine.check(profile[side], passwords, profile.local, new AbortController().signal)
  }

  it('takes the steps of a container, and says what is there', async () => {
    const report = await check('local')
    expect(steps(report)).toEqual(passed('docker', 'container', 'port', 'login', 'server', 'rights', 'size'))
    expect(report).toMatchObject({ failure: null, route: 'direct', note: null, tableCount: 22 })
    expect(report.server).toMatchObject({
      database: fixture.local.name,
      user: 'archon_owner',
      versionNumber: expect.any(Number),
    })
    expect(Math.floor((report.server?.versionNumber ?? 0) / 10_000)).toBe(17)
    expect(report.toolsVersion).toMatch(/^17\./)
    const [size] = await sql<{ bytes: number }>(
      fixture.local.adminUrl,
      'select pg_database_size(current_database())::float8 as bytes',
    )
    expect(Math.abs((report.server?.databaseBytes ?? 0) - (size?.bytes ?? 0))).toBeLessThan(1_000_000)
  })

  it('takes the steps of a server, with its certificate', async () => {
    const report = await check('remote')
    expect(steps(report)).toEqual(passed('docker', 'host', 'port', 'tls', 'login', 'server', 'rights', 'size'))
    expect(report.steps.find(({ step }) => step === 'tls')?.text).toMatch(/1\.3, certificate checked/)
    expect(report.server).toMatchObject({ database: fixture.remote.name })
    expect(Math.floor((report.server?.versionNumber ?? 0) / 10_000)).toBe(15)
  })

  it('warns of tables that the role may not read', async () => {
    const { local } = fixture
    await sql(local.adminUrl, 'create table kept_away (a int); revoke all on kept_away from public')
    try {
      const report = await check('local')
      expect(report.failure).toBeNull()
      expect(report.steps.find(({ step }) => step === 'rights')).toEqual({
        step: 'rights',
        status: 'warning',
        text: 'may read 22 of 23 tables, owns 22',
      })
    } finally {
      await sql(local.adminUrl, 'drop table kept_away')
    }
  })
})

describe('a preview', () => {
  it('counts the rows of both sides exactly, and names what only one side has', async () => {
    const { preview, local, remote } = fixture
    const exact = async (url: string, name: string) => {
      const [row] = await sql<{ n: number }>(url, `select count(*)::int as n from ${name}`)
      return row?.n
    }
    const { plan, source, target } = await preview('local-to-remote', {
      include: ['archon_*'],
      exclude: ['archon_mcp_*'],
    })
    expect(plan.tables).toHaveLength(17)
    for (const { table, action, rowsNow, rowsAfter } of plan.tables) {
      expect(action).toBe('replace')
      expect(rowsAfter).toEqual({ rows: await exact(local.adminUrl, table.name), exact: true })
      expect(rowsNow).toEqual({ rows: await exact(remote.adminUrl, table.name), exact: true })
    }
    expect(source).toMatchObject({ endpointId: 'local', failure: null })
    expect(target).toMatchObject({ endpointId: 'remote', failure: null })
    expect(plan).toMatchObject({
      direction: 'local-to-remote',
      source: { database: local.name },
      target: { database: remote.name },
    })
  })
})
