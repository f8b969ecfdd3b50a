import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../../src-main/app'
import { compose } from '../../src-main/compose'
import type { JobSpec } from '../../src-main/jobs/job-context'
import type { BackupEntry } from '../../src-shared/domain/backup'
import type { JobEvent, JobResult } from '../../src-shared/domain/job-event'
import type { Selection } from '../../src-shared/domain/profile'
import type { TestDatabase } from './database'
import { docker } from './docker'
import { containerEndpoint, toolContainers } from './sync-fixture'

/** The product on a home of its own, for tests around backup files. */
export interface ArchiveFixture {
  readonly app: App
  readonly home: string
  /** A folder for files from elsewhere. */
  readonly folder: string
  /** Runs a job to its end. */
  run(spec: JobSpec): Promise<JobResult>
  /** A backup of a database in a container, by hand. */
  backUp(database: TestDatabase, selection?: Selection): Promise<BackupEntry>
  /** Names of all files in the backup folder that no backup explains, partial ones too. */
  strangers(): Promise<string[]>
  /** Throws when a container of this home is left; removes the home all the same. */
  release(): Promise<void>
}

export async function openArchiveFixture(): Promise<ArchiveFixture> {
  const home = await mkdtemp(join(tmpdir(), 'archon-sync-archives-'))
  const folder = await mkdtemp(join(tmpdir(), 'archon-sync-foreign-'))
  const app = await compose({ home, secretBox: null, logName: 'cli', version: '0.0.0' })
  const run = async (spec: JobSpec) => (await app.engine.startJob(spec)).done
  return {
    app,
    home,
    folder,
    run,
    backUp: (database, selection = { include: ['*.*'], exclude: [] }) => backUp(app, database, selection),
    async strangers() {
      const names = await readdir(await app.backups.folder()).catch(() => [])
      const known = (await app.backups.list()).map(({ manifest }) => manifest.file)
      return names.filter((name) => /\.dump/.test(name) && !known.some((file) => name.startsWith(file)))
    },
    async release() {
      try {
        const left = await toolContainers(home)
        if (left.length > 0) throw new Error(`Containers were left behind: ${left.join(', ')}`)
      } finally {
        await Promise.all([home, folder].map((path) => rm(path, { recursive: true, force: true })))
      }
    },
  }
}

async function backUp(app: App, database: TestDatabase, selection: Selection): Promise<BackupEntry> {
  const job = await app.engine.startBackup({
    endpoint: containerEndpoint(database),
    anchor: null,
    selection,
    note: null,
    passwords: async () => database.server.owner.password,
  })
  const { outcome, failure, exportBackup } = await job.done
  if (exportBackup === null) throw new Error(`The backup ${outcome}: ${JSON.stringify(failure)}`)
  return exportBackup
}

/** What the events of the job that ran last say, one line each. */
export function logOf(app: App): string[] {
  const events: readonly JobEvent[] = app.engine.events(0)
  return events.flatMap((event) => (event.type === 'log' ? [event.text] : []))
}

/** Runs pg_dump inside a server's container and brings the file or folder that it wrote to `path`. */
export async function dumpTo(database: TestDatabase, path: string, ...options: readonly string[]): Promise<string> {
  const { container, superuser, port } = database.server
  const inside = `/tmp/dump-${Math.random().toString(36).slice(2)}`
  const target = ['--host=127.0.0.1', `--port=${port}`, `--username=${superuser.user}`, `--dbname=${database.name}`]
  const env = { PGPASSWORD: superuser.password }
  await docker(['exec', '--env', 'PGPASSWORD', container, 'pg_dump', ...target, `--file=${inside}`, ...options], {
    env,
  })
  await docker(['cp', `${container}:${inside}`, path])
  await docker(['exec', '--user', '0', container, 'rm', '-rf', inside])
  return path
}
