import { damaged, unexpectedContent } from './archive-failure'
import type { ByteWindow } from './byte-window'

/** How much a block held; complete when its rows have ended. */
export interface RowCounts {
  rows: number
  bytes: number
  /** The block's end mark was read. */
  isWhole: boolean
}

interface Scan {
  /** Line ends before `length`. */
  readonly rows: number
  /** Bytes that are rows. */
  readonly length: number
  /** The end mark follows directly. */
  readonly ends: boolean
  /** What follows begins a line. */
  readonly lineStart: boolean
}

const [newline, backslash, dot] = [10, 92, 46]
const lineAndMark = Buffer.from('\n\\.')
const markLength = 3

/**
 * How far the rows go in `bytes`. In COPY's text format a row is a line, line ends inside values are escaped, and
 * the line `\.` ends the block (PostgreSQL manual, COPY, "Text Format"). Searches run in native code: a loop over the
 * bytes is many times slower.
 */
export function scanRows(bytes: Buffer, lineStart: boolean): Scan {
  if (lineStart && bytes[0] === backslash) {
    const mark = markAt(bytes, 0)
    if (mark !== 'data') return { rows: 0, length: 0, ends: mark === 'mark', lineStart }
  }
  const found = bytes.indexOf(lineAndMark)
  const length = found >= 0 ? found + 1 : bytes.length - undecided(bytes)
  const ends = found >= 0 && markAt(bytes, length) === 'mark'
  return { rows: countLines(bytes, length), length, ends, lineStart: startsLine(bytes, length, lineStart) }
}

/** A backslash that begins the last line may be the first half of the mark. */
function undecided(bytes: Buffer): number {
  return bytes.at(-1) === backslash && bytes.at(-2) === newline ? 1 : 0
}

function countLines(bytes: Buffer, length: number): number {
  let rows = 0
  for (let at = bytes.indexOf(newline); at >= 0 && at < length; at = bytes.indexOf(newline, at + 1)) rows++
  return rows
}

function startsLine(bytes: Buffer, length: number, before: boolean): boolean {
  return length === 0 ? before : bytes[length - 1] === newline
}

function markAt(bytes: Buffer, at: number): 'mark' | 'data' | 'unknown' {
  const [second, third] = [bytes[at + 1], bytes[at + 2]]
  if (second === undefined || (second === dot && third === undefined)) return 'unknown'
  if (second !== dot) return 'data'
  if (third === newline) return 'mark'
  throw unexpectedContent('A row begins with the end mark.')
}

/** The rows of one block, up to its end mark, which is taken too. Throws `archive/damaged` when the stream ends first. */
export async function* readRows(window: ByteWindow, counts: RowCounts): AsyncGenerator<Buffer> {
  let lineStart = true
  for (;;) {
    const scan = scanRows(window.bytes, lineStart)
    lineStart = scan.lineStart
    counts.rows += scan.rows
    counts.bytes += scan.length
    if (scan.length > 0) yield window.take(scan.length)
    if (scan.ends) {
      window.take(markLength)
      counts.isWhole = true
      return
    }
    if (!(await window.fill())) throw damaged('The stream ended inside the rows of a table.')
  }
}
