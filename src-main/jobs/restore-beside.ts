import type { Manifest } from '../../src-shared/domain/backup'
import { AppError, failureOf } from '../../src-shared/domain/failure'
import { quoteIdentifier } from '../../src-shared/domain/table'
import { quoteLiteral } from '../planning/import-statements'
import type { Session } from '../postgres/session'
import type { JobJournal } from '../store/journal'
import type { JobContext } from './job-context'
import type { JobRun } from './job-run'
import { leave } from './leave'
import { withSession } from './one-side'
import type { RestoreOrder } from './restore-order'

/** A database that a job makes, and so may take away again. */
export interface NewDatabase {
  readonly name: string
  /** `null` from just before CREATE DATABASE until its answer. */
  oid: number | null
}

/**
 * Makes the database `name` beside the target, with its encoding and collation. `onMaking` is told just before it may
 * exist; nobody can connect to it before the journal holds its OID. Throws `plan/blocked`.
 */
export async function createBeside(
  job: JobContext,
  order: RestoreOrder,
  name: string,
  onMaking: (made: NewDatabase) => void,
): Promise<void> {
  await onServer(job, order, job.run.signal, async (session) => {
    await requireNewName(session, name)
    await makeDatabase(session, job.journal, { name, from: order.target.database, on: order.target.name }, onMaking)
  })
  job.run.log(`Database ${name} made on ${order.target.name}.`)
}

/** Makes a database like the one that the session is in, whose name is `from`; `on` names the server in failures. */
export async function makeDatabase(
  session: Session,
  journal: Pick<JobJournal, 'append'>,
  { name, from, on }: { readonly name: string; readonly from: string; readonly on: string },
  onMaking: (made: NewDatabase) => void,
): Promise<void> {
  const entry = { state: 'making-database', database: name, from } as const
  const create = await creationStatement(session, name)
  await journal.append({ ...entry, databaseOid: null })
  const made: NewDatabase = { name, oid: null }
  onMaking(made)
  await session.query(create).catch((error: unknown) => {
    throw notAllowed(error, on, name)
  })
  const { oid } = await session.queryOne<{ oid: number }>(
    'select oid::int8::float8 as oid from pg_catalog.pg_database where datname = $1',
    [name],
  )
  await journal.append({ ...entry, databaseOid: oid })
  made.oid = oid
  await session.query(`alter database ${quoteIdentifier(name)} allow_connections true`)
}

/** Takes the new database away again; that it stays is a warning, since nothing of the user's is in it. */
export async function dropBeside(job: JobContext, order: RestoreOrder, made: NewDatabase): Promise<void> {
  const { name } = made
  job.state.targetHistory?.forget()
  await leave(job)
  try {
    await onServer(job, order, AbortSignal.timeout(30_000), async (session) => {
      if (await dropNewDatabase(session, made)) job.run.log(`Database ${name} removed again.`)
    })
  } catch (error) {
    job.state.isLeftBehind = true
    const why = failureOf(error).message
    job.run.warn(`The new database ${name} could not be removed: ${why} The next start tries again.`)
  }
}

/**
 * Drops a database that a job made, and no other of its name: it is known by its OID, or, when the job ended before it
 * knew that, by nobody being allowed to connect to it. Answers whether it was there.
 */
export async function dropNewDatabase(session: Session, { name, oid }: NewDatabase): Promise<boolean> {
  const found = await session.query(
    'select from pg_catalog.pg_database where datname = $1 and (oid = $2::oid or ($2 is null and not datallowconn))',
    [name, oid],
  )
  if (found.length === 0) return false
  await session.query(`drop database if exists ${quoteIdentifier(name)} with (force)`)
  return true
}

/** What the tables' definitions call, one statement after the other, in the new database. Throws `plan/blocked`. */
export async function runPrelude(session: Session, manifest: Manifest | null, run: Pick<JobRun, 'log'>): Promise<void> {
  // Bodies may name tables that come later.
  await session.query(`select pg_catalog.set_config('check_function_bodies', 'off', false)`)
  for (const sql of manifest?.prelude ?? []) {
    run.log(sql, 'debug')
    await session.query(sql).catch((error: unknown) => {
      const failure = failureOf(error)
      throw new AppError(
        {
          code: 'plan/blocked',
          message: `What the tables need cannot be made in the new database: ${failure.message}`,
          hint: 'Restore into a database that has it, or onto a server that offers the extension.',
          detail: sql.slice(0, 500),
        },
        error,
      )
    })
  }
}

/** Throws `plan/blocked` when the role cannot make a database of this name. */
export async function requireNewName(session: Session, name: string): Promise<void> {
  const row = await session.queryOne<{ taken: boolean; allowed: boolean }>(
    `select exists (select from pg_catalog.pg_database where datname = $1) as taken,
       coalesce((select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = current_user), false) as allowed`,
    [name],
  )
  if (!row.taken && row.allowed) return
  throw new AppError({
    code: 'plan/blocked',
    message: row.taken ? `There is a database ${name} already.` : 'The role may not make databases.',
    hint: 'Choose another name, or restore into an existing database.',
  })
}

async function creationStatement(session: Session, name: string): Promise<string> {
  const like = await session.queryOne<{ encoding: string; collate: string; ctype: string }>(
    `select pg_catalog.pg_encoding_to_char(encoding) as encoding, datcollate as collate, datctype as ctype
     from pg_catalog.pg_database where datname = pg_catalog.current_database()`,
  )
  return [
    `create database ${quoteIdentifier(name)} template template0`,
    `encoding ${quoteLiteral(like.encoding)} lc_collate ${quoteLiteral(like.collate)} lc_ctype ${quoteLiteral(like.ctype)}`,
    'allow_connections false',
  ].join(' ')
}

function notAllowed(error: unknown, target: string, name: string): AppError {
  const failure = failureOf(error)
  return new AppError(
    { ...failure, message: `The database ${name} could not be made on ${target}: ${failure.message}` },
    error,
  )
}

async function onServer(
  job: JobContext,
  order: RestoreOrder,
  signal: AbortSignal,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const { run, deps } = job
  const { target: endpoint, anchor, passwords } = order
  const say = (text: string) => run.log(text)
  await withSession(deps, { jobId: run.jobId, endpoint, anchor, passwords, say, readOnly: false }, signal, work)
}
