import { AppError, failureOf } from '../../src-shared/domain/failure'
import { quoteIdentifier } from '../../src-shared/domain/table'
import { type Remedy, remedyFor } from '../pgtools/remedies'
import { quoteLiteral } from '../planning/import-statements'
import type { Session } from '../postgres/session'
import type { Survey } from './survey-script'

/** What the server itself said, or the failure's words. */
export function serverWords(error: unknown): { readonly sqlState: string; readonly message: string } {
  const { sqlState = '', message } = failureOf(error)
  const cause = error instanceof AppError ? error.cause : error
  // Messages of data exceptions quote rows: those are taken from the failure, which leaves them out.
  return { sqlState, message: cause instanceof Error && !sqlState.startsWith('22') ? cause.message : message }
}

/**
 * Not trusted by their makers to everybody, and needed by tables all the same. None of them reads files, runs programs or
 * opens connections.
 */
const harmless = new Set([
  'vector',
  'postgis',
  'pg_trgm',
  'citext',
  'hstore',
  'ltree',
  'cube',
  'seg',
  'isn',
  'uuid-ossp',
  'pgcrypto',
  'unaccent',
  'btree_gin',
  'btree_gist',
  'intarray',
])

const mostRemedies = 20

/**
 * Runs definitions, and makes what they lack where it is known how: extensions, schemas, roles, and types that a dump of
 * single tables leaves out.
 */
export class Mender {
  readonly #session: Session
  readonly #admin: Session
  readonly #survey: Survey
  readonly #leave: (text: string) => void

  constructor(
    place: { readonly session: Session; readonly admin: Session; readonly survey: Survey },
    leave: (text: string) => void,
  ) {
    this.#session = place.session
    this.#admin = place.admin
    this.#survey = place.survey
    this.#leave = leave
  }

  /** `null` when the statement ran; otherwise the error, when nothing more could be done about it. */
  async run(sql: string): Promise<unknown> {
    const tried = new Set<string>()
    for (;;) {
      const error = await this.#session.query(sql).then(
        () => null,
        (problem: unknown) => problem,
      )
      if (error === null) return null
      const { sqlState, message } = serverWords(error)
      const remedy = remedyFor(sqlState, message)
      const key = JSON.stringify(remedy)
      if (remedy === null || tried.has(key) || tried.size >= mostRemedies) return error
      tried.add(key)
      if (!(await this.#apply(remedy))) return error
    }
  }

  /** An extension that the script names, or that one of its definitions needs. */
  async extension(name: string, schema: string | null): Promise<boolean> {
    if (name === 'plpgsql') return true
    const [found] = await this.#admin.query<{ trusted: boolean }>(
      'select trusted from pg_catalog.pg_available_extension_versions where name = $1 order by trusted desc limit 1',
      [name],
    )
    if (found === undefined || !(found.trusted || harmless.has(name))) {
      this.#leave(
        `Extension ${name}: ${found === undefined ? 'the image does not have it' : 'it is not needed for tables'}`,
      )
      return false
    }
    if (schema !== null) await this.#schema(schema)
    const place = ` schema ${quoteIdentifier(schema ?? 'public')}`
    return this.#quietly(
      this.#admin,
      `create extension if not exists ${quoteIdentifier(name)}${place} cascade`,
      `Extension ${name}`,
    )
  }

  #apply(remedy: Remedy): Promise<boolean> {
    if (remedy.kind === 'extension') return this.extension(remedy.name, remedy.schema)
    if (remedy.kind === 'schema') return this.#schema(remedy.name)
    if (remedy.kind === 'role')
      return this.#quietly(this.#admin, `create role ${quoteIdentifier(remedy.name)} nologin`, `Role ${remedy.name}`)
    return this.#type(remedy)
  }

  #schema(name: string): Promise<boolean> {
    const sql = `create schema if not exists ${quoteIdentifier(name)}`
    return this.#quietly(this.#session, sql, `Schema ${name}`)
  }

  /** An enum of the values that occur; text where they are too many, or none is known. */
  async #type({ schema, name }: Extract<Remedy, { kind: 'type' }>): Promise<boolean> {
    const labels = this.#survey.labels.get(`${schema}.${name}`) ?? []
    const place = schema === null ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
    const isEnum = labels.length > 0 && labels.length <= 1000
    const sql = isEnum
      ? `create type ${place} as enum (${labels.map(quoteLiteral).join(', ')})`
      : `create domain ${place} as pg_catalog.text`
    if (schema !== null) await this.#schema(schema)
    const isMade = await this.#quietly(this.#session, sql, `Type ${name}`)
    if (isMade)
      this.#leave(
        `The file does not define the type ${name}: it was made of ${isEnum ? 'the values that occur' : 'text'}`,
      )
    return isMade
  }

  async #quietly(session: Session, sql: string, about: string): Promise<boolean> {
    try {
      await session.query(sql)
      return true
    } catch (error) {
      this.#leave(`${about}: ${serverWords(error).message}`)
      return false
    }
  }
}
