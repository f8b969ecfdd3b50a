import { AppError } from '../../src-shared/domain/failure'
import { damaged } from '../pgtools/archive-failure'
import { CellReader } from '../pgtools/copy-text'
import { judgeStatement } from '../pgtools/script-judge'
import type { ScriptCopy, ScriptItem, ScriptTable } from '../pgtools/script-reader'
import { createdType, insertedStrings, type TypedColumn, typedColumns, typedLiterals } from './script-types'

export interface SurveyedTable {
  readonly table: ScriptTable
  readonly rows: number
  /** Of the rows as text. */
  readonly bytes: number
}

/** A statement that keeps the file from being imported. */
export interface OddStatement {
  readonly line: number
  readonly statement: string
  readonly why: string
}

/** What a script holds, found by reading it through without running anything. */
export interface Survey {
  /** Of the server that it was dumped from, e.g. 15; `null` when it does not say. */
  readonly serverMajor: number | null
  /** `17.12` */
  readonly dumpVersion: string | null
  readonly tables: readonly SurveyedTable[]
  /** Never run, in words. */
  readonly leftOut: readonly string[]
  /** The first ones; one is enough to refuse the file. */
  readonly odd: readonly OddStatement[]
  /** Values of types that the script uses and does not define, by `schema.name`. */
  readonly labels: ReadonlyMap<string, readonly string[]>
}

const mostOdd = 20
const mostLeft = 200
const mostLabels = 1000
const longestLabel = 63

/**
 * Reads a script to its end and judges every statement; nothing is run. Throws `archive/damaged` for one that ends
 * early: a dump of pg_dump says where it ends.
 */
export async function surveyScript(items: AsyncIterable<ScriptItem>): Promise<Survey> {
  const survey = new Surveyor()
  try {
    for await (const item of items) await survey.take(item)
    survey.requireEnd()
  } catch (error) {
    // After an odd statement the rest may make no sense any more: that it was found is what counts.
    if (!(error instanceof AppError) || survey.result.odd.length === 0) throw error
  }
  return survey.result
}

class Surveyor {
  #serverMajor: number | null = null
  #dumpVersion: string | null = null
  #begins = 0
  /** Between `\restrict` and `\unrestrict`, which a dump begins and ends with. */
  #token: string | null = null
  #ends = 0
  readonly #tables = new Map<string, SurveyedTable>()
  readonly #leftOut: string[] = []
  readonly #odd: OddStatement[] = []
  readonly #labels = new Map<string, Set<string>>()
  readonly #defined = new Set<string>()
  /** Columns of unknown types, by table. */
  readonly #typed = new Map<string, readonly TypedColumn[]>()

