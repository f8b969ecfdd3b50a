import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../../src-main/app'
import { compose } from '../../src-main/compose'
import type { StartedJob, SyncOrder } from '../../src-main/jobs/engine-api'
import type { RestoreOrder } from '../../src-main/jobs/restore-order'
import type { Endpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import type { JobEvent, JobResult, Phase } from '../../src-shared/domain/job-event'
import type { ProfileOptions } from '../../src-shared/domain/profile'
import type { TestDatabase } from './database'
import { faultSelection } from './fault-seed'

export interface OrderOptions {
  readonly include?: readonly string[]
  readonly options?: Partial<ProfileOptions>
  /** Changes how the server is reached, e.g. through a proxy. */
  readonly server?: Partial<Pick<ServerEndpoint, 'host' | 'port' | 'tls'>>
}

/** A sync between two test databases: one in a local container, the other on the stack's remote, whichever is the source. */
export function orderFor(source: TestDatabase, target: TestDatabase, given: OrderOptions = {}): SyncOrder {
  const pushes = source.server.kind !== 'remote'
  const [inside, outside] = pushes ? [source, target] : [target, source]
  const common = { isProtected: false, canBeTarget: true, passwordSource: 'ask' } as const
  const local: Endpoint = {
    ...common,
    kind: 'container',
    id: 'fault-local',
    name: 'Local',
    container: inside.server.container,
    port: inside.server.port,
    database: inside.name,
    user: inside.server.owner.user,
    environment: 'local',
  }
  const remote: Endpoint = {
    ...common,
    kind: 'server',
    id: 'fault-remote',
    name: 'Remote',
    host: outside.server.host,
    port: outside.server.port,
    database: outside.name,
    user: outside.server.owner.user,
    tls: { mode: 'prefer' },
    environment: 'staging',
    ...given.server,
  }
  return {
    profile: {
      profile: {
        id: 'fault',
        name: 'Fault',
        localEndpointId: local.id,
        remoteEndpointId: remote.id,
        include: [...(given.include ?? faultSelection)],
        exclude: [],
        options: { expectedTables: [], checksums: 'on', safetyBackup: true, verbose: false, ...given.options },
      },
      local,
      remote,
    },
    direction: pushes ? 'local-to-remote' : 'remote-to-local',
    passwords: async (endpoint) => (endpoint.id === local.id ? inside : outside).server.owner.password,
  }
}

/** The product on a home of its own. */
export interface FaultApp extends App {
  /** Starts a sync and follows its events. */
  sync(order: SyncOrder): Promise<FollowedSync>
  /** The same for a restore or undo, seen in a preview when `planId` is given. */
  restore(order: RestoreOrder, planId?: string): Promise<FollowedSync>
  remove(): Promise<void>
}

export interface FollowedSync extends StartedJob {
  readonly events: readonly JobEvent[]
  /** Resolves at the first event that fits, also one that was there before; rejects when the job ends without it. */
  until(fits: (event: JobEvent) => boolean, what: string): Promise<JobEvent>
  /** When the phase has begun. */
  inPhase(phase: Phase): Promise<JobEvent>
}

export async function makeApp(home?: string): Promise<FaultApp> {
  const folder = home ?? (await mkdtemp(join(tmpdir(), 'archon-sync-fault-')))
  const app = await compose({ home: folder, secretBox: null, logName: 'cli', version: '0.0.0' })
  return {
    ...app,
    sync: (order) => follow(app, () => app.engine.startSync(order)),
    restore: (order, planId) => follow(app, () => app.engine.startRestore(order, planId)),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function follow(app: App, begin: () => Promise<StartedJob>): Promise<FollowedSync> {
  const events: JobEvent[] = []
  const watchers = new Set<(event: JobEvent | null) => void>()
  const stop = app.engine.onEvent((event) => {
    events.push(event)
    for (const watch of watchers) watch(event)
  })
  const job = await begin()
  job.done
    .catch(() => undefined)
    .finally(() => {
      stop()
      for (const watch of watchers) watch(null)
    })
  const until: FollowedSync['until'] = (fits, what) =>
    new Promise((resolve, reject) => {
      const before = events.find(fits)
      if (before !== undefined) return resolve(before)
      const watch = (event: JobEvent | null): void => {
        if (event !== null && !fits(event)) return
        watchers.delete(watch)
        if (event !== null) resolve(event)
        else reject(new Error(`The job ended before: ${what}. ${lastWords(events)}`))
      }
      watchers.add(watch)
    })
  const inPhase = (phase: Phase) => until((event) => event.type === 'phase-started' && event.phase === phase, phase)
  return { ...job, events, until, inPhase }
}

function lastWords(events: readonly JobEvent[]): string {
  const said = events.flatMap((event) => (event.type === 'log' ? [event.text] : []))
  return said.slice(-5).join(' | ')
}

/** What a run says of itself, for one comparison. */
export function verdictOf(result: JobResult): Pick<JobResult, 'outcome' | 'failedPhase' | 'targetState'> & {
  code: string | null
} {
  const { outcome, failedPhase, targetState, failure } = result
  return { outcome, failedPhase, targetState, code: failure?.code ?? null }
}
