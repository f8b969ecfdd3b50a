import { Readable } from 'node:stream'
import { damaged, unexpectedContent } from './archive-failure'
import { ByteWindow } from './byte-window'
import { readCopyHead } from './copy-head'
import { type RowCounts, readRows } from './copy-rows'
import { type Token, tokenAt } from './script-tokens'

/** A table as a script spells it: without a schema it is found by the search path. */
export interface ScriptTable {
  readonly schema: string | null
  readonly name: string
}

export interface ScriptCopy {
  readonly kind: 'copy'
  readonly table: ScriptTable
  /** `null`: all columns of the table, in its order. */
  readonly columns: readonly string[] | null
  /** Rows in COPY's text format. Must be read to the end before the next item. */
  readonly rows: Readable
  readonly counts: Readonly<RowCounts>
  /** Where it begins in the script, from 1. */
  readonly line: number
}

export type ScriptItem =
  | {
      readonly kind: 'statement'
      /** Without its semicolon. */
      readonly text: string
      /** Leading words in upper case, at most six, comments passed over: `CREATE`, `TABLE`. */
      readonly words: readonly string[]
      readonly line: number
    }
  /** A backslash outside of quotes, wherever it stands: psql would run a command. */
  | { readonly kind: 'meta'; readonly text: string; readonly line: number }
  /** A comment between statements. */
  | { readonly kind: 'comment'; readonly text: string; readonly line: number }
  | ScriptCopy

/** Of one statement; a row of 1,600 columns in an INSERT is well below. */
const longestStatement = 32 * 1024 * 1024
const [newline, semicolon, open, close, backslash] = [10, 59, 40, 41, 92]

/**
 * Reads an SQL script as psql would cut it, and sends nothing anywhere: statements, rows of `COPY … FROM stdin`,
 * comments, and lines for psql. Throws `archive/damaged` when it ends in the middle of something, through the rows of
 * an open block too. Memory is one statement or one chunk of rows.
 */
export async function* readScript(source: AsyncIterable<Buffer>): AsyncGenerator<ScriptItem, void> {
  const window = new ByteWindow(source)
  const place = { line: 1 }
  try {
    await skipMark(window)
    for (;;) {
      const item = await nextItem(window, place)
      if (item === null) return
      const head = item.kind === 'statement' && item.words[0] === 'COPY' ? readCopyHead(item.text) : null
      if (head === null) yield item
      else yield* block(window, head, item.line, place)
    }
  } finally {
    await window.close()
  }
}

async function skipMark(window: ByteWindow): Promise<void> {
  while (window.bytes.length < 3 && (await window.fill()));
  if (window.bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) window.take(3)
}

async function nextItem(window: ByteWindow, place: { line: number }): Promise<ScriptItem | null> {
  const scan = new StatementScan()
  let isEnd = false
  for (;;) {
    const found = scan.advance(window.bytes, isEnd)
    if (found !== null) return take(window, found, place)
    if (isEnd) {
      if (scan.hasBegun) throw damaged('The last statement is not closed.')
      return null
    }
    if (window.bytes.length > longestStatement) throw unexpectedContent('A statement is longer than 32 MB.')
    isEnd = !(await window.fill())
  }
}

interface Found {
  readonly kind: 'statement' | 'meta' | 'comment'
  readonly from: number
  readonly to: number
  /** What is taken off the window. */
  readonly end: number
  readonly words: readonly string[]
}

function take(window: ByteWindow, found: Found, place: { line: number }): ScriptItem {
  const line = place.line + count(window.bytes, 0, found.from)
  place.line += count(window.bytes, 0, found.end)
  const bytes = window.take(found.end)
  const text = decode(bytes.subarray(found.from, found.to))
  if (found.kind === 'statement') return { kind: 'statement', text, words: found.words, line }
  return { kind: found.kind, text, line }
}

function count(bytes: Buffer, from: number, to: number): number {
  let lines = 0
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) lines++
  return lines
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw unexpectedContent('A statement is not valid UTF-8.')
  }
}

