import type { LogLine } from '../../src-shared/domain/job-view'
import { preciseTime } from './when'

export type LogLevelFilter = 'all' | 'info' | 'warning' | 'error'

const rank = { debug: 0, info: 1, warning: 2, error: 3 } as const
const least: Readonly<Record<LogLevelFilter, number>> = { all: 0, info: 1, warning: 2, error: 3 }

export function filterLog(lines: readonly LogLine[], level: LogLevelFilter): readonly LogLine[] {
  return level === 'all' ? lines : lines.filter((line) => rank[line.level] >= least[level])
}

/** The log as plain text: one line each, time, level, phase, text. */
export function logAsText(lines: readonly LogLine[]): string {
  return lines.map((line) => `${preciseTime(line.at)}  ${line.level}  ${line.phase ?? '-'}  ${line.text}`).join('\n')
}

/** Cuts `text` at every occurrence of `needle` (case ignored); odd parts are the hits. */
export function splitHits(text: string, needle: string): string[] {
  if (needle === '') return [text]
  const parts: string[] = []
  // A few letters (İ) grow when they are lowered, and positions would shift: such lines are searched as they are.
  const fold = text.toLowerCase().length === text.length ? (part: string) => part.toLowerCase() : (part: string) => part
  const lower = fold(text)
  const wanted = fold(needle)
  let from = 0
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + wanted.length))
    from = at + wanted.length
  }
  return [...parts, text.slice(from)]
}

/** `186 lines, 1 error`. */
export function logSummary(lines: readonly LogLine[]): string {
  const errors = lines.filter((line) => line.level === 'error').length
  const warnings = lines.filter((line) => line.level === 'warning').length
  const parts = [count(lines.length, 'line')]
  if (errors > 0) parts.push(count(errors, 'error'))
  parts.push(count(warnings, 'warning'))
  return parts.join(', ')
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`
}
