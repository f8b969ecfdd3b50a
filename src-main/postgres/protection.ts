import { AppError } from '../../src-shared/domain/failure'
import { isMarked, markComment, unmarkComment } from '../../src-shared/domain/protection-mark'
import type { Session } from './session'

/** What became of the mark; `reason` says why it is not as it was wanted. */
export interface MarkState {
  readonly isMarked: boolean
  readonly reason: string | null
}

/**
 * Sets the protection mark in the comment of the session's database, or takes it away; the rest of the comment stays.
 * Only the database's owner may (PostgreSQL manual, COMMENT): another role gets the reason, not a failure.
 */
export async function writeMark(session: Session, wanted: boolean): Promise<MarkState> {
  await session.query('begin')
  try {
    // Two installations that write at the same time must not lose each other's comment.
    await session.query(`select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('archon-sync:protected'))`)
    const before = await readComment(session)
    if (isMarked(before) !== wanted) {
      const { statement } = await session.queryOne<{ statement: string }>(
        `select pg_catalog.format('comment on database %I is %L', pg_catalog.current_database(), $1::text) as statement`,
        [wanted ? markComment(before) : unmarkComment(before)],
      )
      await session.query(statement)
    }
    await session.query('commit')
    return { isMarked: wanted, reason: null }
  } catch (error) {
    await session.query('rollback').catch(() => undefined)
    const reason = whyNot(error, session.place.user)
    if (reason === null) throw error
    return { isMarked: !wanted, reason }
  }
}

async function readComment(session: Session): Promise<string | null> {
  const row = await session.queryOne<{ comment: string | null }>(
    `select pg_catalog.shobj_description(d.oid, 'pg_database') as comment
     from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`,
  )
  return row.comment
}

/** SQLSTATE 42501 insufficient_privilege, 25006 read_only_sql_transaction (PostgreSQL manual, appendix A). */
function whyNot(error: unknown, user: string): string | null {
  if (!(error instanceof AppError)) return null
  if (error.failure.sqlState === '42501') return `${user} does not own the database and may not change its comment.`
  return error.failure.sqlState === '25006' ? 'The server is read-only.' : null
}
