import type pg from 'pg'
import { AppError } from '../../src-shared/domain/failure'
import { postgresError } from './errors'
import { connectClient, type SessionPlace } from './session'

/**
 * Whether a transaction-mode pooler lies in between: there a client that sits between two transactions holds no
 * backend, so another client gets it. A proof, not a guess by port: only plain SELECTs are sent and nothing is set,
 * so nothing leaks into other clients' sessions.
 */
export async function isTransactionPooled(
  place: SessionPlace,
  encrypted: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const clients: pg.Client[] = []
  try {
    const a = await connectClient(place, 'archon-sync:probe', encrypted, signal)
    clients.push(a)
    const b = await connectClient(place, 'archon-sync:probe', encrypted, signal)
    clients.push(b)
    const before = await backendPid(a)
    await b.query('begin read only')
    const other = await backendPid(b)
    // Asking `a` again would wait for a free backend when the pool is exhausted: the answer is known here already.
    const isShared = other === before || (await backendPid(a)) !== before
    await b.query('rollback')
    return isShared
  } catch (error) {
    throw postgresError(error, place.name)
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)))
  }
}

async function backendPid(client: pg.Client): Promise<number> {
  const result = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid')
  return result.rows[0]?.pid ?? 0
}

/** The blocker for a pooler in transaction mode: session settings and snapshots do not survive there (product.md C5). */
export function transactionPoolerFailure(place: SessionPlace): AppError {
  return new AppError({
    code: 'connection/transaction-pooler',
    message: `${place.name} (${place.host}:${place.port}) is a pooler in transaction mode: settings and snapshots of a sync would leak into other clients' sessions.`,
    hint: 'Use the session-mode port of the pooler (often 5432) or the direct address of the database.',
  })
}
