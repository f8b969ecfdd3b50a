/** Takes secrets out of what is written down. */
export interface Redactor {
  /** A password that must not appear, as it is or as it is spelt in URLs. */
  readonly register: (secret: string) => void
  readonly text: (value: string) => string
  /** The fields with every text in them redacted; errors become plain objects with their stack and cause. */
  readonly fields: (value: Readonly<Record<string, unknown>>) => Record<string, unknown>
}

const mark = '***'
/** Replacing shorter ones would blot out ordinary words; what hides them are the patterns below. */
const shortestSecret = 4
const deepest = 6

const patterns: readonly [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@?#]*):\S*@/gi, `$1:${mark}@`],
  [
    /\b((?:PG|ARCHON_SYNC_LOCAL_|ARCHON_SYNC_REMOTE_)?PASSWORD)\s*=\s*('(?:[^'\\]|\\.)*'|"[^"]*"|[^\s&;]+)/gi,
    `$1=${mark}`,
  ],
]
const secretField = /password|passphrase|secret|token/i

/** A redactor that knows no secrets yet, only their usual shapes. */
export function createRedactor(): Redactor {
  let secrets: string[] = []

  function text(value: string): string {
    const named = secrets.reduce((result, secret) => result.replaceAll(secret, mark), value)
    return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), named)
  }

  function redactValue(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return text(value)
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return value
    if (depth >= deepest) return '…'
    if (value instanceof Error) return redactFields(plainError(value), depth + 1)
    if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1))
    return redactFields(value, depth + 1)
  }

  function redactFields(value: object, depth: number): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        text(key),
        secretField.test(key) && typeof item === 'string' ? mark : redactValue(item, depth),
      ]),
    )
  }

  return {
    register(secret) {
      const spellings = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
      secrets = [...new Set([...secrets, ...spellings])]
        .filter((item) => item.length >= shortestSecret)
        .toSorted((a, b) => b.length - a.length)
    },
    text,
    fields: (value) => redactFields(value, 0),
  }
}

function plainError(error: Error): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(error)),
    name: error.name,
    message: error.message,
    stack: error.stack,
    cause: error.cause,
  }
}
