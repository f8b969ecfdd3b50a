import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isOpen, type JournalEntryBody, openJournal, readJournals } from './journal'
import { testFolder } from './test-folder'

const identity = { systemIdentifier: '7300000000000000000', databaseOid: 5 }
const nothingMade = { created: { tables: [], sequences: [] }, sequencesBefore: [] }
const entries: JournalEntryBody[] = [
  { state: 'phase', phase: 'import' },
  { state: 'importing', backendPid: 42, ...identity, ...nothingMade },
  { state: 'making-database', database: 'copy', from: 'postgres', databaseOid: null },
  { state: 'committing', xid: '18446744073709551615', ...identity, plan: null, verification: null, sequencesAfter: [] },
]

it('reads back what was appended, in order, from a file only its owner can read', async () => {
  const home = await testFolder()
  const journal = await openJournal(home, 'job-1')
  await Promise.all(entries.map((entry) => journal.append(entry)))
  await journal.close()
  const [read] = await readJournals(home)
  expect(read?.jobId).toBe('job-1')
  expect(read?.unreadable).toBe(0)
  expect(read?.entries).toEqual(entries.map((entry) => ({ ...entry, at: expect.any(String) })))
  expect((await stat(join(home, 'jobs', 'job-1.jsonl'))).mode & 0o777).toBe(0o600)
})

it('is open until it is closed', async () => {
  const home = await testFolder()
  const journal = await openJournal(home, 'job-1')
  await journal.append({ state: 'committed' })
  expect((await readJournals(home)).map(isOpen)).toEqual([true])
  await journal.append({ state: 'closed', outcome: 'succeeded' })
  await journal.close()
  expect((await readJournals(home)).map(isOpen)).toEqual([false])
})

it('ignores a torn last line, and goes on after it on a line of its own', async () => {
  const home = await testFolder()
  const first = await openJournal(home, 'job-1')
  await first.append({ state: 'phase', phase: 'verify' })
  await first.close()
  await appendFile(join(home, 'jobs', 'job-1.jsonl'), '{"at":"2030-01-01T00:00:00Z","state":"comm')
  expect((await readJournals(home))[0]).toMatchObject({ unreadable: 1, entries: [{ state: 'phase' }] })

  const second = await openJournal(home, 'job-1')
  await second.append({ state: 'closed', outcome: 'interrupted' })
  await second.close()
  expect((await readJournals(home))[0]).toMatchObject({
    unreadable: 1,
    entries: [{ state: 'phase' }, { state: 'closed', outcome: 'interrupted' }],
  })
})

it('refuses an id that would leave the folder', async () => {
  const home = await testFolder()
  await expect(openJournal(home, '../x')).rejects.toThrow('Not a job id')
  await expect(openJournal(home, '')).rejects.toThrow('Not a job id')
})

it('keeps every entry that was acknowledged before a kill -9', async () => {
  const home = await testFolder()
  const program = `
    import { openJournal } from './journal.ts'
    const journal = await openJournal(${JSON.stringify(home)}, 'job-1')
    for (let pid = 1; ; pid += 1) {
      await journal.append({ state: 'importing', backendPid: pid, ...${JSON.stringify({ ...identity, ...nothingMade })} })
      process.stdout.write(pid + '\\n')
    }`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let acknowledged = ''
  child.stdout.setEncoding('utf8')
  for await (const chunk of child.stdout) {
    acknowledged += chunk
    if (acknowledged.split('\n').length > 20) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const last = Number(acknowledged.trimEnd().split('\n').at(-1))
  const [journal] = await readJournals(home)
  const pids = (journal?.entries ?? []).map((entry) => (entry.state === 'importing' ? entry.backendPid : 0))
  expect(pids).toEqual(pids.map((_, index) => index + 1))
  expect(last).toBeGreaterThan(0)
  expect(pids.length).toBeGreaterThanOrEqual(last)
  expect((await readFile(join(home, 'jobs', 'job-1.jsonl'), 'utf8')).length).toBeGreaterThan(0)
})
