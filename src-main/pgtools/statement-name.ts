import type { Word } from './script-words'
import { altered, left, made } from './statement-kinds'

/** As the server stores it. */
export function nameOf(word: Word): string {
  return word.kind === 'quoted' ? word.text.slice(1, -1).replaceAll('""', '"') : word.text.toLowerCase()
}

/** What a statement makes, for a list that people read: its keywords and the first name. */
export function nameStatement(words: readonly Word[]): string {
  const keywords: string[] = []
  for (const [index, word] of words.entries()) {
    const isName = word.kind === 'quoted' || (word.kind === 'word' && words[index + 1]?.text === '.')
    const isEnd = isName || word.kind !== 'word' || (keywords.length > 1 && !isKeyword(word.text))
    if (isEnd) return `${keywords.join(' ')} ${qualified(words, index)}`.trim()
    keywords.push(word.text)
  }
  return keywords.join(' ')
}

function isKeyword(text: string): boolean {
  return keywordList.has(text)
}

const keywordList = new Set(
  [
    ...made.map(([phrase]) => phrase),
    ...left,
    ...altered,
    'IF NOT EXISTS',
    'ONLY',
    'OR REPLACE',
    'CONCURRENTLY',
    'EXTENSION',
    'COLUMN',
    'CONSTRAINT',
    'ON',
    'LABEL',
    'EVENT',
    'FOR',
  ].flatMap((phrase) => phrase.split(' ')),
)

function qualified(words: readonly Word[], from: number): string {
  let text = ''
  for (let at = from; at < words.length; at += 2) {
    const word = words[at]
    if (word === undefined || (word.kind !== 'word' && word.kind !== 'quoted')) break
    text += nameOf(word)
    if (words[at + 1]?.text !== '.') break
    text += '.'
  }
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