/** Where the next statement ends; goes on where it stopped when more bytes have come. */
class StatementScan {
  #at = 0
  #start = -1
  #end = 0
  #depth = 0
  #body = 0
  #last = ''
  #isBodyPossible = false
  #areWordsOpen = true
  readonly #words: string[] = []

  get hasBegun(): boolean {
    return this.#start >= 0
  }

  advance(bytes: Buffer, isEnd: boolean): Found | null {
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at]
      if (byte === backslash) return this.#meta(bytes, isEnd)
      if (byte === semicolon && this.#depth === 0 && this.#body === 0) {
        const at = this.#at++
        if (this.hasBegun) return this.#found('statement', this.#start, this.#end, at + 1)
        continue
      }
      const token = tokenAt(bytes, this.#at, isEnd)
      if (token === null) return null
      if (token.kind === 'comment' && !this.hasBegun) return this.#found('comment', this.#at, token.end, token.end)
      this.#grow(bytes, token)
    }
    return null
  }

  #grow(bytes: Buffer, { kind, end }: Token): void {
    const from = this.#at
    this.#at = end
    if (kind === 'blank' || kind === 'comment') return
    if (!this.hasBegun) this.#start = from
    this.#end = end
    if (kind === 'word') this.#word(bytes.toString('latin1', from, end).toUpperCase())
    else this.#areWordsOpen = false
    if (bytes[from] === open) this.#depth++
    if (bytes[from] === close && kind === 'symbol') this.#depth = Math.max(0, this.#depth - 1)
  }

  /** The body of an SQL-standard function holds semicolons of its own: BEGIN ATOMIC … END (manual, CREATE FUNCTION). */
  #word(word: string): void {
    if (this.#areWordsOpen && this.#words.length < 6) this.#words.push(word)
    this.#isBodyPossible ||= this.#words[0] === 'CREATE' && (word === 'FUNCTION' || word === 'PROCEDURE')
    if (this.#isBodyPossible && word === 'ATOMIC' && this.#last === 'BEGIN') this.#body++
    else if (this.#body > 0 && word === 'CASE') this.#body++
    else if (this.#body > 0 && word === 'END') this.#body--
    this.#last = word
  }

  #meta(bytes: Buffer, isEnd: boolean): Found | null {
    const end = bytes.indexOf(newline, this.#at)
    if (end < 0 && !isEnd) return null
    const to = end < 0 ? bytes.length : end
    return this.#found('meta', this.#at, to, to)
  }

  #found(kind: Found['kind'], from: number, to: number, end: number): Found {
    return { kind, from, to, end, words: this.#words }
  }
}

async function* block(
  window: ByteWindow,
  head: { table: ScriptTable; columns: readonly string[] | null },
  line: number,
  place: { line: number },
): AsyncGenerator<ScriptItem> {
  await skipLineEnd(window)
  const counts: RowCounts = { rows: 0, bytes: 0, isWhole: false }
  const rows = Readable.from(readRows(window, counts), { objectMode: false, highWaterMark: 256 * 1024 })
  rows.on('error', () => {})
  try {
    yield { kind: 'copy', ...head, rows, counts, line }
    if (!counts.isWhole || !rows.readableEnded)
      throw rows.errored ?? new Error(`The rows of ${head.table.name} were not read to their end.`)
    // The line end after the statement, the rows, and their end mark.
    place.line += counts.rows + 2
  } finally {
    rows.destroy()
  }
}

/** Rows begin on the line after the statement. */
async function skipLineEnd(window: ByteWindow): Promise<void> {
  while (window.bytes.indexOf(newline) < 0)
    if (!(await window.fill())) throw damaged('The file ends where the rows of a table should begin.')
  const end = window.bytes.indexOf(newline)
  const rest = window.bytes.toString('latin1', 0, end).trim()
  if (rest !== '') throw unexpectedContent(`After COPY … FROM stdin: ${rest}`)
  window.take(end + 1)
}
