import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../../src-main/app'
import type { RestoreOrder } from '../../src-main/jobs/restore-order'
import { undoOrder } from '../../src-main/jobs/undo-order'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import type { TargetState } from '../../src-shared/domain/job-event'
import { sql, type TestDatabase } from './database'
import { databaseWords, type JobProcess, startJobProcess } from './fault-cli'
import { copyDatabase, type FaultDatabases, makeFaultDatabases } from './fault-databases'
import { faultSelection } from './fault-seed'
import { makeApp, type OrderOptions, orderFor } from './fault-sync'
import type { Server } from './stack'
import { requireNothingLeft } from './sync-fixture'

export type RestoreKind = 'restore' | 'undo'

/** What restores and undos under faults start from; each run gets a target and a home of its own. */
export interface RestoreFaults {
  readonly databases: FaultDatabases
  /** Id of a manual backup of the source: its rows are the new ones. */
  readonly backupId: string
  /** The sync that an undo takes back. */
  readonly syncId: string
  /** A target with the old rows, and a home with that backup. */
  restore(): Promise<RestoreRun>
  /** A target with the new rows that a sync brought, and a home that can undo it: then the old ones are there again. */
  undo(): Promise<RestoreRun>
  run(kind: RestoreKind): Promise<RestoreRun>
  drop(): Promise<void>
  /** Only the files, for databases that go with their servers. */
  removeFiles(): Promise<void>
}

export interface RestoreRun {
  readonly home: string
  readonly target: TestDatabase
  /** What `judge` says when nothing happened, and when it was committed. */
  readonly before: 'old' | 'new'
  readonly after: 'old' | 'new'
  readonly passwords: RestoreOrder['passwords']
  /** The order for an engine on this home. */
  order(app: App, options?: Pick<OrderOptions, 'server'>): Promise<RestoreOrder>
  /** The order that takes a run on this target back. */
  undoOrder(app: App, syncId: string, options?: Pick<OrderOptions, 'server'>): Promise<RestoreOrder>
  /** The same with the command line, in a process of its own. */
  start(script: string, moreWords?: readonly string[]): Promise<JobProcess>
  /** Any command of the command line on this home. */
  command(script: string, words: readonly string[]): JobProcess
  /** What the history must say of a target in this state. Throws for one that is neither. */
  targetState(state: string): TargetState
  /** Throws when a tool container, or a session is left. */
  requireNothingLeft(): Promise<void>
  /** Names of unfinished files in the backup folder. */
  partialFiles(): Promise<string[]>
  /** The target and the home. */
  remove(): Promise<void>
}

export interface RestoreFaultOptions {
  /** Where the targets lie as a whole. */
  readonly tablespace?: string
  /** Run on the source before it is backed up and synced, e.g. to make a table that the target lacks. */
  readonly sourceSql?: string
  /** Instead of the usual tables; `judge` knows those only. */
  readonly selection?: readonly string[]
}

/** Makes both databases as `makeFaultDatabases`, backs up the source and syncs one target, all on one home. */
export async function makeRestoreFaults(
  from: Server,
  into: Server,
  rows: number,
  options: RestoreFaultOptions = {},
): Promise<RestoreFaults> {
  const { tablespace, sourceSql, selection = faultSelection } = options
  const databases = await makeFaultDatabases(from, into, rows, tablespace)
  if (sourceSql !== undefined) await sql(databases.source.url, sourceSql)
  const folder = await mkdtemp(join(tmpdir(), 'archon-sync-restore-'))
  const home = join(folder, 'base')
  const synced = await databases.freshTarget()
  const app = await makeApp(home)
  const backupId = await backUpSource(app, databases, synced, selection)
  const sync = await app.sync(orderFor(databases.source, synced, { include: selection }))
  if ((await sync.done).outcome !== 'succeeded') throw new Error('The sync that is to be undone failed.')
  const freshHome = async () => {
    const copy = await mkdtemp(join(folder, 'home-'))
    await cp(home, copy, { recursive: true })
    return copy
  }
  const removeFiles = () => rm(folder, { recursive: true, force: true })
  const shared = { databases, backupId, syncId: sync.syncId }
  const restore = async () =>
    describeRun({ ...shared, kind: 'restore', target: await databases.freshTarget(), home: await freshHome() })
  const undo = async () => {
    const [target, copy] = [await copyDatabase(synced, tablespace), await freshHome()]
    await tellOfCopy(copy, sync.syncId, target)
    return describeRun({ ...shared, kind: 'undo', target, home: copy })
  }
  return {
    databases,
    backupId,
    syncId: sync.syncId,
    restore,
    undo,
    run: (kind) => (kind === 'restore' ? restore() : undo()),
    drop: async () => {
      await databases.drop()
      await removeFiles()
    },
    removeFiles,
  }
}

