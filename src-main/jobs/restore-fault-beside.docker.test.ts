import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databaseUrl, sql } from '../../e2e/stack/database'
import { docker, lines } from '../../e2e/stack/docker'
import { buildCommandLine } from '../../e2e/stack/fault-cli'
import { judge } from '../../e2e/stack/fault-databases'
import { isThorough, momentAfter, spread } from '../../e2e/stack/fault-moments'
import { startCutProxy } from '../../e2e/stack/fault-proxy'
import { makeRestoreFaults, type RestoreFaults, type RestoreRun } from '../../e2e/stack/fault-restore'
import { faultSelection } from '../../e2e/stack/fault-seed'
import { readState } from '../../e2e/stack/fault-state'
import { type FaultApp, makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { openJournal } from '../store/journal'

const times = isThorough ? 20 : 3
let faults: RestoreFaults
let folder: string
let script: string
let run: RestoreRun
let app: FaultApp
/** The new database of a test, and what it is called in SQL. */
let name: string

beforeAll(async () => {
  const stack = await useStack()
  folder = await mkdtemp(join(tmpdir(), 'archon-sync-beside-'))
  script = await buildCommandLine(folder)
  faults = await makeRestoreFaults(stack.local, stack.remote, 10_000)
})
afterAll(async () => {
  await faults.drop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  run = await faults.restore()
  app = await makeApp(run.home)
  name = `beside_${randomBytes(5).toString('hex')}`
})
afterEach(async () => {
  await run.requireNothingLeft()
  await sql(admin(), `drop database if exists "${name}" with (force)`)
  await run.remove()
})

function admin(): string {
  return databaseUrl(run.target.server, 'postgres', { as: 'superuser', route: 'direct' })
}

async function isThere(): Promise<boolean> {
  return (await sql(admin(), 'select from pg_database where datname = $1', [name])).length > 0
}

/** Requires a target that nobody touched, and a new database that is whole or not there at all; answers which. */
async function requireAllOrNothing(about: string): Promise<'whole' | 'none'> {
  expect(await judge(faults.databases, run.target), about).toBe('old')
  if (!(await isThere())) return 'none'
  const { tables } = await readState(databaseUrl(run.target.server, name, { route: 'direct' }))
  expect(Object.keys(tables).sort(), about).toEqual([...faultSelection].sort())
  for (const table of faultSelection) expect(tables[table], about).toBe(faults.databases.wanted.tables[table])
  return 'whole'
}

const isBegun = (event: JobEvent) => event.type === 'job-started'

describe('a restore into a new database', () => {
  it('makes it, whole, and leaves the one beside it alone', async () => {
    const job = await app.restore({ ...(await run.order(app)), beside: name })
    const result = await job.done
    expect(result.failure).toBeNull()
    expect(await requireAllOrNothing('no fault')).toBe('whole')
  })

  it(`killed with kill -9 at ${times} moments: it is whole, or gone with the next start, which says so`, {
    timeout: 400_000,
  }, async () => {
    const began = performance.now()
    const job = await run.start(script, [`--beside=${name}`])
    await job.until(isBegun)
    const start = performance.now()
    expect(await job.ended, `${began}`).toBe(0)
    const span = performance.now() - start
    expect(await requireAllOrNothing('nobody kills it')).toBe('whole')
    const seen: string[] = []
    for (const moment of spread(times, span)) seen.push(await killAfter(moment))
    expect(seen).toContain('none')
  })

  it('killed right after CREATE DATABASE: the next start removes the database', async () => {
    const job = await run.start(script, [`--beside=${name}`])
    await expect.poll(isThere, { interval: 5, timeout: 20_000 }).toBe(true)
    await job.kill()
    await requireTruthAfterRestart('right after CREATE DATABASE')
  })

  it(`cancelled at ${times} moments: it is whole, or gone when the cancel is acknowledged`, {
    timeout: 400_000,
  }, async () => {
    const whole = await app.restore({ ...(await run.order(app)), beside: name })
    const { durationMs } = await whole.done
    for (const moment of spread(times, durationMs)) {
      const about = `cancelled after ${moment} ms`
      await sql(admin(), `drop database if exists "${name}" with (force)`)
      const job = await app.restore({ ...(await run.order(app)), beside: name })
      await Promise.race([job.done, momentAfter(moment)])
      await app.engine.cancel(job.jobId).catch(() => undefined)
      const { outcome, targetState, warnings } = await job.done
      expect(await requireAllOrNothing(about), about).toBe(targetState === 'replaced' ? 'whole' : 'none')
      expect(outcome, about).toBe(targetState === 'replaced' ? 'succeeded' : 'cancelled')
      if (outcome === 'cancelled') expect(warnings, about).toEqual([])
      await run.requireNothingLeft()
    }
  })

  it.each(['connect', 'export', 'import'] as const)(
    'whose tool container is killed in the phase %s: the database is gone again',
    async (phase) => {
      const job = await app.restore({ ...(await run.order(app)), beside: name })
      await job.inPhase(phase)
      const labelled = ['--filter', `label=archon-sync.job=${job.jobId}`]
      const tools = async () => lines(await docker(['ps', '--quiet', ...labelled]))
      await expect.poll(async () => (await tools()).length, { interval: 10, timeout: 10_000 }).toBeGreaterThan(0)
      await docker(['kill', ...(await tools())])
      const result = await job.done
      expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failedPhase: phase })
      expect(await requireAllOrNothing(phase)).toBe('none')
    },
  )

  it('whose connections are cut for good: the run says that the database stays, and the next start removes it', async () => {
    const proxy = await startCutProxy(run.target.server)
    const { host, port } = proxy
    const order = await run.order(app, { server: { host, port, tls: { mode: 'disable' } } })
    const job = await app.restore({ ...order, beside: name })
    await job.inPhase('import')
    proxy.cut()
    const result = await job.done
    expect(await isThere()).toBe(true)
    proxy.heal()
    const next = await makeApp(run.home)
    await next.engine.recover(run.passwords)
    await proxy.close()
    expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged' })
    expect(result.warnings.join()).toContain(`${name} could not be removed`)
    expect(await requireAllOrNothing('after the next start')).toBe('none')
    expect(await next.engine.recover(run.passwords)).toEqual([])
  })

  it('whose name is taken is refused, and the database of that name is left alone', async () => {
    await sql(admin(), `create database "${name}"`)
    const job = await app.restore({ ...(await run.order(app)), beside: name })
    expect(verdictOf(await job.done)).toMatchObject({ targetState: 'unchanged', code: 'plan/blocked' })
    expect(await isThere()).toBe(true)
  })

  it.each([null, 1])(
    'that ended with the OID %s known: a database that somebody else made since stays',
    async (oid) => {
      const { target, anchor } = await run.order(app)
      const place = summarizeEndpoint(target)
      const journal = await openJournal(run.home, 'unfinished')
      await journal.append({
        state: 'opened',
        syncId: 'restore_20300101_000000',
        kind: 'restore',
        direction: 'local-to-remote',
        profileId: null,
        profileName: '',
        source: place,
        target: place,
        sourceEndpoint: null,
        targetEndpoint: { ...target, database: name },
        localEndpoint: anchor,
        startedAt: new Date().toISOString(),
        pid: process.pid,
        backupId: null,
        undoOf: null,
      })
      await journal.append({ state: 'making-database', database: name, from: target.database, databaseOid: oid })
      await journal.close()
      await sql(admin(), `create database "${name}" owner "${run.target.server.owner.user}"`)
      const records = await app.engine.recover(run.passwords)
      expect(records).toMatchObject([{ outcome: 'interrupted', targetState: 'unchanged', warnings: [] }])
      expect(await isThere()).toBe(true)
    },
  )

  it('that does not fit the new database leaves none', async () => {
    const order = await run.order(app)
    const manifest = order.manifest && { ...order.manifest, prelude: ['create type no_such.thing as enum ()'] }
    const job = await app.restore({ ...order, manifest, beside: name })
    expect(verdictOf(await job.done)).toMatchObject({ targetState: 'unchanged', code: 'plan/blocked' })
    expect(await requireAllOrNothing('prelude')).toBe('none')
  })
})

async function killAfter(moment: number): Promise<'whole' | 'none'> {
  await sql(admin(), `drop database if exists "${name}" with (force)`)
  const job = await run.start(script, [`--beside=${name}`])
  await job.until(isBegun)
  await Promise.race([momentAfter(moment), job.ended])
  await job.kill()
  return requireTruthAfterRestart(`killed after ${moment} ms`)
}

async function requireTruthAfterRestart(about: string): Promise<'whole' | 'none'> {
  const next = await makeApp(run.home)
  await next.engine.recover(run.passwords)
  const state = await requireAllOrNothing(about)
  const [record] = await next.history.list(1)
  expect(record, about).toMatchObject({ kind: 'restore', targetState: state === 'whole' ? 'replaced' : 'unchanged' })
  expect(record?.outcome, about).toMatch(state === 'whole' ? /^(succeeded|interrupted)$/ : /^interrupted$/)
  expect(await next.engine.recover(run.passwords), about).toEqual([])
  await run.requireNothingLeft()
  return state
}
