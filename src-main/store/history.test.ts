import { appendFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { HistoryRecord } from '../../src-shared/domain/history'
import { createHistoryStore } from './history'
import { testFolder } from './test-folder'

const place = { kind: 'server' as const, environment: 'staging' as const, address: 'h:5432/d', user: 'u' }

function record(syncId: string, more: Partial<HistoryRecord> = {}): HistoryRecord {
  return {
    version: 1,
    syncId,
    kind: 'sync',
    direction: 'remote-to-local',
    profileId: null,
    profileName: 'shop',
    source: { id: 'r', name: 'staging', ...place },
    target: { id: 'l', name: 'local', ...place },
    startedAt: '2030-01-01T00:00:00Z',
    finishedAt: null,
    outcome: 'running',
    targetState: 'unchanged',
    failure: null,
    phaseMs: { connect: 12 },
    durationMs: 0,
    tables: 0,
    rows: 0,
    bytes: 0,
    exportFile: null,
    safetyFile: null,
    plan: null,
    verification: null,
    warnings: [],
    backupId: null,
    undoOf: null,
    created: { tables: [], sequences: [] },
    sequencesBefore: [],
    sequencesAfter: [],
    ...more,
  }
}

it('lists newest first, and the last line of an id wins', async () => {
  const home = await testFolder()
  const history = createHistoryStore(home)
  await history.append(record('sync_20300101_000000'))
  await history.append(record('sync_20300102_000000', { startedAt: '2030-01-02T00:00:00Z' }))
  await history.append(record('sync_20300101_000000', { outcome: 'succeeded' }))
  const listed = await history.list(10)
  expect(listed.map((item) => [item.syncId, item.outcome])).toEqual([
    ['sync_20300102_000000', 'running'],
    ['sync_20300101_000000', 'succeeded'],
  ])
  expect(await history.list(1)).toHaveLength(1)
  expect(await history.has('sync_20300101_000000')).toBe(true)
  expect(await history.get('sync_20300103_000000')).toBeNull()
  expect((await stat(join(home, 'history.jsonl'))).mode & 0o777).toBe(0o600)
})

it('sees what another process appended', async () => {
  const home = await testFolder()
  const reader = createHistoryStore(home)
  expect(await reader.list(10)).toEqual([])
  await createHistoryStore(home).append(record('sync_20300101_000000'))
  expect(await reader.has('sync_20300101_000000')).toBe(true)
})

it('ignores torn, foreign and newer lines, counts them, and goes on behind a torn one', async () => {
  const home = await testFolder()
  const path = join(home, 'history.jsonl')
  await writeFile(path, '{"some":"thing"}\n{"version":9,"syncId":"sync_20310101_000000"}\n{"version":1,"sync')
  const history = createHistoryStore(home)
  expect(await history.list(10)).toEqual([])
  expect(await history.problems()).toEqual({ torn: 1, foreign: 1, newer: 1 })
  await history.append(record('sync_20300101_000000'))
  expect((await history.list(10)).map((item) => item.syncId)).toEqual(['sync_20300101_000000'])
  expect(await history.problems()).toEqual({ torn: 1, foreign: 1, newer: 1 })
  expect(await history.has('sync_20310101_000000')).toBe(true)
})

it('reads a line that comes in two pieces once it is whole', async () => {
  const home = await testFolder()
  const path = join(home, 'history.jsonl')
  const line = JSON.stringify(record('sync_20300101_000000', { profileName: 'größer' }))
  const bytes = Buffer.from(`${line}\n`)
  const middle = bytes.indexOf(0xc3) + 1
  const history = createHistoryStore(home)
  await appendFile(path, bytes.subarray(0, middle))
  expect(await history.list(10)).toEqual([])
  await appendFile(path, bytes.subarray(middle))
  expect((await history.list(10))[0]?.profileName).toBe('größer')
})

it('starts anew when the file was moved away', async () => {
  const home = await testFolder()
  const history = createHistoryStore(home)
  await history.append(record('sync_20300101_000000'))
  expect(await history.list(10)).toHaveLength(1)
  await writeFile(join(home, 'history.jsonl'), '')
  expect(await history.list(10)).toEqual([])
  expect(await history.has('sync_20300101_000000')).toBe(false)
})

it('refuses to write what is no record', async () => {
  const history = createHistoryStore(await testFolder())
  const broken = { ...record('x'), outcome: 'fine' } as unknown as HistoryRecord
  await expect(history.append(broken)).rejects.toThrow()
  expect(await history.list(10)).toEqual([])
})
