import { expect, it } from 'vitest'
import type { HistoryRecord } from '../../src-shared/domain/history'
import { defaultSettings, retentionLimits } from '../../src-shared/domain/settings'
import { idsOf, makeBackup, testNow } from './backup-fixture'
import { backupOverview, backupsInUse, retentionFacts } from './backup-overview'
import { createBackupStore } from './backups'
import { createHistoryStore } from './history'
import { acquireLock } from './lock'
import { createSettingsStore } from './settings'
import { testFolder } from './test-folder'

const hour = 3_600_000
const place = { id: 'local', name: 'local', environment: 'local', address: 'h:5432/d', user: 'u' } as const
const target = { ...place, kind: 'server' } as const
const endpoint = { ...place, systemIdentifier: '7', databaseOid: 5 }

async function home() {
  const path = await testFolder()
  const backups = createBackupStore(`${path}/backups`)
  await backups.prepare(0)
  return { home: path, backups, history: createHistoryStore(path), settings: createSettingsStore(path) }
}

function sync(syncId: string, hoursAgo: number): HistoryRecord {
  const at = new Date(testNow - hoursAgo * hour).toISOString()
  return {
    version: 1,
    syncId,
    kind: 'sync',
    direction: 'remote-to-local',
    profileId: null,
    profileName: 'shop',
    source: { ...target, id: 'remote' },
    target,
    startedAt: at,
    finishedAt: at,
    outcome: 'succeeded',
    targetState: 'replaced',
    failure: null,
    phaseMs: {},
    durationMs: 0,
    tables: 0,
    rows: 0,
    bytes: 0,
    exportFile: null,
    safetyFile: null,
    plan: null,
    verification: { tables: [], foreignKeysValidated: 0, sequencesChecked: 0, verdict: 'identical' },
    warnings: [],
    backupId: null,
    undoOf: null,
    created: { tables: [], sequences: [] },
    sequencesBefore: [],
    sequencesAfter: [],
  }
}

it('goes by the history: each sync releases the safety backup of the one before it, and holds its own', async () => {
  const app = await home()
  for (const [syncId, ageHours] of [
    ['sync_1', 90],
    ['sync_2', 80],
    ['sync_3', 70],
  ] as const) {
    await makeBackup(app.backups, `${syncId}_before`, { reason: 'before', syncId, ageHours, endpoint })
    await app.history.append(sync(syncId, ageHours))
  }
  await app.settings.save({ ...defaultSettings, retentionHours: 75 })
  const { fates } = await backupOverview(app, testNow)
  expect(fates).toEqual({
    sync_1_before: { kind: 'goes', at: new Date(testNow - 15 * hour).toISOString(), limit: 'age' },
    sync_2_before: { kind: 'goes', at: new Date(testNow - 5 * hour).toISOString(), limit: 'age' },
    sync_3_before: { kind: 'stays', why: 'held' },
  })
  const limits = retentionLimits(await app.settings.get())
  const facts = await retentionFacts(app, limits, new Set(['sync_2_before']))
  expect(idsOf((await app.backups.expire(facts, testNow)).removed)).toEqual(['sync_1_before'])
})

it('has nothing in use while no job runs, nor while one begins that has not said what it reads', async () => {
  const { home: path } = await home()
  expect(await backupsInUse(path)).toEqual(new Set())
  const lock = await acquireLock(path, { jobId: 'job1', purpose: 'sync' })
  expect(await backupsInUse(path)).toEqual(new Set())
  await lock.release()
})
