import type { LogLine } from '../../src-shared/domain/job-view'
import { showTable, type TableName } from '../../src-shared/domain/table'
import { scrubSecrets } from '../../src-shared/format/scrub'
import { visibleText } from './visible'
import { preciseTime } from './when'

export type LogLevelFilter = 'all' | 'info' | 'warning' | 'error'

const rank = { debug: 0, info: 1, warning: 2, error: 3 } as const
const least: Readonly<Record<LogLevelFilter, number>> = { all: 0, info: 1, warning: 2, error: 3 }

export function filterLog(lines: readonly LogLine[], level: LogLevelFilter): readonly LogLine[] {
  return level === 'all' ? lines : lines.filter((line) => rank[line.level] >= least[level])
}

/** The log as plain text without secrets: one line each, time, level, phase, text. At most `limit` characters of its end. */
export function logAsText(lines: readonly LogLine[], limit = Number.POSITIVE_INFINITY): string {
  const kept: string[] = []
  let left = limit - 100
  for (const line of lines.toReversed()) {
    const text = `${preciseTime(line.at)}  ${line.level}  ${line.phase ?? '-'}  ${scrubSecrets(visibleText(line.text))}`
    left -= text.length + 1
    if (left < 0) break
    kept.push(text)
  }
  const missing = lines.length - kept.length
  if (missing > 0) kept.push(`${count(missing, 'earlier line')} left out`)
  return kept.reverse().join('\n')
}

/** `+02:04.114`: a moment of the log since `origin`, both in milliseconds since the epoch. */
export function relativeTime(at: number, origin: number): string {
  const passed = Math.max(0, at - origin)
  const part = (value: number, digits: number) => String(value).padStart(digits, '0')
  const minutes = Math.floor(passed / 60_000)
  return `+${part(minutes, 2)}:${part(Math.floor(passed / 1000) % 60, 2)}.${part(passed % 1000, 3)}`
}

/** The table that a line is about: the longest name that stands in it as a word of its own. */
export function tableOfLine(text: string, tables: readonly TableName[]): TableName | null {
  let found: TableName | null = null
  for (const table of tables) {
    const name = showTable(table)
    if ((found === null || name.length > showTable(found).length) && standsIn(text, name)) found = table
  }
  return found
}

function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text.slice(Math.max(0, at - 1), at), text.slice(at + name.length)]
    if (!/[\w$.]/.test(before) && !/^(?:[\w$]|\.\w)/.test(after)) return true
  }
  return false
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
