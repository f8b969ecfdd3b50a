import type { JobEvent, JobResult } from '../../src-shared/domain/job-event'
import { foldJob, type JobView } from '../../src-shared/domain/job-view'
import { formatBytes, formatCount } from '../../src-shared/format/format'
import { liveLine, phaseLine, plainLine, printable, tableLines, verdictSentence } from './job-words'
import { showFailure } from './show-failure'
import type { Terminal } from './terminal'

export interface JobPrinter {
  accept(event: JobEvent): void
  /** Something outside the job's events to say now, without tearing the live line. */
  say(line: string): void
  /** Stops redrawing; nothing is left on the live line. */
  end(): void
}

const plainInterval = 5_000
const liveInterval = 100

/** `--json`: every event as one line, nothing else on standard output. */
export function jsonPrinter(terminal: Terminal): JobPrinter {
  return {
    accept: (event) => terminal.print(JSON.stringify(event)),
    say: (line) => terminal.remark(line),
    end: () => undefined,
  }
}

/** For people: one live line on a terminal, a plain line every few seconds elsewhere, and the summary at the end. */
export function textPrinter(terminal: Terminal, now: () => number = Date.now): JobPrinter {
  let view: JobView | null = null
  let drawnAt = 0
  const timer = terminal.isLive ? setInterval(() => draw(true), 1_000) : null
  timer?.unref()

  function clear(): void {
    if (terminal.isLive) terminal.raw('\r\u001b[2K')
  }
  function say(line: string): void {
    clear()
    terminal.print(line)
    draw(true)
  }
  function draw(force = false): void {
    if (view === null || view.result !== null || view.current === null) return
    const interval = terminal.isLive ? liveInterval : plainInterval
    if (!(force && terminal.isLive) && now() - drawnAt < interval) return
    drawnAt = now()
    if (terminal.isLive) terminal.raw(`\r\u001b[2K${printable(liveLine(view, now(), terminal.columns))}`)
    else terminal.print(printable(plainLine(view, now())))
  }

  return {
    say,
    accept(event) {
      // Of the log only warnings are looked at again, so only they are kept.
      if (event.type !== 'log' || event.level === 'warning') view = foldJob(view, event)
      if (view === null) return
      const line = eventLine(terminal, view, event)
      if (line !== null) say(line)
      if (event.type === 'job-finished') {
        clear()
        showResult(terminal, view, event.result)
      } else {
        draw()
      }
    },
    end() {
      if (timer !== null) clearInterval(timer)
      clear()
      view = null
    },
  }
}

/** The line that an event leaves behind, or `null`. */
function eventLine({ style }: Terminal, view: JobView, event: JobEvent): string | null {
  switch (event.type) {
    case 'job-started':
      return `${style.bold(event.syncId)}  ${printable(`${event.source.name} to ${event.target.name}`)}`
    case 'phase-finished': {
      const phase = view.phases.find((item) => item.phase === event.phase)
      return phase === undefined ? null : `${style.good('✓')} ${phaseLine(view.started.kind, phase)}`
    }
    case 'log':
      if (event.level === 'warning') return `${style.warn('Warning:')} ${printable(event.text)}`
      return null
    case 'cancelling':
      return printable(event.text)
    default:
      return null
  }
}

function showResult(terminal: Terminal, view: JobView, result: JobResult): void {
  const { print, style } = terminal
  const tables = tableLines(result)
  if (tables.length > 0) print('')
  tables.forEach((line, index) => {
    print(`  ${index === 0 ? style.dim(line) : line}`)
  })
  if (tables.length > 0) print('')
  const said = new Set(view.log.filter((line) => line.level === 'warning').map((line) => line.text))
  for (const warning of result.warnings) {
    if (!said.has(warning)) print(`${style.warn('Warning:')} ${printable(warning)}`)
  }
  showBackups(terminal, result)
  if (result.outcome === 'succeeded') {
    const { verification } = result
    const doubtful = verification !== null && verification.verdict !== 'identical' && verification.tables.length > 0
    print(`${doubtful ? style.warn('!') : style.good('✓')} ${printable(verdictSentence(view, result))}`)
    return
  }
  if (result.failure !== null && result.outcome !== 'cancelled') showFailure(terminal, result.failure)
  terminal.remark(printable(verdictSentence(view, result)))
}

function showBackups({ print }: Terminal, result: JobResult): void {
  if (result.exported !== null) {
    const { backupFile, bytes, durationSeconds, rows, tables } = result.exported
    const readable = formatBytes(bytes)
    const megabytes = readable.endsWith(' MB') ? '' : `, ${(bytes / 1_000_000).toFixed(2)} MB`
    const size = `${readable}${megabytes}, ${formatCount(bytes)} bytes`
    print(`Exported ${tables} tables and ${formatCount(rows)} rows in ${durationSeconds} s: ${size}.`)
    print(`Backup file: ${printable(backupFile)}`)
  }
  if (result.safetyBackup !== null) {
    const { file, bytes } = result.safetyBackup.manifest
    const what = result.targetState === 'unchanged' ? 'The safety backup is' : 'What was replaced is kept in'
    print(`${what} ${printable(file)} (${formatBytes(bytes)}).`)
  }
}
