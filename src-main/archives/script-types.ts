import type { ScriptTable } from '../pgtools/script-reader'
import { firstWords, type Word, wordsOf } from '../pgtools/script-words'

/** As the server stores it. */
function nameOf(word: Word): string {
  return word.kind === 'quoted' ? word.text.slice(1, -1).replaceAll('""', '"') : word.text.toLowerCase()
}

function isName(word: Word | undefined): word is Word {
  return word?.kind === 'word' || word?.kind === 'quoted'
}

/** `schema.name` of what CREATE TYPE or CREATE DOMAIN makes; `null` for other statements. */
export function createdType(statement: string): string | null {
  const [create, kind, schema, dot, name] = firstWords(statement, 5)
  if (create?.text !== 'CREATE' || (kind?.text !== 'TYPE' && kind?.text !== 'DOMAIN')) return null
  return isName(schema) && dot?.text === '.' && isName(name) ? `${nameOf(schema)}.${nameOf(name)}` : null
}

/** `'label'::schema.type` anywhere in a definition: a default, a check, a predicate. */
export function typedLiterals(statement: string): { type: string; label: string }[] {
  const found: { type: string; label: string }[] = []
  const words = [...wordsOf(statement)]
  for (const [at, word] of words.entries()) {
    const [first, second, schema, dot, name] = words.slice(at + 1, at + 6)
    const isCast = word.kind === 'string' && word.text.startsWith("'") && first?.text === ':' && second?.text === ':'
    if (isCast && isName(schema) && dot?.text === '.' && isName(name) && words[at + 6]?.text !== '[')
      found.push({ type: `${nameOf(schema)}.${nameOf(name)}`, label: word.text.slice(1, -1).replaceAll("''", "'") })
  }
  return found
}

/** A column of a type of the user's own. */
export interface TypedColumn {
  readonly column: string
  /** Among the table's columns, from 0. */
  readonly position: number
  /** `schema.name` */
  readonly type: string
}

/** Columns of CREATE TABLE whose types have a schema, which built-in types do not; `null` for other statements. */
export function typedColumns(statement: string): { table: ScriptTable; columns: TypedColumn[] } | null {
  const words = [...wordsOf(statement)]
  const open = words.findIndex((word) => word.text === '(')
  const head = words.slice(0, open)
  if (head[0]?.text !== 'CREATE' || !head.slice(1, 3).some((word) => word.text === 'TABLE')) return null
  const last = head.at(-1)
  if (!isName(last)) return null
  const owner = head.at(-2)?.text === '.' ? head.at(-3) : undefined
  const table = { schema: isName(owner) ? nameOf(owner) : null, name: nameOf(last) }
  return { table, columns: columnsOf(words.slice(open + 1)) }
}

function columnsOf(words: readonly Word[]): TypedColumn[] {
  const columns: TypedColumn[] = []
  let depth = 0
  let position = 0
  let isStart = true
  for (const [at, word] of words.entries()) {
    const [schema, dot, name, after] = words.slice(at + 1, at + 5)
    if (isStart && isName(word) && isName(schema) && dot?.text === '.' && isName(name) && after?.text !== '[')
      columns.push({ column: nameOf(word), position, type: `${nameOf(schema)}.${nameOf(name)}` })
    if (word.text === '(') depth += 1
    if (word.text === ')') depth -= 1
    isStart = depth === 0 && word.text === ','
    if (isStart) position += 1
  }
  return columns
}

/** The strings of a plain INSERT, row by row; `null` for other literals. `columns` is `null` without a list of them. */
export function insertedStrings(statement: string): { columns: string[] | null; rows: (string | null)[][] } {
  const words = [...wordsOf(statement)]
  const start = words.findIndex((word) => word.kind === 'word' && word.text === 'VALUES')
  const head = words.slice(0, start)
  const open = head.findIndex((word) => word.text === '(')
  const columns =
    open < 0
      ? null
      : head
          .slice(open + 1)
          .filter(isName)
          .map(nameOf)
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  let isFirst = false
  for (const word of words.slice(start + 1)) {
    if (word.text === '(') row = []
    else if (isFirst) row.push(word.kind === 'string' ? unquoted(word.text) : null)
    isFirst = word.text === '(' || word.text === ','
    if (word.text === ')') rows.push(row)
  }
  return { columns, rows }
}

function unquoted(text: string): string | null {
  return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : null
}
