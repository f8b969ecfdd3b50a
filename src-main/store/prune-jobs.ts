import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { removeFile } from './files'
import { isOpen, listFolder, readJournals } from './journal'

/** Removes journals and event logs of jobs that ended before `before` (milliseconds since the epoch); open ones stay. */
export async function pruneJobs(home: string, before: number): Promise<void> {
  const folder = join(home, 'jobs')
  const open = new Set((await readJournals(home)).filter(isOpen).map((journal) => `${journal.jobId}.jsonl`))
  for (const name of await listFolder(folder)) {
    const path = join(folder, name)
    const facts = await lstat(path).catch(() => null)
    if (facts?.isFile() === true && facts.mtimeMs < before && !open.has(name)) await removeFile(path)
  }
}
