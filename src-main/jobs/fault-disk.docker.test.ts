import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, databaseUrl, sql, type TestDatabase } from '../../e2e/stack/database'
import { docker } from '../../e2e/stack/docker'
import { type FaultDatabases, judge, makeFaultDatabases } from '../../e2e/stack/fault-databases'
import { readState } from '../../e2e/stack/fault-state'
import { type FaultApp, makeApp, orderFor, verdictOf } from '../../e2e/stack/fault-sync'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import type { Phase } from '../../src-shared/domain/job-event'

let stack: Stack
let databases: FaultDatabases

beforeAll(async () => {
  stack = await useStack()
  databases = await makeFaultDatabases(stack.local, stack.remote, 20_000)
})
afterAll(() => databases.drop())

const kib = 1024
const mayMount = process.platform === 'linux' && process.getuid?.() === 0

/** A small disk of a test's own as backup folder. */
describe.runIf(mayMount)(
  'a full disk under the backup folder (as root on Linux, where a small disk can be mounted)',
  () => {
    let app: FaultApp
    let disk: string

    beforeAll(async () => {
      app = await makeApp()
      disk = await mkdtemp(join(tmpdir(), 'archon-sync-disk-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'archon-sync-fault', disk])
      await app.settings.save({ ...(await app.settings.get()), backupFolder: join(disk, 'backups') })
    })
    afterAll(async () => {
      execFileSync('umount', [disk])
      await rm(disk, { recursive: true })
      await app.remove()
    })

    async function leaveFree(bytes: number): Promise<void> {
      const { bavail, bsize } = await statfs(disk)
      await writeFile(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
    }

    async function runWithFree(bytes: number, from: Phase) {
      const target = await databases.freshTarget()
      const job = await app.sync(orderFor(databases.source, target))
      await job.inPhase(from)
      await leaveFree(bytes)
      const result = await job.done
      const files = (await readdir(join(disk, 'backups'))).filter((name) => !name.startsWith('.'))
      await rm(join(disk, 'filler'))
      await requireNothingLeft(app.home, [target, databases.source])
      return { result, files, state: await judge(databases, target) }
    }

    it.each([0, 16 * kib, 64 * kib, 160 * kib])(
      'with %i bytes left for the backup: disk/full, no file, nothing changed',
      async (bytes) => {
        const { result, files, state } = await runWithFree(bytes, 'backup')
        expect(verdictOf(result)).toEqual({
          outcome: 'failed',
          targetState: 'unchanged',
          failedPhase: 'backup',
          code: 'disk/full',
        })
        expect(result.failure?.message).toContain(disk)
        expect(result.failure?.hint).toBeTruthy()
        expect(files).toEqual([])
        expect(state).toBe('old')
      },
    )

    it.each([0, 64 * kib, 256 * kib])(
      'with %i bytes left for the export: disk/full, the backup is kept, nothing changed',
      async (bytes) => {
        const { result, files, state } = await runWithFree(bytes, 'export')
        expect(verdictOf(result)).toEqual({
          outcome: 'failed',
          targetState: 'unchanged',
          failedPhase: 'export',
          code: 'disk/full',
        })
        expect(files.sort()).toEqual([
          expect.stringMatching(/\.before\.dump$/),
          expect.stringMatching(/\.before\.dump\.json$/),
        ])
        expect(state).toBe('old')
        await rm(join(disk, 'backups'), { recursive: true })
      },
    )

    it('too small for the plan: it is a blocker, and no backup is begun', async () => {
      await leaveFree(32 * kib)
      const target = await databases.freshTarget()
      const job = await app.sync(orderFor(databases.source, target))
      const result = await job.done
      await rm(join(disk, 'filler'))
      expect(verdictOf(result)).toMatchObject({
        targetState: 'unchanged',
        failedPhase: 'connect',
        code: 'plan/blocked',
      })
      expect(result.failure?.detail).toContain('disk-space')
      expect(await judge(databases, target)).toBe('old')
    })
  },
)

describe('a full disk under the target', () => {
  const container = `archon-sync-fault-disk-${process.pid}`
  let small: FaultDatabases

  beforeAll(async () => {
    const image = await docker(['inspect', '--format', '{{.Config.Image}}', stack.remote.container])
    const secrets = { POSTGRES_PASSWORD: 'superuser-secret', OWNER_PASSWORD: 'owner-secret' }
    await docker(
      ['run', '--detach', '--init', '--name', container, '--tmpfs', '/small:size=6m,mode=1777']
        .concat(Object.keys(secrets).flatMap((name) => ['--env', name]))
        .concat(image),
      { env: secrets },
    )
    const host = await docker(['inspect', '--format', '{{.NetworkSettings.IPAddress}}', container])
    const server = {
      ...stack.remote,
      container,
      host,
      superuser: { user: 'postgres', password: secrets.POSTGRES_PASSWORD },
      owner: { user: stack.remote.owner.user, password: secrets.OWNER_PASSWORD },
    }
    const admin = databaseUrl(server, 'postgres', { as: 'superuser', route: 'direct' })
    await expect
      .poll(
        () =>
          connect(admin).then(
            (client) => client.end().then(() => true),
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true)
    await docker(['exec', '--user', 'postgres', container, 'mkdir', '-m', '0700', '/small/space'])
    await sql(admin, "create tablespace small location '/small/space'")
    await sql(admin, `grant create on tablespace small to ${server.owner.user}`)
    small = await makeFaultDatabases(stack.local, server, 20_000)
  })
  afterAll(async () => {
    await docker(['rm', '--force', '--volumes', container])
  })

  it('the import fails with disk/server-full, and every old row is there', async () => {
    const app = await makeApp()
    const target: TestDatabase = await small.freshTarget()
    await sql(target.adminUrl, 'alter table items set tablespace small')
    const before = await readState(target.adminUrl)
    const job = await app.sync(orderFor(small.source, target))
    const result = await job.done
    expect(verdictOf(result)).toEqual({
      outcome: 'failed',
      targetState: 'unchanged',
      failedPhase: 'import',
      code: 'disk/server-full',
    })
    expect(result.failure).toMatchObject({ retryable: false, sqlState: '53100' })
    expect(result.failure?.hint).toContain('twice')
    expect(await readState(target.adminUrl)).toEqual(before)
    await requireNothingLeft(app.home, [target])
    await app.remove()
  })
})
