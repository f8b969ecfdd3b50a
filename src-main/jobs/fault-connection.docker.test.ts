import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestDatabase } from '../../e2e/stack/database'
import { docker, lines } from '../../e2e/stack/docker'
import {
  type FaultDatabases,
  judge,
  makeFaultDatabases,
  rediscovered as rediscoveredIn,
} from '../../e2e/stack/fault-databases'
import { type CommitFault, startCommitProxy } from '../../e2e/stack/fault-proxy'
import { type FaultApp, type FollowedSync, makeApp, orderFor, verdictOf } from '../../e2e/stack/fault-sync'
import { findStack, restartServer, type Server, type Stack, startStack, stopStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import type { Phase } from '../../src-shared/domain/job-event'

/** A stack of its own: its servers are killed and cut off. */
const stackName = `archon-sync-fault-${process.pid}`
let stack: Stack
let push: FaultDatabases
let pull: FaultDatabases
let app: FaultApp

beforeAll(async () => {
  stack = await startStack({ name: stackName, parts: ['local', 'remote'], ownedByProcess: true })
  push = await makeFaultDatabases(stack.local, stack.remote, 60_000)
  pull = await makeFaultDatabases(stack.remote, stack.local, 60_000)
})
afterAll(() => stopStack(stackName))
beforeEach(async () => {
  app = await makeApp()
})
afterEach(() => app.remove())

const rediscovered = (database: TestDatabase) => rediscoveredIn(stackName, database)

/** Resolves when rows of the given phase flow. */
async function rowsFlow(job: FollowedSync, phase: Phase): Promise<void> {
  await job.until((event) => event.type === 'progress' && event.phase === phase && event.done > 0, `rows in ${phase}`)
}

async function backupFiles(): Promise<string[]> {
  const names = await readdir(join(app.home, 'backups')).catch(() => [])
  return names.filter((name) => !name.startsWith('.'))
}

interface LostCommit {
  readonly fault: CommitFault
  readonly outcome: 'succeeded' | 'failed'
  readonly state: 'new' | 'old'
}

describe('the answer to COMMIT', () => {
  const cases: readonly LostCommit[] = [
    { fault: 'answer lost', outcome: 'succeeded', state: 'new' },
    { fault: 'never sent', outcome: 'failed', state: 'old' },
    { fault: 'answer held back', outcome: 'succeeded', state: 'new' },
  ]

  it.each(cases)('$fault: the server is asked, and the history holds the truth', async ({ fault, outcome, state }) => {
    const target = await push.freshTarget()
    const proxy = await startCommitProxy(target.server, fault)
    try {
      const job = await app.sync(
        orderFor(push.source, target, { server: { host: proxy.host, port: proxy.port, tls: { mode: 'disable' } } }),
      )
      const result = await job.done
      const targetState = state === 'new' ? 'replaced' : 'unchanged'
      expect(result).toMatchObject({ outcome, targetState })
      expect(await judge(push, target)).toBe(state)
      expect(await app.history.get(job.syncId)).toMatchObject({ outcome, targetState })
      if (outcome === 'failed') expect(result.failure?.code).toBe('connection/lost')
      await requireNothingLeft(app.home, [target, push.source])
    } finally {
      await proxy.close()
    }
  })

  it('lost with nobody to ask: the result is "unknown", and the next start finds out', async () => {
    const target = await push.freshTarget()
    const proxy = await startCommitProxy(target.server, 'answer lost, then unreachable')
    try {
      const order = orderFor(push.source, target, {
        server: { host: proxy.host, port: proxy.port, tls: { mode: 'disable' } },
      })
      const job = await app.sync(order)
      const result = await job.done
      expect(verdictOf(result)).toEqual({
        outcome: 'failed',
        targetState: 'unknown',
        failedPhase: 'verify',
        code: 'import/commit-unknown',
      })
      expect(await app.history.get(job.syncId)).toMatchObject({ targetState: 'unknown' })
      proxy.heal()
      const next = await makeApp(app.home)
      const records = await next.engine.recover(order.passwords)
      expect(records).toMatchObject([{ syncId: job.syncId, targetState: 'replaced' }])
      expect(await judge(push, target)).toBe('new')
      expect(await next.engine.recover(order.passwords)).toEqual([])
    } finally {
      await proxy.close()
    }
  })
})

describe('the tool container is killed', () => {
  it.each(['backup', 'export', 'import'] as const)(
    'during %s: the job fails and says so, nothing changes',
    async (phase) => {
      const target = await push.freshTarget()
      const job = await app.sync(orderFor(push.source, target))
      await job.inPhase(phase)
      const tools = lines(await docker(['ps', '--quiet', '--filter', `label=archon-sync.job=${job.jobId}`]))
      await docker(['kill', ...tools])
      const result = await job.done
      expect(verdictOf(result)).toEqual({
        outcome: 'failed',
        targetState: 'unchanged',
        failedPhase: phase,
        code: 'docker/killed',
      })
      expect(result.failure?.hint).toBeTruthy()
      expect(await judge(push, target)).toBe('old')
      const kept = { backup: 0, export: 2, import: 4 }
      expect(await backupFiles()).toHaveLength(kept[phase])
      await requireNothingLeft(app.home, [target, push.source])
    },
  )
})

describe('the server of the target is killed and started again', () => {
  const sides: readonly { what: string; databases: () => FaultDatabases }[] = [
    { what: 'a remote server', databases: () => push },
    { what: 'a local container', databases: () => pull },
  ]

  it.each(sides)(
    '$what, during the import: the job fails, the old rows are there, and it works again',
    async (side) => {
      const databases = side.databases()
      const target = await databases.freshTarget()
      const job = await app.sync(orderFor(databases.source, target))
      await rowsFlow(job, 'import')
      await docker(['kill', '--signal', 'KILL', target.server.container])
      const result = await job.done
      await restartServer(stackName, target.server.kind)
      expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failedPhase: 'import' })
      expect(result.failure?.code).toMatch(/^(connection\/|docker\/)/)
      expect(result.failure?.hint).toBeTruthy()
      const again = await rediscovered(target)
      expect(await judge(databases, again)).toBe('old')
      await requireNothingLeft(app.home, [again])
      const next = await app.sync(orderFor(await rediscovered(databases.source), again))
      expect((await next.done).outcome).toBe('succeeded')
      expect(await judge(databases, again)).toBe('new')
    },
  )
})

