const mark = '***'
const quoted = `'(?:[^'\\\\]|\\\\.|'')*'|"(?:[^"\\\\]|\\\\.|"")*"`
const names = '(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|jwt)'

const patterns: readonly [RegExp, string][] = [
  // scheme://user:password@host, also with raw special characters in the password.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@?#]*):\S*@/gi, `$1:${mark}@`],
  // PASSWORD=…, "sslpassword": "…", pwd: …
  [new RegExp(`(\\b[\\w-]*${names}["']?\\s*[=:]\\s*)(?:${quoted}|[^\\s&;,]+)`, 'gi'), `$1${mark}`],
  // alter role … password '…'
  [new RegExp(`(\\b${names}\\s+)(?:${quoted})`, 'gi'), `$1${mark}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${mark}`],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, mark],
]

/** Most texts hold none of these, and a long history has many of them. */
const suspicious = /pass|pwd|secret|token|key|jwt|:\/\/|bearer|basic|eyJ/i

/** Text without what looks like a secret: passwords in URLs, settings and SQL, tokens. Meant for what leaves the computer. */
export function scrubSecrets(text: string): string {
  if (!suspicious.test(text)) return text
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
}
