const plain = /^[ -~]*$/
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const hidden = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/**
 * Text from a server as it may be shown: control characters and marks that turn the direction of writing are spelt
 * out (`\u{202e}`), so that a hostile table name cannot hide or reorder what stands beside it (CVE-2021-42574).
 */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** Splits for truncation in the middle: `tail` holds the last `tailLength` characters as people count them. */
export function splitForMiddle(text: string, tailLength: number): { head: string; tail: string } {
  const characters = plain.test(text) ? [...text] : [...graphemes.segment(text)].map((part) => part.segment)
  const cut = Math.max(0, characters.length - tailLength)
  return { head: characters.slice(0, cut).join(''), tail: characters.slice(cut).join('') }
}

/** The same for text of several lines, whose line breaks stay. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visibleText).join('\n')
}
