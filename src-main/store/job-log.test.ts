import { appendFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { openJobLog, readJobLog } from './job-log'
import { testFolder } from './test-folder'

const id = 'sync_20300101_000000'
function logEvent(seq: number, text = 'x'): JobEvent {
  return { jobId: id, seq, at: seq, type: 'log', level: 'info', phase: null, text }
}

it('gives back the events of a job in order and leaves a torn line out', async () => {
  const home = await testFolder()
  const log = await openJobLog(home, id)
  const events = [logEvent(1), logEvent(2, 'a\nb'), logEvent(3)]
  for (const event of events) log.write(event)
  expect(await log.close()).toBeNull()
  const path = join(home, 'jobs', `${id}.events.jsonl`)
  await appendFile(path, '{"jobId":"')
  expect(await readJobLog(home, id)).toEqual(events)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

it('keeps phases but no more chatter over the cap', async () => {
  const home = await testFolder()
  const log = await openJobLog(home, id, 300)
  for (let seq = 1; seq <= 100; seq += 1) log.write(logEvent(seq))
  const last: JobEvent = { jobId: id, seq: 101, at: 101, type: 'phase-started', phase: 'verify' }
  log.write(last)
  await log.close()
  const kept = await readJobLog(home, id)
  expect(kept.length).toBeLessThan(10)
  expect(kept.at(-1)).toEqual(last)
})

it('has no events for a job without a log, and none outside its folder', async () => {
  const home = await testFolder()
  expect(await readJobLog(home, id)).toEqual([])
  await expect(readJobLog(home, '../../etc/passwd')).rejects.toThrow('Not a job id')
})
