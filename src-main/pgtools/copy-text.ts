import { formatBytes } from '../../src-shared/format/format'

/** A value of a row as text; `null` is SQL's. */
export type Cell = string | null

const [tab, newline, backslash] = [9, 10, 92]
const named: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
const escapeSequence = /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g

/** One value of COPY's text format, escapes and all, as text (PostgreSQL manual, COPY, "Text Format"). */
export function decodeCell(raw: Buffer): Cell {
  if (raw.length === 2 && raw[0] === backslash && raw[1] === 0x4e) return null
  return withoutEscapes(raw).toString('utf8')
}

/** An escape can stand for one byte of a character, so escapes are taken away from bytes, one character each. */
function withoutEscapes(raw: Buffer): Buffer {
  if (!raw.includes(backslash)) return raw
  const bytes = raw
    .toString('latin1')
    .replace(escapeSequence, (_all, hex?: string, octal?: string, character?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255)
      return named[character ?? ''] ?? character ?? ''
    })
  return Buffer.from(bytes, 'latin1')
}

/** The beginning of a value that is too long to keep, with its size in the archive. */
function decodeBeginning(kept: Buffer, length: number): string {
  let end = kept.length
  while (end > 0 && kept[end - 1] === backslash) end -= 1
  const text = new TextDecoder('utf-8').decode(withoutEscapes(kept.subarray(0, end)), { stream: true })
  return `${text}… (${formatBytes(length)})`
}

/**
 * Turns COPY's text format into rows of cells. Of each value at most `keep` bytes stay in memory; a longer one is its
 * beginning, and says how long it is.
 */
export class CellReader {
  readonly #columns: number
  readonly #keep: number
  #row: Cell[] = []
  #parts: Buffer[] = []
  #kept = 0
  #length = 0

  constructor(columns: number, keep: number) {
    this.#columns = columns
    this.#keep = keep
  }

  /** The rows that end within these bytes. */
  push(chunk: Buffer): Cell[][] {
    const rows: Cell[][] = []
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte !== tab && byte !== newline) continue
      this.#add(chunk.subarray(from, at))
      from = at + 1
      this.#endCell()
      if (byte === newline) rows.push(this.#endRow())
    }
    this.#add(chunk.subarray(from))
    return rows
  }

  #add(bytes: Buffer): void {
    this.#length += bytes.length
    const room = this.#keep - this.#kept
    if (room <= 0 || bytes.length === 0) return
    // A copy: a view would keep the whole chunk alive.
    const part = Buffer.from(bytes.subarray(0, room))
    this.#parts.push(part)
    this.#kept += part.length
  }

  #endCell(): void {
    const raw = this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts)
    this.#row.push(this.#length > this.#kept ? decodeBeginning(raw, this.#length) : decodeCell(raw))
    this.#parts = []
    this.#kept = 0
    this.#length = 0
  }

  #endRow(): Cell[] {
    const row = this.#columns === 0 ? [] : this.#row
    this.#row = []
    return row
  }
}
