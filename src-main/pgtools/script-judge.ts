import { readArchiveStatement } from './archive-script'
import { isPlainInsert } from './plain-insert'
import { firstWords, type Word } from './script-words'
import { altered, left, made } from './statement-kinds'
import { nameOf, nameStatement } from './statement-name'

/** What is done with a statement of a script from elsewhere. */
export type Verdict =
  /** Settings, owners, rights, transaction marks: not said anywhere. */
  | { readonly kind: 'ignore' }
  /** Never run, and listed as left out. */
  | { readonly kind: 'leave'; readonly what: string }
  /** `must`: without it the file is no use. `may`: left out and listed when it fails. `try`: may fail without a word. */
  | { readonly kind: 'run'; readonly need: 'must' | 'may' | 'try'; readonly what: string }
  | { readonly kind: 'insert' }
  | { readonly kind: 'extension'; readonly name: string; readonly schema: string | null }
  | { readonly kind: 'search-path'; readonly schemas: readonly string[] }
  | { readonly kind: 'refuse'; readonly why: string }

const reasons: Readonly<Record<string, string>> = {
  DO: 'it runs code of its own',
  COPY: 'it reads or writes a file or a program, or has options that dumps do not have',
  'CREATE EVENT TRIGGER': 'it would run code at every change of a definition',
  'ALTER EVENT TRIGGER': 'it would run code at every change of a definition',
  'CREATE DATABASE': 'it makes a database of its own: dump without --create',
  'ALTER DATABASE': 'it changes a database: dump without --create',
}

/** Decides on one statement by its words alone. Pure; nothing is asked of a server. */
export function judgeStatement(text: string): Verdict {
  const words = firstWords(text, 400)
  const [first = '', second = ''] = words.map((word) => word.text)
  switch (first) {
    case 'SET':
      return judgeSetting(text, words)
    case 'SELECT':
      return judgeSelect(text, words)
    case 'CREATE':
      return judgeCreate(words)
    case 'ALTER':
      return judgeAlter(words)
    case 'COMMENT':
      return second !== 'ON'
        ? refused(words)
        : isAbout(words, 2, left) || words[2]?.text === 'EXTENSION'
          ? ignore
          : may(words)
    case 'INSERT':
      return isPlainInsert(text) ? { kind: 'insert' } : { kind: 'refuse', why: 'its values are computed, not literal' }
    case 'DROP':
      return judgeDrop(words)
    case 'GRANT':
    case 'REVOKE':
    case 'ANALYZE':
    case 'REFRESH':
    case 'RESET':
      return ignore
    case 'BEGIN':
    case 'COMMIT':
      return words.length === 1 ? ignore : refused(words)
    case 'START':
      return words.length === 2 && second === 'TRANSACTION' ? ignore : refused(words)
    case 'SECURITY':
      return { kind: 'leave', what: nameStatement(words) }
    default:
      return refused(words)
  }
}

const ignore: Verdict = { kind: 'ignore' }

function may(words: readonly Word[]): Verdict {
  return { kind: 'run', need: 'may', what: nameStatement(words) }
}

function refused(words: readonly Word[]): Verdict {
  const names = [3, 2, 1].map((count) =>
    words
      .slice(0, count)
      .map((word) => word.text)
      .join(' '),
  )
  const why = names.flatMap((name) => (Object.hasOwn(reasons, name) ? (reasons[name] ?? []) : []))[0]
  return { kind: 'refuse', why: why ?? 'dumps of tables do not hold such statements' }
}

