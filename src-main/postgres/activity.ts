import type { BlockingSession } from '../../src-shared/domain/failure'
import type { Session } from './session'

/**
 * Sessions that hold what backend `pid` waits for; empty when it waits for nothing. Query texts are cut to 200
 * characters; the state is `hidden` where this role may not see it.
 */
export async function blockersOfBackend(control: Session, pid: number): Promise<BlockingSession[]> {
  return control.query<BlockingSession>(
    `select a.pid, coalesce(nullif(a.application_name, ''), a.backend_type) as application, coalesce(a.usename::text, '') as "user",
       coalesce(a.state, 'hidden') as state,
       coalesce(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start), 0)::float8 as "transactionSeconds",
       case when a.state is null then '' else pg_catalog.left(coalesce(a.query, ''), 200) end as query
     from pg_catalog.unnest(pg_catalog.pg_blocking_pids($1)) b(pid)
     join pg_catalog.pg_stat_activity a on a.pid = b.pid`,
    [pid],
  )
}

/** Ends every backend of this role whose application name is exactly `name`, except the asking session's own. */
export async function terminateByName(control: Session, name: string): Promise<number> {
  const rows = await control.query(
    `select pg_catalog.pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity a
     where a.application_name = $1 and a.pid <> pg_catalog.pg_backend_pid() and a.usename = current_user`,
    [name],
  )
  return rows.length
}

/**
 * Ends one session and waits up to 5 s until it is gone, if it still is in the transaction that was seen: its pid may
 * belong to another one by now. Throws 42501 where the role may not.
 */
export async function endSession(
  control: Session,
  { pid, user, transactionSeconds }: Pick<BlockingSession, 'pid' | 'user' | 'transactionSeconds'>,
): Promise<void> {
  await control.query(
    `select pg_catalog.pg_terminate_backend(a.pid, 5000) from pg_catalog.pg_stat_activity a
     where a.pid = $1 and a.usename::text = $2
       and pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start) >= $3::float8`,
    [pid, user, transactionSeconds],
  )
}

/** Rows of a running `COPY … TO`, per table oid, of the backends with this application name (both servers are 14 or newer). */
export async function copyProgress(
  control: Session,
  applicationName: string,
): Promise<Map<number, { rows: number; bytes: number }>> {
  const rows = await control.query<{ relid: number; rows: number; bytes: number }>(
    `select p.relid::int8::float8 as relid, p.tuples_processed::float8 as rows, p.bytes_processed::float8 as bytes
     from pg_catalog.pg_stat_progress_copy p join pg_catalog.pg_stat_activity a on a.pid = p.pid
     where a.application_name = $1`,
    [applicationName],
  )
  return new Map(rows.map((row) => [row.relid, { rows: row.rows, bytes: row.bytes }]))
}

/** Progress of a running index build by backend `pid`: blocks done and in total, or `null` when none runs. */
export async function indexProgress(control: Session, pid: number): Promise<{ done: number; total: number } | null> {
  const [row] = await control.query<{ done: number; total: number }>(
    `select greatest(p.blocks_done, p.tuples_done)::float8 as done, greatest(p.blocks_total, p.tuples_total)::float8 as total
     from pg_catalog.pg_stat_progress_create_index p where p.pid = $1`,
    [pid],
  )
  return row ?? null
}

/** What became of a transaction whose answer was lost: `committed`, `aborted`, `in progress`, or `null` when too old (R14). */
export async function transactionStatus(control: Session, xid: string): Promise<string | null> {
  const row = await control.queryOne<{ status: string | null }>(
    `select pg_catalog.pg_xact_status($1::xid8) as status`,
    [xid],
  )
  return row.status
}
