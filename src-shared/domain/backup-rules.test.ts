import { describe, expect, it } from 'vitest'
import type { BackupEntry } from './backup'
import { isLastChecked, supersededTimes } from './backup-rules'
import type { HistoryRecord } from './history'

const start = Date.parse('2030-01-10T00:00:00Z')
const minute = 60_000
const at = (minutes: number) => new Date(start + minutes * minute).toISOString()

const local = {
  id: 'local',
  kind: 'container' as const,
  name: 'local',
  environment: 'local' as const,
  address: 'localhost:5432/postgres in db',
  user: 'postgres',
}
const remote = { ...local, id: 'remote', kind: 'server' as const, name: 'remote', address: 'h:5432/d' }

/** A job that began at a minute and took three. */
function job(syncId: string, began: number, more: Partial<HistoryRecord> = {}): HistoryRecord {
  return {
    version: 1,
    syncId,
    kind: 'sync',
    direction: 'remote-to-local',
    profileId: null,
    profileName: 'shop',
    source: remote,
    target: local,
    startedAt: at(began),
    finishedAt: at(began + 3),
    outcome: 'succeeded',
    targetState: 'replaced',
    failure: null,
    phaseMs: {},
    durationMs: 3 * minute,
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
    ...more,
  }
}

/** The safety backup of a job, made a minute after it began; `minutes` is when the job began. */
function backup(syncId: string, minutes: number, more: Partial<BackupEntry['manifest']> = {}): BackupEntry {
  return {
    manifest: {
      format: 'archon-sync-backup',
      version: 1,
      id: `${syncId}.before`,
      reason: 'before',
      syncId,
      file: `archon-sync-${syncId}.before.dump`,
      bytes: 1,
      sha256: 'a'.repeat(64),
      createdAt: at(minutes + 1),
      endpoint: { ...local, systemIdentifier: '7', databaseOid: 5 },
      serverVersion: '17',
      toolsVersion: '17',
      tables: [],
      sequences: [],
      digest: { method: 'md5', proof: null },
      absentTables: [],
      schema: null,
      checkedAt: at(minutes + 1),
      prelude: [],
      note: null,
      leftOut: [],
      ...more,
    },
    state: 'present',
    pinned: false,
    verifiedAt: null,
    proof: null,
  }
}

const before = backup('a', 0)
const endOf = (records: HistoryRecord[], entry = before) => {
  const time = supersededTimes([entry], records).get(entry.manifest.id)
  return time === undefined ? null : (time - start) / minute
}

describe('a safety backup is held', () => {
  it('until the next verified job into its target has finished', () => {
    expect(endOf([job('c', 60), job('b', 30), job('a', 0)])).toBe(33)
    expect(endOf([job('a', 0), job('b', 30), job('c', 60)])).toBe(33)
  })

  it('by the times of the jobs, and by its own only where its job is not known', () => {
    const copied = backup('a', -10_000)
    expect(endOf([job('a', 0), job('older', -30)], copied)).toBeNull()
    expect(endOf([job('older', -30)], copied)).toBe(-27)
  })

  it('while its own job is the last one', () => {
    expect(endOf([job('a', 0)])).toBeNull()
    expect(endOf([job('older', -30), job('a', 0)])).toBeNull()
    expect(endOf([])).toBeNull()
  })

  it.each<[string, Partial<HistoryRecord>]>([
    ['failed', { outcome: 'failed', targetState: 'unchanged' }],
    ['was cancelled', { outcome: 'cancelled', targetState: 'unchanged' }],
    ['ended in the dark', { outcome: 'interrupted', targetState: 'unknown' }],
    ['runs yet', { outcome: 'running', targetState: 'unchanged', finishedAt: null }],
    ['was not verified', { verification: null }],
    ['only backed up', { kind: 'backup', targetState: 'unchanged', verification: null }],
    ['went to another place', { target: remote }],
    ['went beside it, into another database', { target: { ...local, address: 'localhost:5432/postgres_1012 in db' } }],
    ['differs', { verification: { tables: [], foreignKeysValidated: 0, sequencesChecked: 0, verdict: 'differs' } }],
  ])('when the next job %s', (_, more) => {
    expect(endOf([job('a', 0), job('b', 30, more)])).toBeNull()
    expect(endOf([job('a', 0), job('b', 30, more), job('c', 60)])).toBe(63)
  })

  it.each(['restore', 'undo'] as const)('until a %s took its place', (kind) => {
    expect(endOf([job('a', 0), job('b', 30, { kind })])).toBe(33)
  })

  it('when its own job failed after it had changed the target, or nobody knows', () => {
    expect(endOf([job('a', 0, { outcome: 'failed', targetState: 'unknown' })])).toBeNull()
    expect(endOf([job('a', 0, { outcome: 'interrupted', targetState: 'replaced' })])).toBeNull()
  })
})

describe('a safety backup is not held', () => {
  it('when its own job has ended and left everything as it was', () => {
    expect(endOf([job('a', 0, { outcome: 'failed', targetState: 'unchanged' })])).toBe(3)
    expect(endOf([job('a', 0, { outcome: 'cancelled', targetState: 'unchanged' }), job('b', 30)])).toBe(3)
    expect(endOf([job('a', 0, { outcome: 'running', targetState: 'unchanged', finishedAt: null })])).toBeNull()
  })

  it('and other backups are never asked about', () => {
    const entry = backup('a', 0, { reason: 'export', id: 'a' })
    expect(supersededTimes([entry], [job('a', 0), job('b', 30)])).toEqual(new Map())
  })
})

describe('the last one of an endpoint', () => {
  const other = backup('b', 30)
  const elsewhere = backup('c', 30, { endpoint: { ...remote, systemIdentifier: '7', databaseOid: 5 } })

  it('is the only usable one', () => {
    expect(isLastChecked([before, elsewhere], 'a.before')).toBe(true)
    expect(isLastChecked([before, other], 'a.before')).toBe(false)
    expect(isLastChecked([before, { ...other, state: 'missing' }], 'a.before')).toBe(true)
    expect(isLastChecked([before, { ...other, state: 'damaged' }], 'a.before')).toBe(true)
  })

  it('is not one that cannot be used, nor one that is not there', () => {
    expect(isLastChecked([{ ...before, state: 'size-differs' }], 'a.before')).toBe(false)
    expect(isLastChecked([before], 'z')).toBe(false)
  })
})
