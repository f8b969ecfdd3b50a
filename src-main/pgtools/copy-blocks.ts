import { Readable } from 'node:stream'
import type { TableName } from '../../src-shared/domain/table'
import { damaged, unexpectedContent } from './archive-failure'
import { nextPiece, readArchiveStatement, type ScriptPiece } from './archive-script'
import { ByteWindow } from './byte-window'
import { type RowCounts, readRows } from './copy-rows'

export interface CopyBlock {
  readonly kind: 'copy'
  readonly table: TableName
  readonly columns: readonly string[]
  /** Rows in COPY's text format, UTF-8, as `COPY … FROM STDIN` takes them. Must be read to the end before the next item. */
  readonly rows: Readable
  /** Rows and bytes so far. */
  readonly counts: Readonly<RowCounts>
}

export interface SequenceValue {
  readonly kind: 'setval'
  readonly sequence: TableName
  readonly value: bigint
  readonly isCalled: boolean
}

const lastComment = '-- PostgreSQL database dump complete'

/**
 * Cuts the output of `pg_restore --data-only --file=-` into blocks of rows and sequence values. Strict: a statement
 * that pg_restore does not write throws `archive/unexpected-content`; an end anywhere before pg_restore's own last line
 * throws `archive/damaged`, through the rows of the open block if there is one. Memory is constant.
 * The end of this generator says that the text is whole, not that pg_restore exited with 0: ask it too.
 */
export async function* copyBlocks(source: AsyncIterable<Buffer>): AsyncGenerator<CopyBlock | SequenceValue, void> {
  const window = new ByteWindow(source)
  try {
    const script = new Script()
    for (;;) {
      const piece = await readPiece(window)
      if (piece.kind === 'comment' && piece.text === lastComment) break
      const statement = script.take(piece)
      if (statement?.kind === 'setval') yield statement
      if (statement?.kind === 'copy') yield* block(window, statement)
    }
    await readEnd(window, script.expectedEnd)
  } finally {
    await window.close()
  }
}

async function* block(
  window: ByteWindow,
  { table, columns }: { table: TableName; columns: readonly string[] },
): AsyncGenerator<CopyBlock> {
  const counts: RowCounts = { rows: 0, bytes: 0, isWhole: false }
  const rows = Readable.from(readRows(window, counts), { objectMode: false, highWaterMark: 256 * 1024 })
  rows.on('error', () => {})
  try {
    yield { kind: 'copy', table, columns, rows, counts }
    if (!counts.isWhole || !rows.readableEnded)
      throw rows.errored ?? new Error(`The rows of ${table.name} were not read to their end.`)
  } finally {
    rows.destroy()
  }
}

async function readPiece(window: ByteWindow): Promise<ScriptPiece> {
  for (;;) {
    const next = nextPiece(window.bytes)
    if (next) {
      window.take(next.length)
      if (next.piece) return next.piece
    } else if (!(await window.fill())) {
      throw damaged('The stream ended before the end of the script.')
    }
  }
}

/** Order of the script: `\restrict` comes before any statement, and nothing but comments and statements follows. */
class Script {
  private token: string | null = null
  private hasStatement = false

  take(piece: ScriptPiece): ReturnType<typeof readArchiveStatement> | null {
    if (piece.kind === 'comment') return null
    if (piece.kind === 'meta') {
      this.restrict(piece.text)
      return null
    }
    this.hasStatement = true
    return readArchiveStatement(piece.text)
  }

  private restrict(line: string): void {
    const token = /^\\restrict ([A-Za-z0-9]+)$/.exec(line)?.[1]
    if (!token || this.token !== null || this.hasStatement) throw unexpectedContent(line)
    this.token = token
  }

  /** Every byte after the last comment's line. */
  get expectedEnd(): string {
    return this.token === null ? '--\n\n' : `--\n\n\\unrestrict ${this.token}\n\n`
  }
}

async function readEnd(window: ByteWindow, expected: string): Promise<void> {
  const bytes = Buffer.from(expected)
  for (;;) {
    const { bytes: held } = window
    if (!bytes.subarray(0, held.length).equals(held)) throw unexpectedContent(held.toString('utf8'))
    if (!(await window.fill())) break
  }
  if (window.bytes.length < bytes.length) throw damaged('The stream ended before the end of the script.')
}
