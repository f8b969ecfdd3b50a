import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { App } from '../../src-main/app'
import { compose } from '../../src-main/compose'
import type { StartedJob, SyncOrder } from '../../src-main/jobs/engine-api'
import type { RestoreOrder } from '../../src-main/jobs/restore-order'
import { undoOrder } from '../../src-main/jobs/undo-order'
import type { ContainerEndpoint, Endpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import type { JobEvent, JobResult } from '../../src-shared/domain/job-event'
import type { SyncPlan } from '../../src-shared/domain/plan'
import type { Direction, ProfileOptions, Selection } from '../../src-shared/domain/profile'
import type { Preview } from '../../src-shared/ipc/contract'
import { createDatabase, sql, type Template, type TestDatabase } from './database'
import { docker, lines } from './docker'
import type { Server, Stack } from './stack'

export interface FixtureOptions {
  readonly localServer?: 'local' | 'local15'
  readonly localTemplate?: Template
  readonly remoteTemplate?: Template
}

/** What differs from the plain order: the Archon preset as the owner role, over the session-mode pooler with TLS. */
export interface OrderChanges {
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly options?: Partial<ProfileOptions>
  readonly local?: Partial<ContainerEndpoint>
  readonly remote?: Partial<ServerEndpoint>
  /** Instead of the remote: for a sync between two servers, or two containers. */
  readonly remoteEndpoint?: Endpoint
  /** `null`: none is known. */
  readonly passwords?: { readonly local?: string | null; readonly remote?: string }
  readonly planId?: string
}

export interface SyncRun {
  readonly jobId: string
  readonly syncId: string
  readonly result: JobResult
  readonly events: readonly JobEvent[]
  /** The plan that the job made, when it came that far. */
  readonly plan: SyncPlan | null
}

/** A pair of databases of a test's own, a data home, and the engine on them. */
export interface SyncFixture {
  readonly app: App
  readonly home: string
  readonly local: TestDatabase
  readonly remote: TestDatabase
  /** The databases in their roles. */
  roles(direction: Direction): { readonly source: TestDatabase; readonly target: TestDatabase }
  order(direction: Direction, changes?: OrderChanges): SyncOrder
  preview(direction: Direction, changes?: OrderChanges): Promise<Preview>
  start(direction: Direction, changes?: OrderChanges): Promise<StartedSync>
  /** Runs an order that a test has changed by hand. */
  run(order: SyncOrder): Promise<SyncRun>
  /** Starts a sync and waits until it has ended. */
  sync(direction: Direction, changes?: OrderChanges): Promise<SyncRun>
  /** Takes a run back, also when others have changed the target since (`planId` of a preview says that it was seen). */
  undo(syncId: string, direction: Direction, changes?: OrderChanges): Promise<SyncRun>
  undoOrder(syncId: string, direction: Direction, changes?: OrderChanges): Promise<RestoreOrder>
  /** Restores a backup into the target of a direction. */
  restoreOrder(backupId: string, direction: Direction, changes?: Partial<RestoreOrder>): Promise<RestoreOrder>
  restore(order: RestoreOrder, planId?: string): Promise<SyncRun>
  backUp(side: 'local' | 'remote', selection?: Selection): Promise<SyncRun>
  /** Throws when the engine left a tool container or a session behind; removes databases and home all the same. */
  release(): Promise<void>
}

export interface StartedSync {
  readonly jobId: string
  readonly syncId: string
  readonly done: Promise<SyncRun>
}

export const archonSelection: Selection = {
  include: ['archon_*'],
  exclude: ['archon_mcp_sessions', 'archon_mcp_requests'],
}

/** Makes both databases (by default with all content), a home, and the engine. The caller releases it. */
export async function openSyncFixture(stack: Stack, options: FixtureOptions = {}): Promise<SyncFixture> {
  const home = await mkdtemp(join(tmpdir(), 'archon-sync-home-'))
  const [local, remote] = await Promise.all([
    createDatabase(stack[options.localServer ?? 'local'], { template: options.localTemplate ?? 'archon' }),
    createDatabase(stack.remote, { template: options.remoteTemplate ?? 'archon' }),
  ])
  const app = await compose({ home, secretBox: null, logName: 'cli', version: '0.0.0' })
  const order = (direction: Direction, changes: OrderChanges = {}) =>
    orderOf({ stack, local, remote }, direction, changes)
  const start = (direction: Direction, changes?: OrderChanges) => startSync(app, order(direction, changes))
  const orderOfUndo = (syncId: string, direction: Direction, changes?: OrderChanges) =>
    undoOrder(app, syncId, async () => null, order(direction, changes).passwords)
  return {
    app,
    home,
    local,
    remote,
    roles: (direction) =>
      direction === 'local-to-remote' ? { source: local, target: remote } : { source: remote, target: local },
    order,
    preview: (direction, changes) => app.engine.preview(order(direction, changes), new AbortController().signal),
    start,
    run: async (changed) => (await startSync(app, changed)).done,
    sync: async (direction, changes) => (await start(direction, changes)).done,
    undo: async (syncId, direction, changes) => {
      const taken = await orderOfUndo(syncId, direction, changes)
      const { plan } = await app.engine.restorePreview(taken, new AbortController().signal)
      return (await follow(app, () => app.engine.startRestore(taken, plan.id))).done
    },
    undoOrder: orderOfUndo,
    restoreOrder: async (backupId, direction, changes) => {
      const { profile, passwords } = order(direction)
      const [target, anchor] = direction === 'local-to-remote' ? [profile.remote, profile.local] : [profile.local, null]
      return {
        manifest: await app.backups.readManifest(backupId),
        tables: null,
        target,
        anchor: anchor?.kind === 'container' ? anchor : null,
        beside: null,
        safetyBackup: true,
        undo: null,
        passwords,
        ...changes,
      }
    },
    restore: async (given, planId) => (await follow(app, () => app.engine.startRestore(given, planId))).done,
    backUp: async (side, selection) => {
      const { profile, passwords } = order('local-to-remote')
      const anchor = profile.local.kind === 'container' ? profile.local : null
      const given = { endpoint: profile[side], anchor, selection: selection ?? archonSelection, note: null, passwords }
      return (await follow(app, () => app.engine.startBackup(given))).done
    },
    release: async () => {
      try {
        await requireNothingLeft(home, [local, remote])
      } finally {
        await Promise.all([local.drop(), remote.drop(), rm(home, { recursive: true, force: true })])
      }
    },
  }
}

/** The local side as an endpoint: in its container, as the owner role. */
export function containerEndpoint(database: TestDatabase, id = 'local'): ContainerEndpoint {
  const { server, name } = database
  return {
    kind: 'container',
    ...common(id, server, name),
    container: server.container,
    port: server.port,
    environment: 'local',
  }
}

/** The remote side as an endpoint: the session-mode pooler with a checked certificate. */
export function serverEndpoint(database: TestDatabase, caPem: string, id = 'remote'): ServerEndpoint {
  const { server, name } = database
  return {
    kind: 'server',
    ...common(id, server, name),
    host: server.host,
    port: server.sessionPort,
    tls: { mode: 'verify-full', caPem },
    environment: 'staging',
  }
}

function common(id: string, server: Server, database: string) {
  return {
    id,
    name: `The ${id} side`,
    database,
    user: server.owner.user,
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'ask' as const,
  }
}

interface Pair {
  readonly stack: Stack
  readonly local: TestDatabase
  readonly remote: TestDatabase
}

function orderOf({ stack, local, remote }: Pair, direction: Direction, changes: OrderChanges): SyncOrder {
  const localEndpoint: ContainerEndpoint = { ...containerEndpoint(local), ...changes.local }
  const remoteEndpoint = changes.remoteEndpoint ?? { ...serverEndpoint(remote, stack.remote.caPem), ...changes.remote }
  const passwordOf = (server: Server, user: string) =>
    user === server.superuser.user ? server.superuser.password : server.owner.password
  return {
    direction,
    profile: {
      profile: {
        id: 'profile',
        name: 'Test',
        localEndpointId: localEndpoint.id,
        remoteEndpointId: remoteEndpoint.id,
        include: [...(changes.include ?? archonSelection.include)],
        exclude: [...(changes.exclude ?? archonSelection.exclude)],
        options: { expectedTables: [], checksums: 'on', safetyBackup: true, verbose: false, ...changes.options },
      },
      local: localEndpoint,
      remote: remoteEndpoint,
    },
    passwords: async ({ id, user }) => {
      const [given, { server }] =
        id === localEndpoint.id ? [changes.passwords?.local, local] : [changes.passwords?.remote, remote]
      return given === undefined ? passwordOf(server, user) : given
    },
    ...(changes.planId === undefined ? {} : { planId: changes.planId }),
  }
}

function startSync(app: App, order: SyncOrder): Promise<StartedSync> {
  return follow(app, () => app.engine.startSync(order))
}

async function follow(app: App, begin: () => Promise<StartedJob>): Promise<StartedSync> {
  const events: JobEvent[] = []
  const stop = app.engine.onEvent((event) => events.push(event))
  const job = await begin().catch((error: unknown) => {
    stop()
    throw error
  })
  const done = job.done
    .then((result): SyncRun => {
      requireGapless(events)
      const planned = events.find((event) => event.type === 'planned')
      return { jobId: job.jobId, syncId: job.syncId, result, events, plan: planned?.plan ?? null }
    })
    .finally(stop)
  done.catch(() => undefined)
  return { jobId: job.jobId, syncId: job.syncId, done }
}

function requireGapless(events: readonly JobEvent[]): void {
  const numbers = events.map((event) => event.seq)
  const expected = numbers.map((_, index) => index + 1)
  if (numbers.join() !== expected.join()) throw new Error(`The events have gaps: ${numbers.join()}`)
}

/** Throws when a tool container of this home or a session of the engine on these databases is still there. */
export async function requireNothingLeft(home: string, databases: readonly TestDatabase[]): Promise<void> {
  const containers = await toolContainers(home)
  if (containers.length > 0) throw new Error(`Tool containers were left behind: ${containers.join(', ')}`)
  for (const database of databases) {
    const left = await sessionsLeft(database)
    if (left.length > 0) throw new Error(`Sessions were left on ${database.server.kind}: ${left.join('; ')}`)
  }
}

/** Ids of the tool containers that belong to a home, running or not. */
export async function toolContainers(home: string): Promise<string[]> {
  return lines(await docker(['ps', '--all', '--quiet', '--filter', `label=archon-sync.home=${home}`]))
}

/** A session that was closed takes the server a moment to end; a pooler gives its name back after the reset. */
async function sessionsLeft(database: TestDatabase): Promise<string[]> {
  const deadline = Date.now() + 5_000
  for (;;) {
    const left = await engineSessions(database)
    if (left.length === 0 || Date.now() > deadline) return left
    await wait(50)
  }
}

/**
 * What the engine's sessions on a database do, by name. The look at a pooler does not count: it sets nothing, so that
 * a pooler's own connection keeps that name until the pooler ends it.
 */
export async function engineSessions(database: TestDatabase): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    database.adminUrl,
    `select concat_ws(' ', pid, application_name, state, left(query, 80)) as line from pg_stat_activity
     where datname = current_database() and application_name like 'archon-sync%'
       and application_name <> 'archon-sync:probe'`,
  )
  return rows.map(({ line }) => line)
}
