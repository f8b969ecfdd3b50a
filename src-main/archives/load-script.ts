import { AppError, failureOf } from '../../src-shared/domain/failure'
import { quoteIdentifier, quoteTable, showTable, type TableName } from '../../src-shared/domain/table'
import type { PhaseContext } from '../jobs/job-run'
import { judgeStatement, type Verdict } from '../pgtools/script-judge'
import type { ScriptCopy, ScriptItem, ScriptTable } from '../pgtools/script-reader'
import type { Session } from '../postgres/session'
import { LoadProgress } from './load-progress'
import { Mender, serverWords } from './mend-definitions'
import { type Survey, shorten } from './survey-script'

export interface LoadOrder {
  readonly items: AsyncIterable<ScriptItem>
  readonly survey: Survey
  /** A role that owns the database and nothing else: what the script calls runs as it. */
  readonly session: Session
  /** The server's superuser, for extensions and roles; runs nothing of the script. */
  readonly admin: Session
}

const mostLeft = 200
const insertsAtOnce = 200
const insertBytesAtOnce = 4_000_000

/**
 * Runs a surveyed script on a throw-away server. Answers what was left out, in words: definitions that do not work there.
 * Throws `archive/unexpected-content` for a table that cannot be made and for rows that do not fit.
 */
export async function loadScript(order: LoadOrder, context: PhaseContext): Promise<string[]> {
  const loader = new Loader(order, context)
  for await (const item of order.items) {
    context.signal.throwIfAborted()
    await loader.take(item)
  }
  await loader.flush()
  return loader.leftOut
}

type Run = Extract<Verdict, { kind: 'run' }>

interface Statement {
  readonly text: string
  readonly line: number
}

class Loader {
  readonly leftOut: string[] = []
  readonly #order: LoadOrder
  readonly #context: PhaseContext
  readonly #progress: LoadProgress
  readonly #mender: Mender
  #inserts: Statement[] = []
  #insertBytes = 0
  /** Where tables without a schema are made and found; psql's own default at first. */
  #schema = 'public'

  constructor(order: LoadOrder, context: PhaseContext) {
    this.#order = order
    this.#context = context
    this.#progress = new LoadProgress(order.survey, context)
    this.#mender = new Mender(order, (text) => this.#leave(text))
  }

  async take(item: ScriptItem): Promise<void> {
    if (item.kind === 'comment' || item.kind === 'meta') return
    const verdict: Verdict = item.kind === 'copy' ? { kind: 'ignore' } : judgeStatement(item.text)
    if (item.kind === 'statement' && verdict.kind === 'insert') return this.#insert(item)
    await this.flush()
    if (item.kind === 'copy') await this.#copy(item)
    else if (verdict.kind === 'run') await this.#run(item, verdict)
    else if (verdict.kind === 'extension') await this.#mender.extension(verdict.name, verdict.schema)
    else if (verdict.kind === 'search-path') await this.#setPath(verdict.schemas)
    else if (verdict.kind === 'leave') this.#leave(verdict.what)
    else if (verdict.kind === 'refuse') throw refusedStatement({ ...item, statement: item.text, why: verdict.why })
  }

