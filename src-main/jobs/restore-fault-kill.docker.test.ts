import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, lines } from '../../e2e/stack/docker'
import { buildCommandLine, type JobProcess } from '../../e2e/stack/fault-cli'
import { judge } from '../../e2e/stack/fault-databases'
import { isThorough, momentAfter, spread } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults, type RestoreKind, type RestoreRun } from '../../e2e/stack/fault-restore'
import { makeApp } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { toolContainers } from '../../e2e/stack/sync-fixture'
import type { HistoryRecord } from '../../src-shared/domain/history'
import type { JobEvent } from '../../src-shared/domain/job-event'

/** Each takes a process of its own from its start to the next start. */
const times = isThorough ? 20 : 2
let folder: string
let script: string
let made: Record<RestoreKind, RestoreFaults>

beforeAll(async () => {
  const stack = await useStack()
  folder = await mkdtemp(join(tmpdir(), 'archon-sync-kill-'))
  script = await buildCommandLine(folder)
  made = {
    restore: await makeRestoreFaults(stack.remote, stack.local, 40_000),
    undo: await makeRestoreFaults(stack.local, stack.remote, 40_000),
  }
})
afterAll(async () => {
  await Promise.all(Object.values(made).map((faults) => faults.drop()))
  await rm(folder, { recursive: true, force: true })
})

const isBegun = (event: JobEvent) => event.type === 'job-started'
const isCommitted = (event: JobEvent) => event.type === 'log' && event.text === 'Committed.'

describe.each(['restore', 'undo'] as const)('kill -9 of the process during a %s', (kind) => {
  it(`${times} times: never a mixed target, and the next start says what happened`, { timeout: 500_000 }, async () => {
    const seen: string[] = []
    for (const moment of spread(times, await wholeTime(kind))) {
      const run = await made[kind].run(kind)
      const record = await killWhen(run, `${moment} ms into the ${kind}`, async (job) => {
        await job.until(isBegun)
        await Promise.race([momentAfter(moment), job.ended])
      })
      seen.push(`${record.outcome}, ${record.targetState}`)
      await run.remove()
    }
    expect(seen).toContain('interrupted, unchanged')
  })

  it('right after its commit: the next start says that it is done, and it can be undone', async () => {
    const run = await made[kind].run(kind)
    const record = await killWhen(run, 'right after the commit', (job) => job.until(isCommitted))
    expect(record).toMatchObject({ targetState: 'replaced', verification: { verdict: 'identical' } })
    const back = await undoOf(run, record.syncId)
    expect(back.outcome, back.failure?.message).toBe('succeeded')
    expect(await judge(made[kind].databases, run.target)).toBe(run.before)
    expect(await run.partialFiles()).toEqual([])
    await run.remove()
  })
})

it('kill -9 while its safety backup is written: the unfinished file goes with the first run an hour later', async () => {
  const run = await made.undo.undo()
  await killWhen(run, 'during the backup', (job) =>
    job.until((event) => event.type === 'progress' && event.phase === 'backup'),
  )
  const [left = 'none', ...more] = await run.partialFiles()
  expect(more).toEqual([])
  const hourAgo = Date.now() / 1000 - 3_601
  await utimes(join(run.home, 'backups', left), hourAgo, hourAgo)
  const app = await makeApp(run.home)
  const again = await app.restore(await run.order(app))
  expect((await again.done).outcome).toBe('succeeded')
  expect(await judge(made.undo.databases, run.target)).toBe('old')
  expect(await run.partialFiles()).toEqual([])
  await run.remove()
})

/** Milliseconds from the start of the job to the end of the process, when nobody kills it. */
async function wholeTime(kind: RestoreKind): Promise<number> {
  const run = await made[kind].run(kind)
  const job = await run.start(script)
  await job.until(isBegun)
  const began = performance.now()
  expect(await job.ended).toBe(0)
  const span = performance.now() - began
  expect(await judge(made[kind].databases, run.target)).toBe(run.after)
  await run.remove()
  return span
}

/** Kills a run, starts the application again, and requires that it says the truth. Answers the record of the run. */
async function killWhen(
  run: RestoreRun,
  about: string,
  due: (job: JobProcess) => Promise<unknown>,
): Promise<HistoryRecord> {
  const job = await run.start(script)
  await due(job)
  await job.kill()
  await expect.poll(() => runningTools(run.home), { timeout: 10_000, message: about }).toEqual([])
  const { databases } = run.before === 'old' ? made.restore : made.undo
  // Reading waits for what the dead session had locked.
  const state = await judge(databases, run.target)
  const app = await makeApp(run.home)
  await app.engine.recover(run.passwords)
  const [record] = await app.history.list(1)
  expect(record?.kind, about).toBe(run.before === 'old' ? 'restore' : 'undo')
  expect(record?.targetState, about).toBe(run.targetState(state))
  expect(record?.outcome, about).toMatch(state === run.after ? /^(interrupted|succeeded)$/ : /^interrupted$/)
  expect(record?.finishedAt, about).toBeTruthy()
  expect(await toolContainers(run.home), about).toEqual([])
  await run.requireNothingLeft()
  expect(await app.engine.recover(run.passwords), about).toEqual([])
  if (record === undefined) throw new Error('There is no record.')
  return record
}

async function undoOf(run: RestoreRun, syncId: string) {
  const app = await makeApp(run.home)
  const job = await app.restore(await run.undoOrder(app, syncId))
  return job.done
}

async function runningTools(home: string): Promise<string[]> {
  return lines(await docker(['ps', '--quiet', '--filter', `label=archon-sync.home=${home}`]))
}
