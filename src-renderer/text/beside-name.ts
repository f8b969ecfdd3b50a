const longest = 63

/** `postgres_1012`: a name for a new database beside one, at most 63 bytes as Postgres counts them. */
export function besideName(database: string, at: number | Date): string {
  const date = new Date(at)
  const pad = (value: number) => String(value).padStart(2, '0')
  return withSuffix(database, `_${pad(date.getHours())}${pad(date.getMinutes())}`)
}

/** The next name to try when one is taken: `postgres_1012_2`, `postgres_1012_3`. */
export function nextName(name: string): string {
  const match = /^(.*)_(\d{1,3})$/s.exec(name)
  if (match === null) return withSuffix(name, '_2')
  return withSuffix(match[1] ?? '', `_${Number(match[2]) + 1}`)
}

function withSuffix(text: string, suffix: string): string {
  const encoder = new TextEncoder()
  let head = [...text]
  while (encoder.encode(head.join('')).length > longest - suffix.length) head = head.slice(0, -1)
  return head.join('') + suffix
}