  #leave(text: string): void {
    const short = shorten(text)
    if (this.leftOut.length < mostLeft && !this.leftOut.includes(short)) this.leftOut.push(short)
    this.#context.log(`Left out: ${short}`, 'debug')
  }

  async #setPath(schemas: readonly string[]): Promise<void> {
    this.#schema = schemas[0] ?? 'public'
    const path = schemas.map(quoteIdentifier).join(', ')
    await this.#order.session.query(`select pg_catalog.set_config('search_path', $1, false)`, [path])
  }

  async #run({ text, line }: Statement, { need, what }: Run): Promise<void> {
    const error = await this.#mender.run(text)
    // A schema that is there already, public above all, is the one that is wanted.
    if (error === null || need === 'try' || serverWords(error).sqlState === '42P06') return
    if (isAboutRows(error)) throw refusedRows(what, line, error)
    if (need === 'must') throw refusedTable(what, line, error)
    this.#leave(`${what}: ${serverWords(error).message}`)
  }

  async #copy(item: ScriptCopy): Promise<void> {
    const table = this.#qualified(item.table)
    const columns =
      item.columns === null || item.columns.length === 0 ? '' : ` (${item.columns.map(quoteIdentifier).join(', ')})`
    this.#progress.begin(table)
    const rows = this.#progress.counting(item, table)
    const { signal } = this.#context
    const loaded = await this.#order.session
      .copyIn(`copy ${quoteTable(table)}${columns} from stdin`, rows, signal)
      .catch((error: unknown) => {
        signal.throwIfAborted()
        throw item.rows.errored ?? refusedRows(`the rows of ${showTable(table)}`, item.line, error)
      })
    if (loaded !== item.counts.rows)
      throw refusedRows(`the rows of ${showTable(table)}`, item.line, new Error('rows were swallowed'))
    this.#progress.end(table, loaded)
  }

  #qualified({ schema, name }: ScriptTable): TableName {
    return { schema: schema ?? this.#schema, name }
  }

  async #insert(statement: Statement): Promise<void> {
    this.#inserts.push(statement)
    this.#insertBytes += Buffer.byteLength(statement.text)
    if (this.#inserts.length >= insertsAtOnce || this.#insertBytes >= insertBytesAtOnce) await this.flush()
  }

  /** Many at once; when that fails, one by one, so that the failure names its line. */
  async flush(): Promise<void> {
    const [inserts, bytes] = [this.#inserts, this.#insertBytes]
    this.#inserts = []
    this.#insertBytes = 0
    if (inserts.length === 0) return
    const { session } = this.#order
    try {
      await session.queryAll(inserts.map(({ text }) => text))
    } catch {
      for (const { text, line } of inserts)
        await session.query(text).catch((error: unknown) => {
          throw refusedRows('a row', line, error)
        })
    }
    this.#progress.advance(bytes)
  }
}

/** Data exceptions and broken constraints (PostgreSQL manual, Appendix A). */
function isAboutRows(error: unknown): boolean {
  return /^2[23]/.test(serverWords(error).sqlState)
}

const nothingKept = 'Nothing of the file was kept.'

/** A statement that no dump of tables holds, with its line. */
export function refusedStatement(odd: { line: number; statement: string; why: string }): AppError {
  return new AppError({
    code: 'archive/unexpected-content',
    message: `Line ${odd.line} of the file holds a statement that is not run here: ${odd.why}.`,
    hint: `${nothingKept} Use only files whose origin you trust.`,
    detail: `line ${odd.line}: ${shorten(odd.statement)}`,
  })
}

function refusedTable(what: string, line: number, error: unknown): unknown {
  if (isLost(error)) return error
  return new AppError(
    {
      code: 'archive/unexpected-content',
      message: `A table of the file cannot be made (${what}, line ${line}): ${serverWords(error).message}.`,
      hint: `${nothingKept} A dump of the whole schema, without --table, also holds the types and functions that its tables need.`,
      detail: `line ${line}: ${what}`,
    },
    error,
  )
}

function refusedRows(what: string, line: number, error: unknown): unknown {
  if (isLost(error)) return error
  const { message, detail } = failureOf(error)
  const said =
    serverWords(error).sqlState === '42P01' ? 'the file does not hold the definition of the table' : (detail ?? message)
  return new AppError(
    {
      code: 'archive/unexpected-content',
      message: `Rows of the file do not fit (${what}, line ${line}).`,
      hint: `${nothingKept} Make the dump again, with definitions and rows from one run of pg_dump.`,
      detail: said,
    },
    error,
  )
}

function isLost(error: unknown): boolean {
  return error instanceof AppError && /^(connection|docker|disk)\//.test(error.failure.code)
}
