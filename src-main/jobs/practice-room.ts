import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContainerEndpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { sweepToolContainers } from '../docker/sweep'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { Session } from '../postgres/session'
import { type JobJournal, listFolder, openJournal, readJournals } from '../store/journal'
import { lockHolder } from '../store/lock'
import type { JobDeps } from './job-deps'
import { withSession } from './one-side'
import { endBackends } from './recover-target'
import { dropNewDatabase, makeDatabase, type NewDatabase } from './restore-beside'
import { applicationName } from './tool-login'

/** Name of the journal in a room; the jobs of the practice have journals of their own beside it. */
const ownJournal = 'practice'
/** DROP DATABASE waits for a checkpoint of the whole server. Milliseconds. */
const dropPatience = 180_000

/** A data home of a practice's own: its runs and backups are no part of the user's history, and go with it. */
export interface PracticeRoom {
  readonly id: string
  readonly deps: JobDeps
  /** Where the user's own databases are; both practice databases are made beside them. */
  readonly endpoint: ContainerEndpoint
  readonly passwords: PasswordLookup
}

/** Jobs in another home: same engine, own stores. */
export type DepsIn = (home: string) => JobDeps

function roomsIn(home: string): string {
  return join(home, 'practice')
}

export function roomHome(home: string, id: string): string {
  return join(roomsIn(home), id)
}

/**
 * Makes both databases beside the endpoint's. Their names are on the disk before they exist, their OIDs before anybody
 * can connect. Throws `plan/blocked` when the role may not make databases.
 */
export async function makePair(room: PracticeRoom, names: readonly string[], signal: AbortSignal): Promise<void> {
  const { endpoint, deps } = room
  const journal: JobJournal = await openJournal(deps.home, ownJournal)
  try {
    await journal.append({ state: 'practice', endpoint })
    await inRoom(room, endpoint, signal, async (session) => {
      await requireMaker(session, endpoint)
      for (const name of names) {
        signal.throwIfAborted()
        await makeDatabase(session, journal, { name, from: endpoint.database, on: endpoint.name }, () => undefined)
      }
    })
  } finally {
    await journal.close()
  }
}

/** One session in the container, through a tool container of this room. */
export async function inRoom<T>(
  { id, deps, passwords }: PracticeRoom,
  endpoint: ContainerEndpoint,
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return withSession(deps, { jobId: id, endpoint, anchor: null, passwords, readOnly: false }, signal, work)
}

async function requireMaker(session: Session, endpoint: ContainerEndpoint): Promise<void> {
  const { allowed } = await session.queryOne<{ allowed: boolean }>(
    'select rolcreatedb or rolsuper as allowed from pg_catalog.pg_roles where rolname = current_user',
  )
  if (allowed) return
  throw new AppError({
    code: 'plan/blocked',
    message: `${endpoint.user} may not make databases in ${endpoint.container}, so there is nothing to practise in.`,
    hint: 'Edit the connection to this container and take a user that may, for example postgres.',
    endpointId: endpoint.id,
  })
}

/**
 * Drops what the journal of a room says was made, and no other database of such a name, then the room itself. Throws
 * when the server cannot be asked; the room stays then, and the next start tries again.
 */
export async function clearRoom(room: Omit<PracticeRoom, 'endpoint'>): Promise<void> {
  const { deps, id } = room
  const { endpoint, made } = await madeIn(deps.home)
  if (endpoint !== null && made.length > 0) {
    const clearing = { ...room, endpoint, id: `${id}-clear` }
    await inRoom(clearing, endpoint, AbortSignal.timeout(dropPatience), async (session) => {
      await endBackends(session, applicationName(id))
      for (const database of made) await dropNewDatabase(session, database)
    })
  }
  await rm(deps.home, { recursive: true, force: true })
}

async function madeIn(home: string): Promise<{ endpoint: ContainerEndpoint | null; made: NewDatabase[] }> {
  const own = (await readJournals(home)).find((journal) => journal.jobId === ownJournal)
  const entries = own?.entries ?? []
  const begun = entries.find((entry) => entry.state === 'practice')
  const made = new Map<string, NewDatabase>()
  for (const entry of entries)
    if (entry.state === 'making-database') made.set(entry.database, { name: entry.database, oid: entry.databaseOid })
  return { endpoint: begun?.endpoint ?? null, made: [...made.values()] }
}

/** Clears the rooms of practices whose process is dead; answers what could not be cleared now, as sentences. */
export async function sweepRooms(home: string, depsIn: DepsIn, passwords: PasswordLookup): Promise<string[]> {
  const ids = await listFolder(roomsIn(home))
  if (ids.length === 0) return []
  const holder = await lockHolder(home)
  const left: string[] = []
  for (const id of ids.filter((candidate) => candidate !== holder?.jobId)) {
    const deps = depsIn(roomHome(home, id))
    try {
      await sweepToolContainers(await deps.findEngine(), deps.home)
      await clearRoom({ id, deps, passwords })
    } catch (error) {
      left.push(`The practice ${id} could not be cleared: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return left
}
