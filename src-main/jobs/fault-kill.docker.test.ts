import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestDatabase } from '../../e2e/stack/database'
import { docker, lines } from '../../e2e/stack/docker'
import { buildCommandLine, type JobProcess, startSyncProcess } from '../../e2e/stack/fault-cli'
import { type FaultDatabases, judge, makeFaultDatabases } from '../../e2e/stack/fault-databases'
import { faultTimes, momentAfter, spread } from '../../e2e/stack/fault-moments'
import { makeApp } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { requireNothingLeft } from '../../e2e/stack/sync-fixture'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { JobEvent } from '../../src-shared/domain/job-event'

const times = faultTimes(32)
let databases: FaultDatabases
let folder: string
let script: string

beforeAll(async () => {
  const stack = await useStack()
  folder = await mkdtemp(join(tmpdir(), 'archon-sync-kill-'))
  script = await buildCommandLine(folder)
  databases = await makeFaultDatabases(stack.remote, stack.local, 60_000)
})
afterAll(async () => {
  await databases.drop()
  await rm(folder, { recursive: true, force: true })
})

const importBegins = (event: JobEvent) => event.type === 'phase-started' && event.phase === 'import'
const isCommitted = (event: JobEvent) => event.type === 'log' && event.text === 'Committed.'

describe('kill -9 of the process', () => {
  it(`${times} times during import and verification: never a mixed target, and the next start says what happened`, {
    timeout: 580_000,
  }, async () => {
    const seen: string[] = []
    for (const moment of spread(times, await writingTime())) {
      seen.push(
        await killWhen(`${moment} ms into the import`, async (sync) => {
          await sync.until(importBegins)
          await Promise.race([momentAfter(moment), sync.ended])
        }),
      )
    }
    expect(seen).toContain('interrupted, unchanged')
  })

  it('right after the commit: the next start says that the new rows are there', { timeout: 120_000 }, async () => {
    const said = await killWhen('right after the commit', (sync) => sync.until(isCommitted))
    expect(said).toMatch(/^(interrupted|succeeded), replaced$/)
  })
})

/** Milliseconds from the start of the import to the end of the process, when nobody kills it. */
async function writingTime(): Promise<number> {
  const target = await databases.freshTarget()
  const sync = startSyncProcess(script, join(folder, 'whole'), databases.source, target)
  await sync.until(importBegins)
  const began = performance.now()
  await sync.ended
  const span = performance.now() - began
  expect(await judge(databases, target)).toBe('new')
  await target.drop()
  return span
}

async function killWhen(about: string, due: (sync: JobProcess) => Promise<unknown>): Promise<string> {
  const target = await databases.freshTarget()
  const home = await mkdtemp(join(folder, 'home-'))
  const sync = startSyncProcess(script, home, databases.source, target)
  await due(sync)
  await sync.kill()
  await expect.poll(() => runningTools(home), { timeout: 10_000, message: about }).toEqual([])
  // Reading waits for what the dead session had locked.
  const state = await judge(databases, target)
  expect(state, about).toMatch(/^(old|new)$/)

  const app = await makeApp(home)
  await app.engine.recover(passwordsFor(target))
  const records = await app.history.list(10)
  expect(records, about).toHaveLength(1)
  const { outcome = 'running', targetState, finishedAt } = records[0] ?? {}
  expect(targetState, about).toBe(state === 'new' ? 'replaced' : 'unchanged')
  expect(outcome, about).toMatch(state === 'new' ? /^(interrupted|succeeded)$/ : /^interrupted$/)
  expect(finishedAt, about).toBeTruthy()
  await requireNothingLeft(home, [target, databases.source])
  await target.drop()
  await rm(home, { recursive: true, force: true })
  return `${outcome}, ${targetState}`
}

function passwordsFor(target: TestDatabase): (endpoint: Endpoint) => Promise<string> {
  return async ({ kind }) => (kind === 'container' ? target : databases.source).server.owner.password
}

async function runningTools(home: string): Promise<string[]> {
  return lines(await docker(['ps', '--quiet', '--filter', `label=archon-sync.home=${home}`]))
}
