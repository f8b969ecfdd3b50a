import { damaged } from './archive-failure'

export type TokenKind = 'word' | 'quoted' | 'string' | 'dollar' | 'number' | 'symbol' | 'comment' | 'blank'

export interface Token {
  readonly kind: TokenKind
  /** Index after its last byte. */
  readonly end: number
}

const [tab, newline, vertical, feed, carriage, blank] = [9, 10, 11, 12, 13, 32]
const [doubleQuote, dollar, quote, star, dash, slash, backslash] = [34, 36, 39, 42, 45, 47, 92]
const blanks = new Set([tab, newline, vertical, feed, carriage, blank])

/**
 * The token of an SQL script that begins at `at` (PostgreSQL manual, 4.1 Lexical Structure); `null` when more bytes are
 * needed to know its end. At the end of the text an unclosed one throws `archive/damaged`. Works on bytes, so that a
 * script of any size can be read in pieces.
 */
export function tokenAt(bytes: Buffer, at: number, isEnd: boolean): Token | null {
  const token = read(bytes, at)
  // What follows may belong to it: a second quote, a longer word, the other half of a comment's mark.
  const isCertain = token !== null && (isEnd || token.end < bytes.length)
  if (isCertain) return token
  if (isEnd) throw damaged('A string, a name or a comment is not closed.')
  return null
}

function read(bytes: Buffer, at: number): Token | null {
  const byte = bytes[at] ?? 0
  const next = bytes[at + 1]
  if (blanks.has(byte)) return { kind: 'blank', end: afterWhile(bytes, at, isBlank) }
  if (byte === dash && next === dash) return comment(bytes, at)
  if (byte === slash && next === star) return blockComment(bytes, at)
  if (byte === quote) return closed('string', afterQuoted(bytes, at, quote))
  if (byte === doubleQuote) return closed('quoted', afterQuoted(bytes, at, doubleQuote))
  if (isEscapeMark(byte) && next === quote) return closed('string', afterEscapeString(bytes, at + 1))
  if (byte === dollar) return dollarQuoted(bytes, at)
  if (isWordStart(byte)) return { kind: 'word', end: afterWhile(bytes, at, isWordPart) }
  if (isDigit(byte)) return { kind: 'number', end: afterWhile(bytes, at, isNumberPart) }
  return { kind: 'symbol', end: at + 1 }
}

function closed(kind: TokenKind, end: number): Token | null {
  return end < 0 ? null : { kind, end }
}

function afterWhile(bytes: Buffer, from: number, belongs: (byte: number) => boolean): number {
  let at = from
  while (at < bytes.length && belongs(bytes[at] ?? 0)) at++
  return at
}

function comment(bytes: Buffer, at: number): Token {
  const end = bytes.indexOf(newline, at)
  return { kind: 'comment', end: end < 0 ? bytes.length : end }
}

/** Block comments nest (manual, 4.1.5). */
function blockComment(bytes: Buffer, from: number): Token | null {
  let depth = 0
  for (let at = from; at + 1 < bytes.length; at++) {
    const isOpen = bytes[at] === slash && bytes[at + 1] === star
    const isClose = bytes[at] === star && bytes[at + 1] === slash
    if (!isOpen && !isClose) continue
    depth += isOpen ? 1 : -1
    at++
    if (depth === 0) return { kind: 'comment', end: at + 1 }
  }
  return null
}

/** A doubled quote stands for one; there are no backslash escapes (standard_conforming_strings). */
function afterQuoted(bytes: Buffer, from: number, mark: number): number {
  for (let at = bytes.indexOf(mark, from + 1); at >= 0; at = bytes.indexOf(mark, at + 2))
    if (bytes[at + 1] !== mark) return at + 1
  return -1
}

function afterEscapeString(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === backslash) at++
    else if (bytes[at] === quote && bytes[at + 1] === quote) at++
    else if (bytes[at] === quote) return at + 1
  }
  return -1
}

/** `$tag$ … $tag$`, or a lone `$` (a parameter). */
function dollarQuoted(bytes: Buffer, at: number): Token | null {
  const first = bytes[at + 1] ?? 0
  const nameEnd = isWordStart(first) ? afterWhile(bytes, at + 1, isTagPart) : at + 1
  if (nameEnd >= bytes.length) return null
  if (bytes[nameEnd] !== dollar) return { kind: 'symbol', end: at + 1 }
  const tag = bytes.subarray(at, nameEnd + 1)
  const close = bytes.indexOf(tag, nameEnd + 1)
  return close < 0 ? null : { kind: 'dollar', end: close + tag.length }
}

function isBlank(byte: number): boolean {
  return blanks.has(byte)
}
function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}
function isEscapeMark(byte: number): boolean {
  return byte === 69 || byte === 101
}
/** Letters, `_`, and every byte of a character beyond ASCII. */
function isWordStart(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte >= 128
}
function isTagPart(byte: number): boolean {
  return isWordStart(byte) || isDigit(byte)
}
function isWordPart(byte: number): boolean {
  return isTagPart(byte) || byte === dollar
}
function isNumberPart(byte: number): boolean {
  return isTagPart(byte) || byte === 46
}
