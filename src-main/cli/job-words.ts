import type { JobResult, TargetState } from '../../src-shared/domain/job-event'
import { type JobKind, phaseLabel } from '../../src-shared/domain/job-kind'
import { bytesPerSecond, type JobView, millisecondsLeft, type PhaseView } from '../../src-shared/domain/job-view'
import { showTable } from '../../src-shared/domain/table'
import { formatBytes, formatCount, formatDuration, formatTimeLeft } from '../../src-shared/format/format'

/** What the target holds now, as a sentence. */
export function targetSentence(state: TargetState, target: string): string {
  switch (state) {
    case 'unchanged':
      return `${target} is exactly as it was.`
    case 'replaced':
      return `${target} holds the new data.`
    case 'unknown':
      return `Whether ${target} was changed could not be found out; the next start asks it again.`
  }
}

/** The live line, without styles, at most `columns` wide. `now` in milliseconds since the epoch. */
export function liveLine(view: JobView, now: number, columns: number): string {
  const percent = `${String(Math.floor(view.fraction * 100)).padStart(3)} %`
  const phase = (view.current === null ? '' : phaseLabel(view.started.kind, view.current)).padEnd(7)
  const bar = barOf(view.fraction, columns >= 100 ? 30 : 16)
  return cut([phase, bar, percent, ...details(view, now)].join('  '), columns - 1)
}

/** A line for a log file or pipe: `Import 62 %, 1.14 of 1.84 GB, about 2 min left`. */
export function plainLine(view: JobView, now: number): string {
  const phase = view.current === null ? '' : `${phaseLabel(view.started.kind, view.current)} `
  return [`${phase}${Math.floor(view.fraction * 100)} %`, ...details(view, now)].join(', ')
}

function details(view: JobView, now: number): string[] {
  if (view.cancelling !== null) return [view.cancelling]
  const [waiting] = view.waitingFor
  if (waiting === undefined && view.stall !== null) return [view.stall]
  if (waiting !== undefined) return [`waits for session ${waiting.pid} (${waiting.application || waiting.user})`]
  const phase = view.phases.find((item) => item.phase === view.current)
  const left = millisecondsLeft(view, now)
  const speed = bytesPerSecond(view, now)
  return [
    phase === undefined ? null : amount(phase),
    speed === null ? null : `${formatBytes(speed)}/s`,
    left === null ? null : formatTimeLeft(left),
    view.activity,
  ].filter((text) => text !== null && text !== '') as string[]
}

function amount({ done, total, unit }: PhaseView): string | null {
  if (unit === 'steps' || done === 0) return null
  const show = unit === 'bytes' ? formatBytes : (value: number) => `${formatCount(value)} rows`
  return total === null ? show(done) : `${show(done)} of ${show(total)}`
}

function barOf(fraction: number, width: number): string {
  const full = Math.round(Math.min(Math.max(fraction, 0), 1) * width)
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`
}

/** The end of a phase: `Export    12 s  1.84 GB`. */
export function phaseLine(kind: JobKind, phase: PhaseView): string {
  const took = phase.status === 'skipped' ? 'left out' : formatDuration(phase.durationMs ?? 0)
  return [phaseLabel(kind, phase.phase).padEnd(11), took.padEnd(12), amount(phase) ?? ''].join('  ').trimEnd()
}

/** The verified tables, one a line, with aligned columns; empty when nothing was verified. */
export function tableLines(result: JobResult): string[] {
  const checks = result.verification?.tables ?? []
  if (checks.length === 0) return []
  const verdicts = { identical: 'identical', differs: 'DIFFERS', 'not-compared': 'not compared' }
  const rows = checks.map((check) => [
    printable(showTable(check.table)),
    formatCount(check.source.rows),
    formatCount(check.target.rows),
    verdicts[check.verdict],
  ])
  return alignColumns(
    [['table', 'source rows', 'target rows', 'checksum'], ...rows],
    ['left', 'right', 'right', 'left'],
  )
}

/** Pads the cells of each column to the same width, two blanks between. */
export function alignColumns(rows: readonly (readonly string[])[], sides: readonly ('left' | 'right')[]): string[] {
  const widths = sides.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return sides[column] === 'right' ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

/** The one sentence that says how it went. */
export function verdictSentence(view: Pick<JobView, 'started'>, result: JobResult): string {
  const { kind, source, target } = view.started
  if (result.outcome !== 'succeeded') return `${outcomeWord(kind, result)} ${whatIsLeft(kind, result, target.name)}`
  const checks = result.verification?.tables ?? []
  const rows = checks.reduce((sum, check) => sum + check.target.rows, 0)
  const amounts = amountsOf(result.exported?.tables ?? checks.length, result.exported?.rows ?? rows, result)
  if (kind === 'backup' || kind === 'import') return `${source.name} is backed up and checked: ${amounts}.`
  if (kind === 'prove') return `${source.name} is proven: ${amounts}, restored into a throw-away server and compared.`
  if (kind === 'undo' && checks.length === 0) return `${target.name} is as before the run that was undone: ${amounts}.`
  switch (result.verification?.verdict) {
    case 'identical':
      return `${target.name} is identical to ${source.name}: ${amounts}, checked by content.`
    case 'counts-only':
      return `${target.name} has the row counts of ${source.name}: ${amounts}. Not every table was compared by content.`
    case 'differs':
      return `${target.name} differs from ${source.name}: ${amounts}.`
    case undefined:
      return `${target.name} was not compared with ${source.name}.`
  }
}

function amountsOf(tables: number, rows: number, result: JobResult): string {
  return `${tables} ${tables === 1 ? 'table' : 'tables'}, ${formatCount(rows)} rows in ${formatDuration(result.durationMs)}`
}

function whatIsLeft(kind: JobKind, result: JobResult, target: string): string {
  const replaces = kind === 'sync' || kind === 'restore' || kind === 'undo'
  return replaces ? targetSentence(result.targetState, target) : 'No database of yours was written to.'
}

function outcomeWord(kind: JobKind, result: JobResult): string {
  if (result.outcome === 'cancelled') return 'Cancelled.'
  if (result.outcome === 'interrupted') return 'Interrupted.'
  return result.failedPhase === null ? 'Failed.' : `Failed in ${phaseLabel(kind, result.failedPhase).toLowerCase()}.`
}

/** Control characters of a name made visible, so that no table name can move the cursor or colour the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
