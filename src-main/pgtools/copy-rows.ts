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
const markLength = 3

/**
 * How far the rows go in `bytes`. In COPY's text format a row is a line, line ends inside values are escaped, and
 * the line `\.` ends the block (PostgreSQL manual, COPY, "Text Format").
 */
export function scanRows(bytes: Buffer, lineStart: boolean): Scan {
  const { length } = bytes
  let rows = 0
  if (lineStart && bytes[0] === backslash) {
    const mark = markAt(bytes, 0)
    if (mark !== 'data') return { rows, length: 0, ends: mark === 'mark', lineStart }
  }
  for (let at = 0; at < length; at++) {
    if (bytes[at] !== newline) continue
    rows++
    if (bytes[at + 1] !== backslash) continue
    const mark = markAt(bytes, at + 1)
    if (mark !== 'data') return { rows, length: at + 1, ends: mark === 'mark', lineStart: true }
  }
  return { rows, length, ends: false, lineStart: length === 0 ? lineStart : bytes[length - 1] === newline }
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
