import { expect, test } from 'vitest'
import { AppError } from '../../src-shared/domain/failure'
import { archiveHandlers } from './handlers-archives'
import { createLatest } from './latest'

const manifest = { id: 'sync_1', file: 'archon-sync-sync_1.dump', endpoint: { id: 'remote' } }

/** The parts that the handlers ask, each noting what it was asked. */
function handlers(answers: { readonly save: string | null; readonly dump: string | null }) {
  const asked: unknown[] = []
  const app = {
    backups: { get: async (id: string) => ({ manifest: { ...manifest, id } }) },
    endpoints: {
      get: async (id: string) => {
        asked.push(['endpoint', id])
        throw new AppError({ code: 'endpoint/not-found', message: 'It is not saved any more.' })
      },
    },
    archives: { exportSql: async (...given: unknown[]) => void asked.push(['export', ...given.slice(0, 3)]) },
    engine: {
      startJob: async (spec: { kind: string; source: { address: string } }) => {
        asked.push([spec.kind, spec.source.address])
        return { jobId: 'j', syncId: 's', done: Promise.resolve() }
      },
    },
  }
  const desktop = {
    chooseSavePath: async (name: string) => {
      asked.push(['save as', name])
      return answers.save
    },
    chooseDump: async (folder: boolean) => {
      asked.push(['choose', folder])
      return answers.dump
    },
  }
  return { asked, made: archiveHandlers(app as never, desktop, createLatest()) }
}

test('an export goes where the dialog says, and nowhere when it was closed', async () => {
  const { asked, made } = handlers({ save: '/tmp/a.sql', dump: null })
  expect(await made['backups/export-sql']({ id: 'sync_1' })).toEqual({ path: '/tmp/a.sql' })
  expect(asked).toEqual([
    ['save as', 'archon-sync-sync_1.sql'],
    ['export', 'sync_1', '/tmp/a.sql', true],
  ])
  const closed = handlers({ save: null, dump: null })
  expect(await closed.made['backups/export-sql']({ id: 'sync_1' })).toEqual({ path: null })
  expect(closed.asked).toHaveLength(1)
})

test('an import starts with what was chosen, and a closed dialog starts nothing', async () => {
  const { asked, made } = handlers({ save: null, dump: '/home/a/old dump.sql' })
  expect(await made['backups/import']({ folder: false })).toEqual({ jobId: 'j', syncId: 's' })
  expect(asked).toEqual([
    ['choose', false],
    ['import', 'old dump.sql'],
  ])
  const closed = handlers({ save: null, dump: null })
  expect(await closed.made['backups/import']({ folder: true })).toBeNull()
  expect(closed.asked).toEqual([['choose', true]])
})

test('a backup is compared with the place that it came from, unless another one is named', async () => {
  const { asked, made } = handlers({ save: null, dump: null })
  await expect(made['backups/compare']({ id: 'sync_1' })).rejects.toMatchObject({
    failure: { code: 'endpoint/not-found' },
  })
  await expect(made['backups/compare']({ id: 'sync_1', endpointId: 'other' })).rejects.toThrowError()
  expect(asked).toEqual([
    ['endpoint', 'remote'],
    ['endpoint', 'other'],
  ])
})
