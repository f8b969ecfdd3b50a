import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Fix } from '../../../src-shared/domain/fix'
import { similarNames } from '../../docker/postgres-container'
import { openSession } from '../../postgres/session'
import { refuseTransactionPooler, relayPlace } from '../side'
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
  const { box, address, signal, jobId } = look
  if (box === null || address === null) return null
  for (const database of ['postgres', 'template1', endpoint.user]) {
    const place = relayPlace({ endpoint: { ...endpoint, database }, password, box, address })
    try {
      if (endpoint.kind === 'server') await refuseTransactionPooler(place, signal)
      const session = await openSession(place, { applicationName: `archon-sync:${jobId}`, readOnly: true }, signal)
      try {
        const [role] = await session.query<{ mayCreate: boolean }>(
          'select rolcreatedb or rolsuper as "mayCreate" from pg_catalog.pg_roles where rolname = current_user',
        )
        const rows = await session.query<{ datname: string }>(
          `select datname from pg_catalog.pg_database where datallowconn and datname not in ('template0', 'template1')
             and pg_catalog.has_database_privilege(oid, 'connect') order by datname limit 200`,
        )
        return { names: rows.map((row) => row.datname), mayCreate: role?.mayCreate === true }
      } finally {
        await session.close()
      }
    } catch {
      signal.throwIfAborted()
    }
  }
  return null
}