describe('the network is cut', () => {
  async function cut(server: Server): Promise<() => Promise<void>> {
    await docker(['network', 'disconnect', 'bridge', server.container])
    return async () => {
      await docker(['network', 'connect', 'bridge', server.container])
      await findStack(stackName)
    }
  }

  /** Seconds until the server itself lets others read the table again. */
  async function readableAfter(database: TestDatabase): Promise<number> {
    const began = performance.now()
    const psql = ['psql', '--no-psqlrc', '--host=/var/run/postgresql', `--port=${database.server.port}`]
    await docker(
      [
        'exec',
        '--user',
        'postgres',
        database.server.container,
        ...psql,
        '--command=select count(*) from items',
        database.name,
      ],
      { timeout: 90_000 },
    )
    return (performance.now() - began) / 1000
  }

  it('during the import: within 30 seconds the job has failed and the target can be read again, with its old rows', async () => {
    const target = await push.freshTarget()
    const job = await app.sync(orderFor(push.source, target))
    await rowsFlow(job, 'import')
    const mend = await cut(stack.remote)
    const began = performance.now()
    const seconds = job.done.then(() => (performance.now() - began) / 1000)
    const [known, readable] = await Promise.all([seconds, readableAfter(target)])
    await mend()
    console.info(
      `cut network: the application knew after ${known.toFixed(1)} s, readers went on after ${readable.toFixed(1)} s`,
    )
    expect(verdictOf(await job.done)).toEqual({
      outcome: 'failed',
      targetState: 'unchanged',
      failedPhase: 'import',
      code: 'connection/lost',
    })
    expect(known).toBeLessThan(30)
    expect(readable).toBeLessThan(30)
    expect(await judge(push, await rediscovered(target))).toBe('old')
  })

  it('to the source during its export: within 30 seconds the job has failed, and nothing changed', async () => {
    const target = await pull.freshTarget()
    const job = await app.sync(orderFor(await rediscovered(pull.source), target))
    await job.inPhase('export')
    const mend = await cut(stack.remote)
    const began = performance.now()
    const result = await job.done
    const seconds = (performance.now() - began) / 1000
    await mend()
    console.info(`cut network at the source: the application knew after ${seconds.toFixed(1)} s`)
    expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failedPhase: 'export' })
    expect(result.failure?.code).toMatch(/^connection\/(lost|timeout)$/)
    expect(seconds).toBeLessThan(30)
    expect(await judge(pull, target)).toBe('old')
    expect((await backupFiles()).filter((name) => name.includes('partial'))).toEqual([])
  })
})
