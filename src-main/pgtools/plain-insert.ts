import { type Word, wordsOf } from './script-words'

const constants = new Set(['NULL', 'TRUE', 'FALSE', 'DEFAULT'])
const signs = new Set(['-', '+'])
/** Words of a type after `::`, e.g. `double precision`, `timestamp with time zone`. */
const typeSymbols = new Set(['.', '[', ']'])

/**
 * Whether a statement is `INSERT INTO table (columns) VALUES (literals), …`, as `pg_dump --inserts` writes it: nothing in
 * it is computed, so nothing is called.
 */
export function isPlainInsert(statement: string): boolean {
  const words = wordsOf(statement)
  const next = (): Word | null => words.next().value ?? null
  if (next()?.text !== 'INSERT' || next()?.text !== 'INTO') return false
  for (let word = next(); word !== null; word = next()) {
    if (word.kind === 'word' && word.text === 'VALUES') return areRows(words)
    if (!isHead(word)) return false
  }
  return false
}

/** Table, column names and OVERRIDING SYSTEM VALUE. */
function isHead(word: Word): boolean {
  if (word.kind === 'word') return !['SELECT', 'WITH', 'RETURNING', 'TABLE'].includes(word.text)
  return word.kind === 'quoted' || ['.', '(', ')', ','].includes(word.text)
}

function areRows(words: Iterable<Word>): boolean {
  let depth = 0
  let colons = 0
  let isType = false
  const tail: string[] = []
  for (const word of words) {
    if (word.text === ':' && word.kind === 'symbol') {
      colons += 1
      isType = colons === 2
      continue
    }
    if (colons === 1) return false
    colons = 0
    if (word.text === '(' && !isType) depth += 1
    else if (word.text === ')' && depth > 0) depth -= 1
    else if (depth === 0 && word.text !== ',') tail.push(word.text)
    else if (word.text !== ',' && !(isType ? isOfType(word) : isLiteral(word))) return false
    if (depth > 1) return false
    if (word.text === ',' || word.text === ')') isType = false
  }
  return depth === 0 && (tail.length === 0 || tail.join(' ') === 'ON CONFLICT DO NOTHING')
}

function isLiteral(word: Word): boolean {
  if (word.kind === 'string' || word.kind === 'number') return true
  if (word.kind === 'word') return constants.has(word.text) || word.text === 'B' || word.text === 'X'
  return signs.has(word.text)
}

function isOfType(word: Word): boolean {
  return word.kind === 'word' || word.kind === 'quoted' || word.kind === 'number' || typeSymbols.has(word.text)
}