/** Makes a copy of the synced database the one that the sync's backup speaks of: an undo goes into no other. */
async function tellOfCopy(home: string, syncId: string, copy: TestDatabase): Promise<void> {
  const path = join(home, 'backups', `archon-sync-${syncId}.before.dump.json`)
  const manifest = JSON.parse(await readFile(path, 'utf8'))
  const [row] = await sql(copy.adminUrl, 'select oid::int8 as oid from pg_database where datname = current_database()')
  manifest.endpoint.databaseOid = Number(row?.oid)
  await writeFile(path, JSON.stringify(manifest), { mode: 0o600 })
}

async function backUpSource(
  app: App,
  { source }: FaultDatabases,
  target: TestDatabase,
  include: readonly string[],
): Promise<string> {
  const { profile, passwords, direction } = orderFor(source, target)
  const endpoint = direction === 'local-to-remote' ? profile.local : profile.remote
  const selection = { include: [...include], exclude: [] }
  const anchor = anchorOf(profile.local)
  const job = await app.engine.startBackup({ endpoint, anchor, selection, note: null, passwords })
  const result = await job.done
  if (result.outcome !== 'succeeded') throw new Error(`The backup failed: ${result.failure?.message}`)
  return job.syncId
}

function anchorOf(endpoint: Endpoint): ContainerEndpoint | null {
  return endpoint.kind === 'container' ? endpoint : null
}

interface RunParts {
  readonly kind: RestoreKind
  readonly databases: FaultDatabases
  readonly backupId: string
  readonly syncId: string
  readonly target: TestDatabase
  readonly home: string
}

function describeRun(parts: RunParts): RestoreRun {
  const { kind, databases, target, home } = parts
  const { source } = databases
  const [before, after] = kind === 'restore' ? (['old', 'new'] as const) : (['new', 'old'] as const)
  const { direction } = orderFor(source, target)
  const [local, remote] = direction === 'local-to-remote' ? [source, target] : [target, source]
  const command = (script: string, words: readonly string[]) => {
    const passwords = { local: local.server.owner.password, remote: remote.server.owner.password }
    return startJobProcess(script, home, [...words, '--skip-confirm'], passwords)
  }
  return {
    home,
    target,
    before,
    after,
    passwords: passwordsOf(parts),
    order: (app, options) => orderOf(parts, app, options),
    undoOrder: (app, id, options) => undoOrderOf(parts, app, id, options),
    start: async (script, moreWords = []) => {
      if (kind === 'undo') await (await makeApp(home)).endpoints.save(placeOf(parts))
      const side = direction === 'local-to-remote' ? 'remote' : 'local'
      const words = ['restore', parts.backupId, `--to=${side}`, ...databaseWords(local, remote)]
      const chosen = kind === 'restore' ? words : ['undo', parts.syncId]
      return command(script, [...chosen, ...moreWords])
    },
    command,
    targetState: (state) => {
      if (state !== before && state !== after) throw new Error(state)
      return state === after ? 'replaced' : 'unchanged'
    },
    requireNothingLeft: () => requireNothingLeft(home, [target, source]),
    partialFiles: async () => (await readdir(join(home, 'backups'))).filter((file) => file.includes('partial')),
    remove: async () => {
      await target.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function orderOf(parts: RunParts, app: App, options: Pick<OrderOptions, 'server'> = {}): Promise<RestoreOrder> {
  const { kind, databases, target, syncId, backupId } = parts
  const { profile } = orderFor(databases.source, target, options)
  const place = placeOf(parts, options)
  if (kind === 'undo') return undoOrderOf(parts, app, syncId, options)
  return {
    manifest: await app.backups.readManifest(backupId),
    tables: null,
    target: place,
    anchor: anchorOf(profile.local),
    beside: null,
    safetyBackup: true,
    undo: null,
    passwords: passwordsOf(parts),
  }
}

/** The target as an endpoint: with the id of the one that was synced, so that an undo goes to this copy of it. */
function placeOf({ databases, target }: RunParts, options: Pick<OrderOptions, 'server'> = {}): Endpoint {
  const { profile, direction } = orderFor(databases.source, target, options)
  return direction === 'local-to-remote' ? profile.remote : profile.local
}

async function undoOrderOf(parts: RunParts, app: App, syncId: string, options: Pick<OrderOptions, 'server'> = {}) {
  const place = placeOf(parts, options)
  return undoOrder(app, syncId, async (id) => (id === place.id ? place : null), passwordsOf(parts))
}

/** By the side, not by its id: the command line gives the places of a restore ids of its own. */
function passwordsOf({ databases: { source }, target }: RunParts): RestoreOrder['passwords'] {
  const [inside, outside] = source.server.kind === 'remote' ? [target, source] : [source, target]
  return async ({ kind }) => (kind === 'container' ? inside : outside).server.owner.password
}
