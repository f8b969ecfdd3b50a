import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../e2e/stack/database'
import { buildCommandLine } from '../../e2e/stack/fault-cli'
import { judge } from '../../e2e/stack/fault-databases'
import { makeRestoreFaults, type RestoreFaults, type RestoreRun } from '../../e2e/stack/fault-restore'
import { readState } from '../../e2e/stack/fault-state'
import { type FaultApp, makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { databaseState, sequencesBehind } from '../../e2e/stack/state'
import type { RestoreOrder } from './restore-order'

let newToOld: RestoreFaults
let oldToNew: RestoreFaults

beforeAll(async () => {
  const stack = await useStack()
  newToOld = await makeRestoreFaults(stack.local, stack.remote, 1_000)
  oldToNew = await makeRestoreFaults(stack.remote, stack.local, 1_000)
})
afterAll(async () => {
  await newToOld.drop()
  await oldToNew.drop()
})

async function onRun(
  faults: RestoreFaults,
  kind: 'restore' | 'undo',
  work: (run: RestoreRun, app: FaultApp) => Promise<void>,
) {
  const run = await faults.run(kind)
  try {
    await work(run, await makeApp(run.home))
    await run.requireNothingLeft()
  } finally {
    await run.remove()
  }
}

async function restore(app: FaultApp, order: RestoreOrder) {
  return (await app.restore(order)).done
}

describe('between servers of different versions', () => {
  const cases = [
    { what: 'a backup of a server 17 into one of 15', faults: () => newToOld, kind: 'restore' },
    { what: 'a backup of a server 15 into one of 17', faults: () => oldToNew, kind: 'restore' },
    { what: 'the undo of a sync from 17 into 15', faults: () => newToOld, kind: 'undo' },
    { what: 'the undo of a sync from 15 into 17', faults: () => oldToNew, kind: 'undo' },
  ] as const

  it.each(cases)('$what: every row is there and was compared', async ({ faults, kind }) => {
    await onRun(faults(), kind, async (run, app) => {
      const result = await restore(app, await run.order(app))
      expect(result.failure).toBeNull()
      expect(result.verification?.verdict).toBe('identical')
      expect(await judge(faults().databases, run.target)).toBe(run.after)
    })
  })
})

describe('any kind of backup', () => {
  it('a safety backup brings back what a sync replaced, with sequences beyond every row', async () => {
    await onRun(newToOld, 'undo', async (run, app) => {
      const order = { ...(await run.order(app)), undo: null }
      expect(order.manifest?.reason).toBe('before')
      const result = await restore(app, order)
      expect(result.failure).toBeNull()
      const { tables, shape } = await readState(run.target.url)
      expect({ tables, shape }).toEqual({
        tables: newToOld.databases.old.tables,
        shape: newToOld.databases.old.shape,
      })
      expect(await sequencesBehind(run.target.adminUrl)).toEqual([])
    })
  })

  it('the export of a sync brings its rows to another target', async () => {
    await onRun(oldToNew, 'restore', async (run, app) => {
      const manifest = await app.backups.readManifest(oldToNew.syncId)
      expect(manifest.reason).toBe('export')
      const result = await restore(app, { ...(await run.order(app)), manifest })
      expect(result.failure).toBeNull()
      expect(await judge(oldToNew.databases, run.target)).toBe('new')
    })
  })
})

describe('some tables of a backup', () => {
  const items = [{ schema: 'public', name: 'items' }]

  it('whose rows refer to a table that stays: loaded when every key holds, and nothing else is touched', async () => {
    await onRun(newToOld, 'restore', async (run, app) => {
      const { old, wanted } = newToOld.databases
      const result = await restore(app, { ...(await run.order(app)), tables: items })
      expect(result.failure).toBeNull()
      const { tables, shape } = await readState(run.target.url)
      expect(tables).toEqual({ ...old.tables, items: wanted.tables.items })
      expect(shape).toBe(old.shape)
      expect(await sequencesBehind(run.target.adminUrl)).toEqual([])
    })
  })

  it('whose rows refer to one that is gone: refused with the key and the value, and nothing is touched', async () => {
    await onRun(newToOld, 'restore', async (run, app) => {
      await sql(
        run.target.url,
        'update items set parent_id = 1; update parents set first_item = null; delete from parents where id = 50',
      )
      const before = await readState(run.target.url)
      const result = await restore(app, { ...(await run.order(app)), tables: items })
      expect(verdictOf(result)).toEqual({
        outcome: 'failed',
        targetState: 'unchanged',
        failedPhase: 'verify',
        code: 'verify/foreign-key',
      })
      const said = `${result.failure?.message} ${result.failure?.detail}`
      for (const word of ['items', 'parents', 'items_parent', 'parent_id: 50']) expect(said).toContain(word)
      expect(await readState(run.target.url)).toEqual(before)
    })
  })

  it('that the backup does not hold: refused by name before anything happens', async () => {
    await onRun(newToOld, 'restore', async (run, app) => {
      const result = await restore(app, {
        ...(await run.order(app)),
        tables: [{ schema: 'public', name: 'outside_notes' }],
      })
      expect(verdictOf(result)).toMatchObject({ targetState: 'unchanged', failedPhase: 'connect' })
      expect(result.failure?.message).toContain('outside_notes')
      expect(await judge(newToOld.databases, run.target)).toBe('old')
    })
  })
})

describe('a target that is switched off as one', () => {
  let folder: string
  let script: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'archon-sync-places-'))
    script = await buildCommandLine(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const commands = [
    { what: 'an undo', words: () => ['undo', newToOld.syncId] },
    { what: 'a restore to where the backup came from', words: () => ['restore', `${newToOld.syncId}.before`] },
    {
      what: 'a restore beside it',
      words: () => ['restore', `${newToOld.syncId}.before`, '--beside=not_to_be_made'],
    },
  ]

  it.each(commands)('refuses $what with exit code 2, and nothing is written', async ({ words }) => {
    await onRun(newToOld, 'undo', async (run, app) => {
      const { target } = await run.order(app)
      await app.endpoints.save({ ...target, canBeTarget: false })
      const before = await databaseState(run.target, 'physical')
      const job = run.command(script, words())
      expect(await job.ended).toBe(2)
      expect(job.events.at(-1)).toMatchObject({ type: 'job-finished', result: { failure: { code: 'guard/refused' } } })
      expect(await databaseState(run.target, 'physical')).toEqual(before)
      expect(await sql(run.target.adminUrl, "select from pg_database where datname = 'not_to_be_made'")).toEqual([])
    })
  })
})
