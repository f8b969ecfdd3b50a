import { unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { App } from '../app'
import { makeBackup } from '../store/backup-fixture'
import { createBackupStore } from '../store/backups'
import { createHistoryStore } from '../store/history'
import { createSettingsStore } from '../store/settings'
import { testFolder } from '../store/test-folder'
import { backupFate, backupLines, backupState, whyBackup } from './backup-words'
import { runBackups } from './run-records'
import { testTerminal } from './test-terminal'

const now = Date.parse('2030-01-10T00:00:00Z')

it('says why a backup exists', () => {
  const words = (reason: 'before' | 'export' | 'manual' | 'imported', syncId: string | null, note: string | null) =>
    whyBackup({ reason, syncId, note })
  expect(words('before', 'sync_20300101_000000', null)).toBe('before sync')
  expect(words('before', 'undo_20300101_000000', null)).toBe('before undo')
  expect(words('export', 'sync_20300101_000000', null)).toBe('export')
  expect(words('manual', 'backup_20300101_000000', 'the old \u001b[31mprices')).toBe(
    'manual: the old \\u001b[31mprices',
  )
  expect(words('imported', null, `${'long '.repeat(20)}.sql`)).toMatch(/^imported: .{39}…$/)
})

it('says what is true of it now, and calls nothing verified that cannot be used', () => {
  const proof = { at: '', serverVersion: '17', tables: 1, rows: 1, verdict: 'identical' as const }
  const sound = { state: 'present', pinned: true, verifiedAt: '2030', proof } as const
  const manifest = null as never
  expect(backupState({ manifest, ...sound })).toBe('verified, proven, pinned')
  expect(backupState({ manifest, ...sound, state: 'damaged' })).toBe('DAMAGED, pinned')
  expect(backupState({ manifest, ...sound, state: 'missing', pinned: false })).toBe('MISSING')
  expect(backupState({ manifest, state: 'present', pinned: false, verifiedAt: null, proof: null })).toBe('')
})

it('says when it goes and by which limit, or why it stays', () => {
  expect(backupFate({ kind: 'goes', at: '2030-01-11T10:00:00.000Z', limit: 'age' }, now)).toBe(
    '2030-01-11 10:00, by age',
  )
  expect(backupFate({ kind: 'goes', at: '2030-01-09T10:00:00.000Z', limit: 'size' }, now)).toBe(
    'after the next job, by size',
  )
  expect(backupFate({ kind: 'stays', why: 'newest-checked' }, now)).toBe('stays: newest checked')
})

it('says so when there are none', () => {
  const none = { entries: [], fates: {}, strays: [], trash: [], usedBytes: 0, freeBytes: 0 }
  expect(backupLines(none, now)).toEqual(['There are no backups.'])
})

async function home() {
  const path = await testFolder()
  const backups = createBackupStore(join(path, 'backups'))
  await backups.prepare(0)
  const stores = { home: path, backups, history: createHistoryStore(path), settings: createSettingsStore(path) }
  const terminal = testTerminal()
  const list = async (json: boolean) => {
    const context = { terminal } as unknown as Parameters<typeof runBackups>[2]
    const code = await runBackups({ kind: 'backups', json, home: path }, stores as unknown as App, context)
    expect(code).toBe(0)
    return terminal.prints
  }
  return { path, backups, list }
}

const table = { schema: 'public', name: 'a' }
const tables = [{ table, columns: ['id'], digest: { rows: 1200, sums: null }, bytes: 8192 }]

it('lists backups, files that are none, and what lies in the trash', async () => {
  const { path, backups, list } = await home()
  const before = { reason: 'before', syncId: 'sync_20300109_000000' } as const
  await makeBackup(backups, 'sync_20300109_000000', { ...before, tables, ageHours: 24 })
  await makeBackup(backups, 'lost', { ageHours: 2 })
  await makeBackup(backups, 'thrown', { ageHours: 3 })
  await unlink(join(path, 'backups', 'archon-sync-lost.dump'))
  await backups.setPinned('lost', true)
  await backups.verify('sync_20300109_000000')
  await backups.remove('thrown')
  await writeFile(join(path, 'backups', 'old.sql'), 'select 1;')
  const [folder, ...lines] = await list(false)
  expect(folder).toMatch(/^Folder: .*backups \(.+ used, .+ free\)$/)
  expect(lines.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'id | why | of | made (UTC) | tables | rows | size | state | goes (UTC)',
    'lost | export | staging | 2030-01-09 22:00 | 0 | 0 | 10 B | MISSING, pinned | stays: pinned',
    'sync_20300109_000000 | before sync | staging | 2030-01-09 00:00 | 1 | 1\u2009200 | 26 B | verified | stays: held until a later sync succeeded',
    '',
    'Files that are no backups:',
    ' | old.sql | 9 B | has no manifest',
    '',
    'In the trash, until they are gone for good (UTC):',
    expect.stringMatching(/^ \| thrown \| export \| \d{4}-\d\d-\d\d \d\d:\d\d$/),
  ])
})

it('prints one backup a line as JSON, each with what becomes of it', async () => {
  const { backups, list } = await home()
  const made = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000)
  const old = await makeBackup(backups, 'old', { createdAt: made(2).toISOString() })
  const young = await makeBackup(backups, 'young', { createdAt: made(1).toISOString() })
  const goesAt = new Date(Date.parse(old.manifest.createdAt) + 24 * 3_600_000).toISOString()
  expect((await list(true)).map((line) => JSON.parse(line) as unknown)).toEqual([
    { ...young, fate: { kind: 'stays', why: 'newest-checked' } },
    { ...old, fate: { kind: 'goes', at: goesAt, limit: 'age' } },
  ])
})
