import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { databaseUrl, sql } from '../../e2e/stack/database'
import { docker, lines } from '../../e2e/stack/docker'
import { buildCommandLine } from '../../e2e/stack/fault-cli'
import { type Stack, useStack } from '../../e2e/stack/stack'
import type { ContainerEndpoint } from '../../src-shared/domain/endpoint'
import type { PracticeStepName, PracticeView } from '../../src-shared/domain/practice'
import type { App } from '../app'
import { compose } from '../compose'
import { roomHome } from './practice-room'

let stack: Stack
let home: string
let app: App
let endpoint: ContainerEndpoint

beforeAll(async () => {
  stack = await useStack()
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'archon-sync-practice-'))
  app = await compose({ home, secretBox: null, logName: 'cli', version: '0.0.0' })
  endpoint = {
    kind: 'container',
    id: 'practice',
    name: 'Mine',
    container: stack.local.container,
    port: stack.local.port,
    database: 'postgres',
    user: stack.local.superuser.user,
    environment: 'local',
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'ask',
  }
})
afterEach(() => rm(home, { recursive: true, force: true }))

const password = async () => stack.local.superuser.password

function asAdmin(text: string, values?: unknown[]) {
  return sql<{ name: string }>(databaseUrl(stack.local, 'postgres', { as: 'superuser', route: 'direct' }), text, values)
}

/** Practice databases of any run that are there now. */
async function practiceDatabases(): Promise<string[]> {
  const rows = await asAdmin(`select datname as name from pg_database where datname ~ '^archon_sync_practice_'`)
  return rows.map(({ name }) => name)
}

async function requireNothingLeft(): Promise<void> {
  expect(await practiceDatabases()).toEqual([])
  expect(await readdir(join(home, 'practice')).catch(() => [])).toEqual([])
  const labels = await docker(['ps', '--all', '--format', '{{.Label "archon-sync.home"}}'])
  expect(lines(labels).filter((label) => label.startsWith(home))).toEqual([])
}

function until(fits: (view: PracticeView) => boolean): Promise<PracticeView> {
  return new Promise((done) => {
    const stop = app.practice.onChange((view) => {
      if (!fits(view)) return
      stop()
      done(view)
    })
  })
}
const hasEnded = ({ outcome }: PracticeView) => outcome !== 'running' && outcome !== 'cancelling'
const runs = (name: PracticeStepName) => (view: PracticeView) =>
  view.steps.some((item) => item.step === name && item.state === 'running')

test('a practice copies, verifies, undoes and drops, and leaves no trace in history, backups or the server', async () => {
  const ended = until(hasEnded)
  await app.practice.start(endpoint, password)
  const view = await ended
  expect(view.failure).toBeNull()
  expect(view).toMatchObject({ outcome: 'succeeded' })
  expect(view.steps.map(({ step, state, text }) => `${step} ${state}: ${text?.replaceAll('\u2009', '')}`)).toEqual([
    'make done: 2600 rows in one, 700 other rows in the other',
    'sync done: 2600 rows in 3 tables copied, every row verified',
    'undo done: 700 earlier rows are back, every row verified',
    `drop done: Nothing is left in ${stack.local.container}`,
  ])
  await requireNothingLeft()
  expect(await app.history.list(10)).toEqual([])
  expect(await app.backups.list()).toEqual([])
})

test('a practice that is cancelled in the middle drops both databases, and the next one can begin', async () => {
  const copying = until(runs('sync'))
  await app.practice.start(endpoint, password)
  await copying
  await expect(app.practice.start(endpoint, password)).rejects.toMatchObject({ failure: { code: 'job/busy' } })
  await app.practice.cancel()
  expect(app.practice.view()).toMatchObject({ outcome: 'cancelled', failure: null })
  await requireNothingLeft()
})

test('a role that may not make databases is told so, and nothing is made', async () => {
  const role = `practice_${process.pid}`
  await asAdmin(`create role ${role} login password 'only-here'`)
  try {
    const ended = until(hasEnded)
    await app.practice.start({ ...endpoint, user: role }, async () => 'only-here')
    const { outcome, failure } = await ended
    expect({ outcome, code: failure?.code, message: failure?.message }).toEqual({
      outcome: 'failed',
      code: 'plan/blocked',
      message: `${role} may not make databases in ${endpoint.container}, so there is nothing to practise in.`,
    })
    await requireNothingLeft()
  } finally {
    await asAdmin(`drop role ${role}`)
  }
})

test('after kill -9 the next start drops exactly what was made; a database that took such a name since stays', async () => {
  const id = await killDuringSync()
  const [first = '', second = ''] = (await practiceDatabases()).toSorted()
  expect([first, second].map((name) => name.slice(0, 23))).toEqual([
    'archon_sync_practice_a_',
    'archon_sync_practice_b_',
  ])
  await asAdmin(`drop database ${second} with (force)`)
  await asAdmin(`create database ${second}`)
  const other = `archon_sync_practice_a_${process.pid}`
  await asAdmin(`create database ${other}`)
  try {
    expect(await readdir(roomHome(home, id))).toContain('jobs')
    expect(await app.practice.sweep(password)).toEqual([])
    expect((await practiceDatabases()).toSorted()).toEqual([other, second].toSorted())
  } finally {
    await asAdmin(`drop database ${second}`)
    await asAdmin(`drop database ${other}`)
  }
  await requireNothingLeft()
})

/** Runs a practice in a process of its own and kills that while it copies; answers the practice's id. */
async function killDuringSync(): Promise<string> {
  const script = await buildCommandLine(join(home, 'program'), 'src-main/jobs/hold-practice.fixture.ts')
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOLD: JSON.stringify({ home, endpoint }) },
  })
  const gone = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('sync Loading') || line.startsWith('sync Backing up')) break
  }
  child.kill('SIGKILL')
  await gone
  return (await readdir(join(home, 'practice')))[0] ?? ''
}
