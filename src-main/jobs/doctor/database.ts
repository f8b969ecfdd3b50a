import type pg from 'pg'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { failureOf } from '../../../src-shared/domain/failure'
import type { Fix } from '../../../src-shared/domain/fix'
import { similarNames } from '../../docker/postgres-container'
import { connectClient, type SessionPlace } from '../../postgres/session'
import { relayPlace } from '../side'
import type { Examine, Instruments, Patient } from './patient'

interface Found {
  readonly names: readonly string[]
  readonly mayCreate: boolean
}

/** The database is not there: those that are, and making it, where the endpoint may be a target. */
export const examineDatabase: Examine = async (patient, look) => {
  const { endpoint } = patient
  const found = await findDatabases(patient, look)
  if (found === null) return null
  const { names, mayCreate } = found
  const message = `The database ${endpoint.database} does not exist there.`
  const [nearest] = similarNames(endpoint.database, names)
  return {
    message,
    hint: names.length === 0 ? 'The server has no database that this user may open.' : `There is ${listed(names)}.`,
    fixes: [
      ...(nearest === undefined ? [] : [nearestFix(nearest)]),
      ...choiceFix(names),
      ...(mayCreate && endpoint.canBeTarget ? [creationFix(endpoint)] : []),
    ],
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8)
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ')
}

function nearestFix(database: string): Fix {
  const says = `${database} is there, and its name is the nearest.`
  return { kind: 'change-endpoint', label: `Use ${database}`, says, change: { database } }
}

function choiceFix(names: readonly string[]): Fix[] {
  if (names.length === 0) return []
  const choices = names.map((database) => ({ label: database, change: { database } }))
  return [{ kind: 'choose', label: 'Choose a database', what: 'database', choices }]
}

function creationFix({ database }: Endpoint): Fix {
  const says = 'An empty database is made on that server, with the settings of its template1.'
  return { kind: 'create-database', label: `Create ${database}`, says, database }
}

/** What another database of the server says, with the same login; `null` when none can be opened. */
async function findDatabases({ endpoint, password }: Patient, look: Instruments): Promise<Found | null> {
  const { box, address, signal } = look
  if (box === null || address === null) return null
  for (const database of ['postgres', 'template1', endpoint.user]) {
    const place = relayPlace({ endpoint: { ...endpoint, database }, password, box, address })
    try {
      const client = await connectBare(place, signal)
      try {
        return await ask(client)
      } finally {
        await client.end()
      }
    } catch {
      signal.throwIfAborted()
    }
  }
  return null
}

/** Without any setting: a pooler in transaction mode would hand it on to other clients. */
async function connectBare(place: SessionPlace, signal: AbortSignal): Promise<pg.Client> {
  const name = 'archon-sync:probe'
  try {
    return await connectClient(place, name, place.tls.mode !== 'disable', signal)
  } catch (error) {
    if (place.tls.mode !== 'prefer' || failureOf(error).code !== 'connection/tls-unsupported') throw error
    return connectClient(place, name, false, signal)
  }
}

async function ask(client: pg.Client): Promise<Found> {
  const role = await client.query<{ mayCreate: boolean }>(
    'select rolcreatedb or rolsuper as "mayCreate" from pg_catalog.pg_roles where rolname = current_user',
  )
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_catalog.pg_database where datallowconn and datname not in ('template0', 'template1')
       and pg_catalog.has_database_privilege(oid, 'connect') order by datname limit 200`,
  )
  return { names: rows.map((row) => row.datname), mayCreate: role.rows[0]?.mayCreate === true }
}
