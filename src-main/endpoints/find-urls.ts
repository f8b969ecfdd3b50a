/** A Postgres URL in the middle of other text, with the name it was given there, e.g. `DATABASE_URL`. */
export interface FoundUrl {
  readonly name: string | null
  readonly url: string
}

const start = /(?:jdbc:)?postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\//gi
/** `DATABASE_URL=`, `export X="`, `"url": "`, `$env:X = '`: what stands before a value. */
const nameBefore = /(?:^|[\s"'`:{,;$])([A-Za-z_][\w.-]*)["'`]?\s*[:=]\s*["'`<]?$/
const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '`': '`', '<': '>' }

/**
 * The URLs in a text: settings files, JSON, YAML, shell lines, prose. Lines that are comments are passed over. A quoted
 * one ends at its quote, another at a blank; a blank before its `@` belongs to its password.
 */
export function findUrls(text: string): FoundUrl[] {
  return text.split(/\r?\n/).flatMap((line) => (/^\s*(?:#|\/\/|--)/.test(line) ? [] : urlsOfLine(line)))
}

function urlsOfLine(line: string): FoundUrl[] {
  const found: FoundUrl[] = []
  start.lastIndex = 0
  for (let match = start.exec(line); match !== null; match = start.exec(line)) {
    const before = line.slice(0, match.index)
    const url = line.slice(match.index, match.index + lengthOfUrl(line.slice(match.index), before.at(-1) ?? ''))
    found.push({ name: nameBefore.exec(before)?.[1] ?? null, url })
    start.lastIndex = match.index + Math.max(url.length, match[0].length)
  }
  return found
}

function lengthOfUrl(rest: string, before: string): number {
  const closing = quotes[before]
  const end = closing === undefined ? -1 : endOfQuoted(rest, closing)
  if (end >= 0) return end
  const blank = rest.search(/\s/)
  if (blank < 0) return rest.length
  const at = rest.lastIndexOf('@')
  if (rest.slice(0, blank).includes('@') || at < 0) return blank
  const after = rest.slice(at).search(/\s/)
  return after < 0 ? rest.length : at + after
}

/** The last closing quote that a separator or the end follows: a password may hold the same character. */
function endOfQuoted(rest: string, closing: string): number {
  for (let end = rest.indexOf(closing); end >= 0; end = rest.indexOf(closing, end + 1)) {
    if (/^\s*(?:[,;)}\]]|\s[#-]|$|&&|\|)/.test(rest.slice(end + 1))) return end
  }
  return rest.indexOf(closing)
}

/**
 * The one to use of several: the first that is no transaction-mode pooler by its port or its own word, since frameworks
 * name the direct address beside it.
 */
export function chooseUrl(found: readonly FoundUrl[]): FoundUrl | null {
  return found.find(({ url }) => !/:6543\b|[?&]pgbouncer=true\b/i.test(url)) ?? found[0] ?? null
}
