import type { ScriptTable } from './script-reader'

const identifier = /\s*(?:"((?:[^"]|"")+)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*))/y

/** Reads the parts of `COPY` one after the other. */
class Head {
  #at = 0

  constructor(private readonly text: string) {}

  skip(pattern: RegExp): boolean {
    const sticky = new RegExp(pattern.source, 'iy')
    sticky.lastIndex = this.#at
    if (!sticky.test(this.text)) return false
    this.#at = sticky.lastIndex
    return true
  }

  /** An identifier as the server stores it: a bare one in lower case. */
  identifier(): string | null {
    identifier.lastIndex = this.#at
    const match = identifier.exec(this.text)
    if (match === null) return null
    this.#at = identifier.lastIndex
    return match[1]?.replaceAll('""', '"') ?? match[2]?.toLowerCase() ?? null
  }

  table(): ScriptTable | null {
    const first = this.identifier()
    if (first === null) return null
    if (!this.skip(/\s*\./)) return { schema: null, name: first }
    const second = this.identifier()
    return second === null ? null : { schema: first, name: second }
  }

  columns(): string[] | null {
    const columns: string[] = []
    if (this.skip(/\s*\)/)) return columns
    do {
      const column = this.identifier()
      if (column === null) return null
      columns.push(column)
    } while (this.skip(/\s*,/))
    return this.skip(/\s*\)/) ? columns : null
  }

  get isAtEnd(): boolean {
    return this.text.slice(this.#at).trim() === ''
  }
}

/**
 * `COPY table (columns) FROM stdin` in the text format, as dumps have it; `null` for every other COPY: from a file, from
 * a program, to anywhere, with options.
 */
export function readCopyHead(text: string): { table: ScriptTable; columns: readonly string[] | null } | null {
  const head = new Head(text)
  if (!head.skip(/copy\s+(?:only\s+)?/)) return null
  const table = head.table()
  if (table === null) return null
  const columns = head.skip(/\s*\(/) ? head.columns() : undefined
  if (columns === null || !head.skip(/\s*from\s+stdin\b/) || !head.isAtEnd) return null
  return { table, columns: columns ?? null }
}
