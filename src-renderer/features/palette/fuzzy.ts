/** Where a query was found in a title, as pairs of start and end, and how well: higher is better. */
export interface Match {
  readonly score: number
  readonly ranges: readonly (readonly [start: number, end: number])[]
}

/**
 * Finds every word of a query in a title, whatever their order. A word at the start of one counts most, then one
 * inside, then its letters one after the other. `null` when a word is not there.
 */
export function matchTitle(query: string, title: string): Match | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = lower(title)
  const found = words.map((word) => matchWord(word, text))
  if (!found.every((item) => item !== null)) return null
  const score = found.reduce((sum, item) => sum + item.score, 0)
  return { score, ranges: joined(found.flatMap((item) => item.ranges)) }
}

/** Lower case without a change of length: some letters have a longer one. */
function lower(text: string): string {
  return [...text]
    .map((letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter))
    .join('')
}

function matchWord(word: string, text: string): Match | null {
  const atWord = wordStarts(text).find((start) => text.startsWith(word, start))
  if (atWord !== undefined) return { score: atWord === 0 ? 100 : 90, ranges: [[atWord, atWord + word.length]] }
  const inside = text.indexOf(word)
  if (inside >= 0) return { score: 60, ranges: [[inside, inside + word.length]] }
  return word.length < 2 ? null : (initials(word, text) ?? scattered(word, text))
}

function wordStarts(text: string): number[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((part) => part.index)
}

/** `bun` finds **B**ack **u**p **n**ow. */
function initials(word: string, text: string): Match | null {
  const starts = wordStarts(text)
  const first = starts.map((start) => text.charAt(start)).join('')
  const at = first.indexOf(word)
  if (at < 0) return null
  return { score: 50, ranges: starts.slice(at, at + word.length).map((start) => [start, start + 1] as const) }
}

/** Letters one after the other, from the start of a word on, with few left out between them. */
function scattered(word: string, text: string): Match | null {
  if (word.length < 3) return null
  for (const start of wordStarts(text)) {
    const places = follow(word, text, start)
    const last = places?.at(-1)
    if (places && last !== undefined && last - start < word.length * 3) {
      return { score: 30 - (last - start - word.length), ranges: places.map((place) => [place, place + 1] as const) }
    }
  }
  return null
}

function follow(word: string, text: string, start: number): number[] | null {
  if (text.charAt(start) !== word.charAt(0)) return null
  const places: number[] = []
  let from = start
  for (const letter of word) {
    const at = text.indexOf(letter, from)
    if (at < 0) return null
    places.push(at)
    from = at + letter.length
  }
  return places
}

/** In order, with those that touch as one. */
function joined(ranges: Match['ranges']): Match['ranges'] {
  const result: [number, number][] = []
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}
