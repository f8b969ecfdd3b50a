import { damaged } from './archive-failure'

export type SqlPiece =
  | {
      readonly kind: 'statement'
      /** Without the semicolon and without comments around it. */
      readonly text: string
      /** Leading words in upper case, at most three: `CREATE TABLE`, `ALTER TABLE ONLY`. */
      readonly words: readonly string[]
    }
  /** A line for psql, such as `\restrict`: never sent to a server. */
  | { readonly kind: 'meta'; readonly text: string }

/** What can stand in a script, each tried where the last one ended (manual, 4.1 Lexical Structure). */
const tokens = {
  blank: /\s+/y,
  lineComment: /--[^\n]*/y,
  blockComment: /\/\*/y,
  escapeString: /[eE]'(?:[^'\\]|''|\\[\s\S])*'/y,
  string: /'(?:[^']|'')*'/y,
  quoted: /"(?:[^"]|"")*"/y,
  dollar: /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y,
  word: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y,
  number: /\d[\w.]*/y,
} as const
type Token = keyof typeof tokens
const order = Object.keys(tokens) as Token[]

/**
 * Splits what pg_restore writes for definitions into statements. Throws `archive/damaged` when a string, a comment,
 * a parenthesis or the last statement is not closed. Strings are standard-conforming.
 */
export function splitStatements(script: string): SqlPiece[] {
  const splitter = new Splitter(script)
  return splitter.pieces()
}

class Splitter {
  private at = 0
  private start: number | null = null
  private end = 0
  private depth = 0
  private body = 0
  private words: string[] = []
  private areWordsOpen = true

  constructor(private readonly script: string) {}

  pieces(): SqlPiece[] {
    const pieces: SqlPiece[] = []
    while (this.at < this.script.length) {
      const piece = this.next()
      if (piece) pieces.push(piece)
    }
    if (this.start !== null) throw damaged('A statement is not closed.')
    return pieces
  }

  private next(): SqlPiece | null {
    const character = this.script[this.at] ?? ''
    if (character === '\\') return this.meta()
    if (character === ';' && this.depth === 0 && this.body === 0) return this.statement()
    const [token, text] = this.token()
    if (token === 'blank' || token === 'lineComment') this.at += text.length
    else if (token === 'blockComment') this.at = this.afterComment()
    else this.grow(token, token === 'dollar' ? this.afterDollar(text) : this.at + text.length, text)
    return null
  }

  private token(): [Token | 'symbol', string] {
    for (const name of order) {
      tokens[name].lastIndex = this.at
      const text = tokens[name].exec(this.script)?.[0]
      if (text !== undefined) return [name, text]
    }
    const symbol = this.script[this.at] ?? ''
    if (symbol === "'" || symbol === '"') throw damaged('A quoted string is not closed.')
    return ['symbol', symbol]
  }

  private grow(token: Token | 'symbol', end: number, text: string): void {
    this.start ??= this.at
    if (text === '(') this.depth++
    if (text === ')' && --this.depth < 0) throw damaged('A parenthesis closes what was not opened.')
    if (token === 'word') this.word(text.toUpperCase())
    else this.areWordsOpen = false
    this.at = end
    this.end = end
  }

  /** The body of an SQL-standard function holds semicolons of its own: BEGIN ATOMIC … END (manual, CREATE FUNCTION). */
  private word(word: string): void {
    if (this.areWordsOpen && this.words.length < 3) this.words.push(word)
    if (word === 'ATOMIC' && /\bBEGIN\s*$/i.test(this.script.slice(this.start ?? 0, this.at))) this.body++
    else if (this.body > 0 && word === 'CASE') this.body++
    else if (this.body > 0 && word === 'END') this.body--
  }

  private statement(): SqlPiece | null {
    const { start, end, words } = this
    this.at++
    this.start = null
    this.words = []
    this.areWordsOpen = true
    return start === null ? null : { kind: 'statement', text: this.script.slice(start, end), words }
  }

  private meta(): SqlPiece {
    if (this.start !== null) throw damaged('A line for psql stands inside a statement.')
    const newline = this.script.indexOf('\n', this.at)
    const text = this.script.slice(this.at, newline < 0 ? undefined : newline)
    this.at += text.length
    return { kind: 'meta', text }
  }

  private afterDollar(tag: string): number {
    const close = this.script.indexOf(tag, this.at + tag.length)
    if (close < 0) throw damaged('A dollar-quoted string is not closed.')
    return close + tag.length
  }

  /** Block comments nest (manual, 4.1.5). */
  private afterComment(): number {
    const marks = /\/\*|\*\//g
    marks.lastIndex = this.at
    let depth = 0
    for (let mark = marks.exec(this.script); mark; mark = marks.exec(this.script)) {
      depth += mark[0] === '/*' ? 1 : -1
      if (depth === 0) return marks.lastIndex
    }
    throw damaged('A comment is not closed.')
  }
}