function judgeSetting(text: string, words: readonly Word[]): Verdict {
  const [, name] = words
  if (name?.text === 'SESSION' || name?.text === 'ROLE' || name?.text === 'LOCAL') return refused(words)
  const value = text.slice(text.search(/=|\bto\b/i) + 1).trim()
  if (name?.text === 'CLIENT_ENCODING' && !/^(o\s+)?'?utf-?8'?$/i.test(value))
    return { kind: 'refuse', why: `its rows are in the encoding ${value.slice(0, 40)}: dump with --encoding=UTF8` }
  if (name?.text === 'STANDARD_CONFORMING_STRINGS' && !/on'?$/i.test(value))
    return { kind: 'refuse', why: 'its strings have backslash escapes, as servers before 9.1 wrote them' }
  if (name?.text === 'SEARCH_PATH') return { kind: 'search-path', schemas: names(words.slice(2)) }
  return ignore
}

function names(words: readonly Word[]): string[] {
  return words
    .filter((word) => word.kind === 'word' || word.kind === 'quoted')
    .filter((word) => word.text !== 'TO' && word.text !== 'PG_CATALOG')
    .map(nameOf)
}

function judgeSelect(text: string, words: readonly Word[]): Verdict {
  if (/^select\s+pg_catalog\.set_config\('search_path', '[^']*', false\)$/i.test(text)) {
    const path = /'search_path', '([^']*)'/.exec(text)?.[1] ?? ''
    return { kind: 'search-path', schemas: path === '' ? [] : names(firstWords(path, 40)) }
  }
  if (/\blo_\w+\s*\(/i.test(text.slice(0, 200))) return { kind: 'refuse', why: 'large objects are not supported' }
  try {
    if (readArchiveStatement(text).kind === 'setval')
      return { kind: 'run', need: 'may', what: 'the position of a sequence' }
  } catch {
    return refused(words)
  }
  return refused(words)
}

function judgeCreate(words: readonly Word[]): Verdict {
  const start = startOf(words)
  const name = words[start]?.text
  if (name === 'EXTENSION') return judgeExtension(words.slice(start + 1))
  const found = made.find(([phrase]) => isPhrase(words, start, phrase))
  if (found !== undefined) return { kind: 'run', need: found[1], what: nameStatement(words) }
  if (isAbout(words, start, left)) return { kind: 'leave', what: nameStatement(words) }
  return refused(words)
}

/** Index of the word that says what is created. */
function startOf(words: readonly Word[]): number {
  return words[1]?.text === 'OR' && words[2]?.text === 'REPLACE' ? 3 : 1
}

function judgeExtension(words: readonly Word[]): Verdict {
  const rest = words[0]?.text === 'IF' ? words.slice(3) : words
  const [name] = rest
  if (name === undefined || (name.kind !== 'word' && name.kind !== 'quoted')) return refused(words)
  const at = rest.findIndex((word) => word.text === 'SCHEMA')
  const schema = at < 0 ? undefined : rest[at + 1]
  return { kind: 'extension', name: nameOf(name), schema: schema === undefined ? null : nameOf(schema) }
}

const alteredAndLeft = [...left, 'EXTENSION', 'LARGE OBJECT']

function judgeAlter(words: readonly Word[]): Verdict {
  if (isPhrase(words, 1, 'DEFAULT PRIVILEGES')) return ignore
  const isKnown = isAbout(words, 1, altered)
  if (!isKnown && !isAbout(words, 1, alteredAndLeft)) return refused(words)
  if (isOwnerChange(words)) return ignore
  return isKnown ? may(words) : { kind: 'leave', what: nameStatement(words) }
}

/** `… OWNER TO name` at the end. */
function isOwnerChange(words: readonly Word[]): boolean {
  return words.at(-3)?.text === 'OWNER' && words.at(-2)?.text === 'TO'
}

const dropped = [...made.map(([phrase]) => phrase), ...left, 'EXTENSION']

function judgeDrop(words: readonly Word[]): Verdict {
  return isAbout(words, 1, dropped) ? { kind: 'run', need: 'try', what: nameStatement(words) } : refused(words)
}

function isAbout(words: readonly Word[], start: number, phrases: readonly string[]): boolean {
  return phrases.some((phrase) => isPhrase(words, start, phrase))
}

function isPhrase(words: readonly Word[], start: number, phrase: string): boolean {
  return phrase.split(' ').every((part, index) => {
    const word = words[start + index]
    return word?.kind === 'word' && word.text === part
  })
}