  get result(): Survey {
    const unknown = [...this.#labels].filter(([type]) => !this.#defined.has(type))
    return {
      serverMajor: this.#serverMajor,
      dumpVersion: this.#dumpVersion,
      tables: [...this.#tables.values()],
      leftOut: this.#leftOut,
      odd: this.#odd,
      labels: new Map(unknown.map(([type, labels]) => [type, [...labels]])),
    }
  }

  async take(item: ScriptItem): Promise<void> {
    if (item.kind === 'comment') return this.#comment(item.text, item.line)
    if (item.kind === 'copy') return this.#copy(item)
    if (item.kind === 'meta') return this.#meta(item.text, item.line)
    const verdict = judgeStatement(item.text)
    if (verdict.kind === 'refuse') this.#refuse(item.line, item.text, verdict.why)
    if (verdict.kind === 'leave' && this.#leftOut.length < mostLeft) this.#leftOut.push(verdict.what)
    if (verdict.kind === 'insert') this.#insert(item.text)
    if (verdict.kind === 'run') this.#definition(item.text)
  }

  requireEnd(): void {
    if (this.#begins !== this.#ends || this.#token !== null) throw damaged('The dump has no end: it was cut.')
  }

  #comment(text: string, line: number): void {
    if (text === '-- PostgreSQL database dump') this.#begins += 1
    if (text === '-- PostgreSQL database dump complete') this.#ends += 1
    if (text === '-- PostgreSQL database cluster dump')
      this.#refuse(line, text, 'it holds a whole server: dump one database with pg_dump instead of pg_dumpall')
    const from = /^-- Dumped from database version (\d+)/.exec(text)?.[1]
    if (from !== undefined) this.#serverMajor ??= Number(from)
    const by = /^-- Dumped by pg_dump version (\d+(?:\.\d+)*)/.exec(text)?.[1]
    if (by !== undefined) this.#dumpVersion ??= by
  }

  #meta(text: string, line: number): void {
    const [, un, token] = /^\\(un)?restrict ([A-Za-z0-9]+)\s*$/.exec(text) ?? []
    if (token !== undefined && un === undefined && this.#token === null) {
      this.#token = token
      return
    }
    if (token !== undefined && un !== undefined && this.#token === token) {
      this.#token = null
      return
    }
    const isConnect = /^\\c(onnect)?\b/.test(text)
    const why = isConnect ? 'it goes to another database: dump without --create' : 'it is a command of psql'
    this.#refuse(line, text, why)
  }

  #refuse(line: number, text: string, why: string): void {
    if (this.#odd.length < mostOdd) this.#odd.push({ line, statement: shorten(text), why })
  }

  #count(table: ScriptTable, rows: number, bytes: number): void {
    const key = keyOf(table)
    const before = this.#tables.get(key)
    this.#tables.set(key, { table, rows: (before?.rows ?? 0) + rows, bytes: (before?.bytes ?? 0) + bytes })
  }

  #insert(text: string): void {
    const match = /^insert\s+into\s+((?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))?)/i.exec(text)?.[1] ?? ''
    const names = [...match.matchAll(/"((?:[^"]|"")+)"|([\w$]+)/g)].map(
      ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare?.toLowerCase() ?? '',
    )
    const [first = '', second] = names
    const table = second === undefined ? { schema: null, name: first } : { schema: first, name: second }
    this.#count(table, 1, Buffer.byteLength(text))
    const typed = this.#unknownColumns(table)
    if (typed.length === 0) return
    const { columns, rows } = insertedStrings(text)
    for (const row of rows)
      for (const { column, position, type } of typed) {
        const label = row[columns === null ? position : columns.indexOf(column)]
        if (typeof label === 'string') this.#label(type, label)
      }
  }

  #unknownColumns(table: ScriptTable): TypedColumn[] {
    return this.#typed.get(keyOf(table))?.filter(({ type }) => !this.#defined.has(type)) ?? []
  }

  #definition(text: string): void {
    const type = createdType(text)
    if (type !== null) this.#defined.add(type)
    for (const { type: name, label } of typedLiterals(text)) this.#label(name, label)
    const typed = typedColumns(text)
    if (typed !== null) this.#typed.set(keyOf(typed.table), typed.columns)
  }

  #label(type: string, label: string): void {
    const labels = this.#labels.get(type) ?? new Set()
    if (labels.size <= mostLabels && Buffer.byteLength(label) <= longestLabel) labels.add(label)
    this.#labels.set(type, labels)
  }

  async #copy(item: ScriptCopy): Promise<void> {
    const places = this.#unknownColumns(item.table).flatMap(({ column, type }) => {
      const at = item.columns?.indexOf(column) ?? -1
      return at < 0 ? [] : [{ at, type }]
    })
    const reader = places.length === 0 ? null : new CellReader(item.columns?.length ?? 0, longestLabel + 1)
    for await (const chunk of item.rows as AsyncIterable<Buffer>) {
      for (const row of reader?.push(chunk) ?? [])
        for (const { at, type } of places) {
          const label = row[at]
          if (typeof label === 'string') this.#label(type, label)
        }
    }
    this.#count(item.table, item.counts.rows, item.counts.bytes)
  }
}

/** One line, short enough for a message. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 160 ? `${line.slice(0, 160)}…` : line
}

export function keyOf({ schema, name }: ScriptTable): string {
  return `${schema ?? ''}\0${name}`
}
