import type { LogLine } from '../../src-shared/domain/job-view'
import { splitHits } from '../text/log-text'
import { visibleText } from '../text/visible'

/** One place in a log where the searched text stands. */
export interface LogHit {
  /** Index of the line among those shown. */
  readonly line: number
  /** Which of the line's hits it is, from 0. */
  readonly nth: number
}

export interface FoundInLog {
  readonly needle: string
  readonly lines: readonly LogLine[]
  readonly hits: readonly LogHit[]
}

/** More hits than anyone steps through. */
export const mostHits = 10_000

/** Every place where `needle` stands, in order. A log that only grew since `before` is searched on from its end. */
export function findInLog(before: FoundInLog | null, lines: readonly LogLine[], needle: string): FoundInLog {
  const known = before !== null && before.needle === needle && hasGrown(before.lines, lines) ? before : null
  const hits = known === null ? [] : [...known.hits]
  if (needle !== '') {
    for (let index = known?.lines.length ?? 0; index < lines.length && hits.length < mostHits; index += 1) {
      const found = countHits(lines[index], needle)
      for (let nth = 0; nth < found; nth += 1) hits.push({ line: index, nth })
    }
  }
  return { needle, lines, hits: hits.slice(0, mostHits) }
}

function countHits(line: LogLine | undefined, needle: string): number {
  return line === undefined ? 0 : (splitHits(visibleText(line.text), needle).length - 1) / 2
}

function hasGrown(before: readonly LogLine[], now: readonly LogLine[]): boolean {
  return before.length <= now.length && before[0] === now[0] && before.at(-1) === now[before.length - 1]
}

/** The index of the next hit in a direction, round and round; from nowhere, the first one at or after `fromLine`. */
export function stepHit(hits: readonly LogHit[], at: number | null, step: 1 | -1, fromLine: number): number | null {
  if (hits.length === 0) return null
  if (at !== null) return (at + step + hits.length) % hits.length
  return Math.max(
    0,
    hits.findIndex((hit) => hit.line >= fromLine),
  )
}
