import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql, type TestDatabase } from '../../e2e/stack/database'
import { type FaultDatabases, judge, makeFaultDatabases } from '../../e2e/stack/fault-databases'
import { readState } from '../../e2e/stack/fault-state'
import { type FaultApp, makeApp, orderFor, verdictOf } from '../../e2e/stack/fault-sync'
import { type SmallServer, startSmallServer } from '../../e2e/stack/small-server'
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

const page = 4096
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
      await rm(join(disk, 'backups'), { recursive: true })
      await requireNothingLeft(app.home, [target, databases.source])
      return { result, files, state: await judge(databases, target) }
    }

    /** Whole pages of the archive that the phase makes when there is room. */
    async function sizeOfArchive(phase: 'backup' | 'export'): Promise<number> {
      sizes ??= measureArchives()
      return (await sizes)[phase]
    }
    let sizes: Promise<{ backup: number; export: number }> | null = null

    async function measureArchives(): Promise<{ backup: number; export: number }> {
      const job = await app.sync(orderFor(databases.source, await databases.freshTarget()))
      const { safetyBackup, exportBackup } = await job.done
      await rm(join(disk, 'backups'), { recursive: true })
      const pages = (bytes = 0) => Math.ceil(bytes / page) * page
      return { backup: pages(safetyBackup?.manifest.bytes), export: pages(exportBackup?.manifest.bytes) }
    }

    const amounts = [
      { left: 'no room at all', share: 0, more: 0, says: /room|could not be written/ },
      { left: 'a quarter of the room', share: 0.25, more: 0, says: /room|could not be written/ },
      { left: 'all but ten pages of the room', share: 1, more: -10 * page, says: /could not be written/ },
      { left: 'all but the last page of the room', share: 1, more: -page, says: /could not be written/ },
      { left: 'room for the archive and none for its manifest', share: 1, more: 0, says: /could not be written/ },
    ]
    const cases = (['backup', 'export'] as const).flatMap((phase) => amounts.map((amount) => ({ phase, ...amount })))

    it.each(cases)(
      '$phase with $left: disk/full, no file of it is left, nothing changed',
      async ({ phase, share, more, says }) => {
        const free = Math.round((await sizeOfArchive(phase)) * share) + more
        const { result, files, state } = await runWithFree(free, phase)
        expect(verdictOf(result)).toEqual({
          outcome: 'failed',
          targetState: 'unchanged',
          failedPhase: phase,
          code: 'disk/full',
        })
        expect(result.failure?.message).toContain(disk)
        expect(result.failure?.message).toMatch(says)
        expect(result.failure?.hint).toBeTruthy()
        const backup = [expect.stringMatching(/\.before\.dump$/), expect.stringMatching(/\.before\.dump\.json$/)]
        expect(files.sort()).toEqual(phase === 'backup' ? [] : backup)
        expect(state).toBe('old')
      },
    )

    it('too small for the plan: it is a blocker, and no backup is begun', async () => {
      await leaveFree(8 * page)
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
  let small: SmallServer
  let onSmall: FaultDatabases

  beforeAll(async () => {
    small = await startSmallServer(stack.remote, 'archon-sync-fault-disk', '6m')
    onSmall = await makeFaultDatabases(stack.local, small.server, 20_000)
  })
  afterAll(() => small.drop())

  it('the import fails with disk/server-full, and every old row is there', async () => {
    const app = await makeApp()
    const target: TestDatabase = await onSmall.freshTarget()
    await sql(target.adminUrl, 'alter table items set tablespace small')
    const before = await readState(target.adminUrl)
    const job = await app.sync(orderFor(onSmall.source, target))
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
