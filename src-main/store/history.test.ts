import { appendFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { HistoryRecord } from '../../src-shared/domain/history'
import { createHistoryStore } from './history'
import { historyAsJson } from './history-json'
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

it('gives the list in pages that follow a record, whatever is appended meanwhile', async () => {
  const home = await testFolder()
  const history = createHistoryStore(home)
  const ids = Array.from({ length: 7 }, (_, index) => `sync_2030010${index + 1}_000000`)
  for (const [index, id] of ids.entries())
    await history.append(record(id, { startedAt: `2030-01-0${index + 1}T00:00:00Z` }))
  const first = await history.page(3, null)
  await history.append(record('sync_20300201_000000', { startedAt: '2030-02-01T00:00:00Z' }))
  const second = await history.page(3, first.at(-1)?.syncId ?? null)
  const third = await history.page(3, second.at(-1)?.syncId ?? null)
  expect([...first, ...second, ...third].map((item) => item.syncId)).toEqual(ids.toReversed())
  expect(await history.page(3, third.at(-1)?.syncId ?? null)).toEqual([])
})

it('reads a long history without keeping others from their turn', async () => {
  const home = await testFolder()
  const lines = Array.from({ length: 3_000 }, (_, index) =>
    JSON.stringify(record(`sync_2030_${index}`, { profileName: 'x'.repeat(2_000) })),
  )
  await writeFile(join(home, 'history.jsonl'), `${lines.join('\n')}\n`)
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 1)
  expect(await createHistoryStore(home).list(5_000)).toHaveLength(3_000)
  clearInterval(timer)
  expect(turns).toBeGreaterThan(3)
})

it('exports runs as JSON without what looks like a secret', async () => {
  const failure = { code: 'x', message: 'postgres://u:hunter22@h/d refused', phase: null }
  const text = await historyAsJson([record('sync_20300101_000000', { failure }), record('sync_20300102_000000')], '1.0')
  const parsed: unknown = JSON.parse(text)
  expect(parsed).toMatchObject({
    format: 'archon-sync-history',
    application: '1.0',
    runs: [{}, { profileName: 'shop' }],
  })
  expect(text).not.toContain('hunter22')
})
