import { expect, test } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { backupOf, tableOfBackup } from './find-backup'

const names = [
  { schema: 'public', name: 'tasks' },
  { schema: 'app', name: 'tasks' },
  { schema: 'app', name: 'users' },
  { schema: 'a', name: 'twice' },
  { schema: 'b', name: 'twice' },
]
const entry = {
  manifest: { id: 'sync_1', file: 'archon-sync-sync_1.dump', tables: names.map((table) => ({ table })) },
} as never
const app = { backups: { list: async () => [entry] } } as never

test('a backup is found by id, file name or path', async () => {
  for (const text of ['sync_1', 'archon-sync-sync_1.dump', './backups/archon-sync-sync_1.dump'])
    expect(await backupOf(app, text)).toBe(entry)
  await expect(backupOf(app, 'sync_2')).rejects.toMatchObject({ failure: { code: 'backup/not-found' } })
})

test('a table is found with its schema, in public, or alone of its name', () => {
  expect(tableOfBackup(entry, 'tasks')).toEqual(names[0])
  expect(tableOfBackup(entry, 'app.tasks')).toEqual(names[1])
  expect(tableOfBackup(entry, 'users')).toEqual(names[2])
  for (const text of ['twice', 'none']) {
    try {
      tableOfBackup(entry, text)
      expect.unreachable()
    } catch (error) {
      expect(failureOf(error).code).toBe('usage/invalid')
    }
  }
})
