import { damaged } from './archive-failure'
import { type TokenKind, tokenAt } from './script-tokens'

/** A token of a statement with its text; a word in upper case. */
export interface Word {
  readonly kind: Exclude<TokenKind, 'blank' | 'comment'>
  readonly text: string
}

/** The tokens of one statement, without blanks and comments, one after the other. */
export function* wordsOf(statement: string): Generator<Word> {
  const bytes = Buffer.from(statement)
  for (let at = 0; at < bytes.length; ) {
    const token = tokenAt(bytes, at, true)
    if (token === null) throw damaged('A statement is not closed.')
    const text = bytes.toString('utf8', at, token.end)
    at = token.end
    if (token.kind === 'blank' || token.kind === 'comment') continue
    yield { kind: token.kind, text: token.kind === 'word' ? text.toUpperCase() : text }
  }
}

/** The first tokens, at most `most`. */
export function firstWords(statement: string, most: number): Word[] {
  const words: Word[] = []
  for (const word of wordsOf(statement)) {
    if (words.push(word) === most) break
  }
  return words
}
