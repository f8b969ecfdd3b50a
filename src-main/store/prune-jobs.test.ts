import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureFolder } from './files'
import { listFolder, openJournal } from './journal'
import { pruneJobs } from './prune-jobs'
import { testFolder } from './test-folder'

test('old journals and event logs go, new ones and those of open jobs stay', async () => {
  const home = await testFolder()
  const jobs = join(home, 'jobs')
  await ensureFolder(jobs)
  const open = await openJournal(home, 'aaaaaaaaaaaa')
  await open.append({ state: 'phase', phase: 'import' })
  await open.close()
  const closed = await openJournal(home, 'bbbbbbbbbbbb')
  await closed.append({ state: 'closed', outcome: 'succeeded' })
  await closed.close()
  await writeFile(join(jobs, 'sync_20260101_000000.events.jsonl'), '')
  await writeFile(join(jobs, 'sync_20261101_000000.events.jsonl'), '')
  const old = new Date('2026-01-01')
  for (const name of ['aaaaaaaaaaaa.jsonl', 'bbbbbbbbbbbb.jsonl', 'sync_20260101_000000.events.jsonl'])
    await utimes(join(jobs, name), old, old)

  await pruneJobs(home, Date.parse('2026-06-01'))

  expect((await listFolder(jobs)).toSorted()).toEqual(['aaaaaaaaaaaa.jsonl', 'sync_20261101_000000.events.jsonl'])
})
