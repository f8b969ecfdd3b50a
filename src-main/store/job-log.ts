import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { diskFailure, errnoOf } from './disk-failure'
import { ensureFolder } from './files'
import { jobFile } from './journal'
import { objectOf } from './json-file'

const defaultCapBytes = 50_000_000

export interface JobLog {
  /** Buffers the event. Over the cap only events that begin or end something are still kept. */
  write(event: JobEvent): void
  /** Writes what is buffered; resolves to what kept events from being written, or `null`. Never rejects. */
  close(): Promise<unknown>
}

/** The events of a job as JSON lines in `jobs/<sync id>.events.jsonl` (0600). A full disk ends the log, not the job. */
export async function openJobLog(home: string, syncId: string, capBytes = defaultCapBytes): Promise<JobLog> {
  const path = jobFile(home, syncId, '.events.jsonl')
  await ensureFolder(dirname(path))
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  let problem: unknown = null
  let bytes = 0
  stream.on('error', (error) => {
    problem ??= diskFailure(error, path)
  })

  return {
    write(event) {
      if (problem !== null) return
      if (bytes >= capBytes && (event.type === 'log' || event.type === 'progress')) return
      const line = `${JSON.stringify(event)}\n`
      bytes += Buffer.byteLength(line)
      stream.write(line)
    },
    async close() {
      if (problem !== null) return problem
      stream.end()
      await once(stream, 'close').catch(() => undefined)
      return problem
    },
  }
}

/** The kept events of a job in order; an empty list when there is no log. A torn line is left out. */
export async function readJobLog(home: string, syncId: string): Promise<JobEvent[]> {
  const path = jobFile(home, syncId, '.events.jsonl')
  try {
    const text = await readFile(path, 'utf8')
    return text
      .split('\n')
      .map(parseEvent)
      .filter((event) => event !== null)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw diskFailure(error, path)
  }
}

/** The file is this application's own: only what marks an event is looked at, the rest is taken as written. */
function parseEvent(line: string): JobEvent | null {
  const object = objectOf(line)
  if (object === null) return null
  const { type, jobId, seq, at } = object
  const isEvent =
    typeof type === 'string' && typeof jobId === 'string' && typeof seq === 'number' && typeof at === 'number'
  return isEvent ? (object as unknown as JobEvent) : null
}
