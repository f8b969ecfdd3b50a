import type { TableName } from '../../src-shared/domain/table'
import { damaged, unexpectedContent } from './archive-failure'

/** What stands between the blocks of rows in the output of `pg_restore --data-only`. */
export type ScriptPiece =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'meta'; readonly text: string }
  | { readonly kind: 'statement'; readonly text: string }

/** 1,600 columns of 63 bytes, doubled quotes and all, are well below. */
const longestPiece = 1024 * 1024
const [newline, quote, doubleQuote, semicolon, dash, backslash] = [10, 39, 34, 59, 45, 92]

/**
 * The first piece of `bytes` and how many bytes it takes with its line end; `null` when more bytes are needed.
 * Comments and `\` lines end with the line; a statement ends with `;` and a line end outside of quotes.
 */
export function nextPiece(bytes: Buffer): { piece: ScriptPiece | null; length: number } | null {
  const first = bytes[0]
  if (first === undefined) return null
  if (first === newline) return { piece: null, length: 1 }
  const isLine = first === backslash || (first === dash && (bytes[1] ?? dash) === dash)
  const end = isLine ? bytes.indexOf(newline) : statementEnd(bytes)
  if (end < 0) {
    if (bytes.length > longestPiece) throw unexpectedContent(decode(bytes.subarray(0, 400), false))
    return null
  }
  const text = decode(bytes.subarray(0, end), true)
  if (!isLine) return { piece: { kind: 'statement', text: text.slice(0, -1) }, length: end + 1 }
  return { piece: { kind: first === dash ? 'comment' : 'meta', text }, length: end + 1 }
}

/** Index of the line end after the closing semicolon, or -1. Strings are standard-conforming: no backslash escapes. */
function statementEnd(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote || byte === doubleQuote) {
      at = bytes.indexOf(byte, at + 1)
      if (at < 0) return -1
    } else if (byte === semicolon) {
      if (at + 1 === bytes.length) return -1
      if (bytes[at + 1] === newline) return at + 1
      throw unexpectedContent(decode(bytes.subarray(0, at + 40), false))
    }
  }
  return -1
}

function decode(bytes: Buffer, strict: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: strict }).decode(bytes)
  } catch {
    throw damaged('A statement is not valid UTF-8.')
  }
}

export type ArchiveStatement =
  | { readonly kind: 'setting' }
  | { readonly kind: 'copy'; readonly table: TableName; readonly columns: readonly string[] }
  | { readonly kind: 'setval'; readonly sequence: TableName; readonly value: bigint; readonly isCalled: boolean }

const settings = new Set([
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'client_encoding',
  'standard_conforming_strings',
  'check_function_bodies',
  'xmloption',
  'client_min_messages',
  'row_security',
  'default_tablespace',
  'default_table_access_method',
])

/**
 * One statement of the output, without its semicolon. Exactly what pg_restore 14 to 18 writes is known; everything
 * else, rows in another encoding than UTF-8 too, throws `archive/unexpected-content`.
 */
export function readArchiveStatement(text: string): ArchiveStatement {
  if (text === "SELECT pg_catalog.set_config('search_path', '', false)") return { kind: 'setting' }
  if (text.startsWith('SET ')) return readSetting(text)
  if (text.startsWith('COPY ')) return readCopy(text)
  return readSetval(text)
}

function readSetting(text: string): ArchiveStatement {
  const [, name = '', value = ''] = /^SET ([a-z_]+) = ('[^']*'|[a-z0-9_]+)$/.exec(text) ?? []
  if (!settings.has(name)) throw unexpectedContent(text)
  if (name === 'client_encoding' && value !== "'UTF8'") throw unexpectedContent(`Rows in the encoding ${value}.`)
  if (name === 'standard_conforming_strings' && value !== 'on') throw unexpectedContent(text)
  return { kind: 'setting' }
}

const identifier = /"((?:[^"]|"")+)"|([a-z_][a-z0-9_$]*)/y

/** Reads identifiers one after the other. */
class Cursor {
  at = 0

  constructor(private readonly text: string) {}

  skip(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false
    this.at += expected.length
    return true
  }

  identifier(): string | null {
    identifier.lastIndex = this.at
    const match = identifier.exec(this.text)
    if (!match) return null
    this.at = identifier.lastIndex
    return match[1]?.replaceAll('""', '"') ?? match[2] ?? null
  }

  qualified(): TableName | null {
    const schema = this.identifier()
    const name = schema !== null && this.skip('.') ? this.identifier() : null
    return schema !== null && name !== null ? { schema, name } : null
  }

  get isAtEnd(): boolean {
    return this.at === this.text.length
  }
}

/** `COPY schema.name (a, b) FROM stdin`; a table without columns has two blanks instead of the list. */
function readCopy(text: string): ArchiveStatement {
  const cursor = new Cursor(text)
  cursor.skip('COPY ')
  const table = cursor.qualified()
  const columns = cursor.skip(' (') ? readColumns(cursor) : []
  const fromStdin = cursor.skip(columns?.length === 0 ? '  FROM stdin' : ' FROM stdin')
  if (!table || !columns || !fromStdin || !cursor.isAtEnd) throw unexpectedContent(text)
  return { kind: 'copy', table, columns }
}

function readColumns(cursor: Cursor): string[] | null {
  const columns: string[] = []
  do {
    const column = cursor.identifier()
    if (column === null) return null
    columns.push(column)
  } while (cursor.skip(', '))
  return cursor.skip(')') ? columns : null
}

function readSetval(text: string): ArchiveStatement {
  const match = /^SELECT pg_catalog\.setval\('((?:[^']|'')+)', (-?\d{1,19}), (true|false)\)$/.exec(text)
  const cursor = new Cursor((match?.[1] ?? '').replaceAll("''", "'"))
  const sequence = cursor.qualified()
  if (!match || !sequence || !cursor.isAtEnd) throw unexpectedContent(text)
  return { kind: 'setval', sequence, value: BigInt(match[2] ?? 0), isCalled: match[3] === 'true' }
}
