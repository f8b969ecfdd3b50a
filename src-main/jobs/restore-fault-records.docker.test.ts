import { randomBytes, randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { databaseUrl, sql } from '../../e2e/stack/database'
import { judge } from '../../e2e/stack/fault-databases'
import { lineDisk, onLineDisk } from '../../e2e/stack/fault-line-disk'
import { isThorough } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults, type RestoreRun } from '../../e2e/stack/fault-restore'
import { type FaultApp, makeApp } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { failureOf } from '../../src-shared/domain/failure'
import { acquireLock } from '../store/lock'
import type { RestoreOrder } from './restore-order'

vi.mock(import('../store/files'), async (load) => onLineDisk(await load()))

let faults: RestoreFaults
beforeAll(async () => {
  const stack = await useStack()
  faults = await makeRestoreFaults(stack.local, stack.remote, 500)
})
afterAll(() => faults.drop())

/** Runs an order whose disk is full from a line on; answers whether all its lines were written. */
async function runWithDiskFullFrom(line: number, app: FaultApp, order: RestoreOrder): Promise<boolean> {
  Object.assign(lineDisk, { lines: 0, fullFrom: line })
  const about = `full from line ${line}`
  const said = await app
    .restore(order)
    .then((job) => job.done)
    .catch((error: unknown) => failureOf(error))
  const wasWhole = lineDisk.lines < line
  lineDisk.fullFrom = Number.POSITIVE_INFINITY
  if ('outcome' in said) expect(said.outcome, about).toBe(said.targetState === 'replaced' ? 'succeeded' : 'failed')
  else expect(said.code, about).toBe('disk/full')
  return wasWhole
}

/** The application starts again and closes what was left open; what it says must be the truth. */
async function requireTruth(run: RestoreRun, truth: string, about: string): Promise<void> {
  const next = await makeApp(run.home)
  await next.engine.recover(run.passwords)
  const [record] = (await next.history.list(10)).filter(({ kind }) => kind === 'restore' || kind === 'undo')
  if (record !== undefined) {
    expect(record.outcome, about).not.toBe('running')
    expect(record.targetState, about).toBe(truth)
  }
  expect(await next.engine.recover(run.passwords), about).toEqual([])
  await run.requireNothingLeft()
  const lock = await acquireLock(run.home, { jobId: 'next', purpose: 'the next job' })
  await lock.release()
}

it.runIf(isThorough)(
  'a disk that is full from the n-th line of journal and history on, for every n of an undo: old or new, and told truly',
  { timeout: 400_000 },
  async () => {
    for (let line = 1, isWhole = false; !isWhole; line += 1) {
      const run = await faults.undo()
      const app = await makeApp(run.home)
      isWhole = await runWithDiskFullFrom(line, app, await run.order(app))
      const truth = run.targetState(await judge(faults.databases, run.target))
      await requireTruth(run, truth, `undo, full from line ${line}`)
      await run.remove()
    }
  },
)

it('a disk that is full from a line of journal and history on while a new database is made: it is whole or gone, and told truly', {
  timeout: 400_000,
}, async () => {
  const seen = new Set<string>()
  // Every third line otherwise, another third each time.
  const step = isThorough ? 1 : 3
  let line = 1 + randomInt(step)
  for (let isWhole = false; !isWhole; line += step) {
    const run = await faults.restore()
    const app = await makeApp(run.home)
    const name = `beside_${randomBytes(5).toString('hex')}`
    isWhole = await runWithDiskFullFrom(line, app, { ...(await run.order(app)), beside: name })
    const admin = databaseUrl(run.target.server, 'postgres', { as: 'superuser', route: 'direct' })
    const isThere = (await sql(admin, 'select from pg_database where datname = $1', [name])).length > 0
    const about = `beside, full from line ${line}`
    expect(await judge(faults.databases, run.target), about).toBe('old')
    if (isWhole) expect(isThere, about).toBe(true)
    await requireTruth(run, isThere ? 'replaced' : 'unchanged', about)
    seen.add(isThere ? 'whole' : 'gone')
    await sql(admin, `drop database if exists "${name}" with (force)`)
    await run.remove()
  }
  expect(seen).toEqual(new Set(['gone', 'whole']))
  expect(line).toBeGreaterThan(8)
})
