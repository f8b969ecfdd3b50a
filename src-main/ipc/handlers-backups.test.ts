import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src-shared/domain/endpoint'
import { createLogger } from '../logging'
import { makeBackup } from '../store/backup-fixture'
import { createBackupStore } from '../store/backups'
import { createEndpointStore } from '../store/endpoints'
import { createHistoryStore } from '../store/history'
import { openJournal } from '../store/journal'
import { acquireLock } from '../store/lock'
import { createSettingsStore } from '../store/settings'
import { testFolder } from '../store/test-folder'
import { backupHandlers } from './handlers-backups'

const yes = { accepted: true }
const no = { accepted: false }
const refused = { failure: { code: 'guard/refused' } }

async function subject() {
  const home = await testFolder()
  const folder = join(home, 'backups')
  const backups = createBackupStore(folder)
  await backups.prepare(0)
  const endpoints = createEndpointStore(home)
  const shown: string[] = []
  const app = {
    home,
    backups,
    endpoints,
    history: createHistoryStore(home),
    settings: createSettingsStore(home),
    logger: createLogger({ folder: join(home, 'logs'), name: 'cli' }),
  }
  const handlers = backupHandlers(app, {
    revealFile: (path) => void shown.push(`file ${path}`),
    openFolder: async (path) => void shown.push(`folder ${path}`),
  })
  const make = (id: string, environment: Environment, endpointId = 'gone') =>
    makeBackup(backups, id, {
      endpoint: {
        id: endpointId,
        name: 'shop',
        environment,
        address: 'h:5432/d',
        user: 'u',
        systemIdentifier: '7',
        databaseOid: 5,
      },
    })
  return { home, folder, app, backups, endpoints, handlers, make, shown }
}

describe('deleting', () => {
  it('asks nothing for a local one, and it can be put back', async () => {
    const { handlers, make } = await subject()
    await make('b', 'local')
    const entry = await make('a', 'local')
    await handlers['backups/delete']({ id: 'a', confirmation: no })
    const list = await handlers['backups/list'](undefined)
    expect(list).toMatchObject({ entries: [{ manifest: { id: 'b' } }], trash: [{ manifest: { id: 'a' } }] })
    expect(await handlers['backups/put-back']({ id: 'a' })).toEqual(entry)
  })

  it('takes the last one of a local endpoint only when that was confirmed', async () => {
    const { handlers, make, backups } = await subject()
    await make('a', 'local')
    await expect(handlers['backups/delete']({ id: 'a', confirmation: no })).rejects.toMatchObject({
      failure: { code: 'backup/last-one' },
    })
    await handlers['backups/delete']({ id: 'a', confirmation: yes })
    expect(await backups.list()).toEqual([])
  })

  it('asks once for staging', async () => {
    const { handlers, make, backups } = await subject()
    await make('a', 'staging')
    await expect(handlers['backups/delete']({ id: 'a', confirmation: no })).rejects.toMatchObject(refused)
    await handlers['backups/delete']({ id: 'a', confirmation: yes })
    expect(await backups.list()).toEqual([])
  })

  it('takes the typed id for the last one of production, and a dialog for one of several', async () => {
    const { handlers, make, backups } = await subject()
    await make('a', 'production')
    await make('b', 'production')
    await handlers['backups/delete']({ id: 'a', confirmation: yes })
    await expect(handlers['backups/delete']({ id: 'b', confirmation: yes })).rejects.toMatchObject({
      failure: { code: 'guard/name-mismatch' },
    })
    await handlers['backups/delete']({ id: 'b', confirmation: { accepted: true, typedName: 'b' } })
    expect(await backups.list()).toEqual([])
  })

  it('goes by the saved endpoint where there is one, whatever the manifest says', async () => {
    const { handlers, make, endpoints } = await subject()
    const { id } = await endpoints.save({
      kind: 'server',
      name: 'shop',
      host: 'h',
      port: 5432,
      database: 'd',
      user: 'u',
      tls: { mode: 'auto' },
      environment: 'production',
      isProtected: false,
      canBeTarget: false,
      passwordSource: 'ask',
    })
    await make('a', 'local', id)
    await expect(handlers['backups/delete']({ id: 'a', confirmation: yes })).rejects.toMatchObject({
      failure: { code: 'guard/name-mismatch' },
    })
  })

  it('is refused while a job of any process reads the backup', async () => {
    const { handlers, make, home } = await subject()
    await make('a', 'local')
    await make('b', 'local')
    const end = { id: 'e', kind: 'server', name: 'e', environment: 'local', address: 'h:1/d', user: 'u' } as const
    const lock = await acquireLock(home, { jobId: 'job1', purpose: 'restore' })
    const journal = await openJournal(home, 'job1')
    await journal.append({
      state: 'opened',
      syncId: 'restore_20300101_000000',
      kind: 'restore',
      direction: 'remote-to-local',
      profileId: null,
      profileName: '',
      source: end,
      target: end,
      sourceEndpoint: null,
      targetEndpoint: null,
      localEndpoint: null,
      startedAt: '2030-01-01T00:00:00Z',
      pid: process.pid,
      backupId: 'a',
      undoOf: null,
    })
    await journal.close()
    await expect(handlers['backups/delete']({ id: 'a', confirmation: yes })).rejects.toMatchObject({
      failure: { code: 'job/busy' },
    })
    expect((await handlers['backups/list'](undefined)).fates.a).toEqual({ kind: 'stays', why: 'in-use' })
    await handlers['backups/delete']({ id: 'b', confirmation: yes })
    await lock.release()
    await handlers['backups/delete']({ id: 'a', confirmation: yes })
  })

  it('never touches a pinned one', async () => {
    const { handlers, make } = await subject()
    await make('a', 'local')
    expect(await handlers['backups/pin']({ id: 'a', pinned: true })).toMatchObject({ pinned: true })
    await expect(handlers['backups/delete']({ id: 'a', confirmation: yes })).rejects.toMatchObject(refused)
    await handlers['backups/pin']({ id: 'a', pinned: false })
    await handlers['backups/delete']({ id: 'a', confirmation: yes })
  })
})

describe('showing where it is', () => {
  it('shows the file, or the folder when the file is gone', async () => {
    const { handlers, make, folder, shown } = await subject()
    await make('a', 'local')
    await handlers['backups/reveal']({ id: 'a' })
    await unlink(join(folder, 'archon-sync-a.dump'))
    await handlers['backups/reveal']({ id: 'a' })
    expect(shown).toEqual([`file ${join(folder, 'archon-sync-a.dump')}`, `folder ${folder}`])
  })
})
