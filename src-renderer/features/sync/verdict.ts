import type { JobResult } from '../../../src-shared/domain/job-event'
import type { JobKind } from '../../../src-shared/domain/job-kind'
import { formatBytes, formatCount, formatDuration } from '../../../src-shared/format/format'
import { type RunFacts, sourceName } from '../../text/run-words'
import { visibleText } from '../../text/visible'

export interface Verdict {
  readonly tone: 'good' | 'warning'
  readonly title: string
  readonly facts: string
  readonly checked: string
}

/** The words of a run that succeeded. "Identical" only when every table was compared by content (R62). */
export function verdictOf(run: RunFacts, result: JobResult): Verdict {
  const facts = factsOf(result)
  if (run.kind === 'backup' || run.kind === 'import') {
    return { tone: 'good', title: titles(run).good, facts, checked: 'The archive was read back and matches.' }
  }
  if (result.verification?.verdict === 'identical') {
    return { tone: 'good', title: titles(run).good, facts, checked: `${checkedText(result)}${goneText(run.kind)}` }
  }
  const checked =
    run.kind === 'sync' ? 'Content was not compared: checksums are switched off.' : 'Content was not compared.'
  return { tone: 'warning', title: titles(run).counted, facts, checked: `${checked}${goneText(run.kind)}` }
}

function titles(run: RunFacts): { good: string; counted: string } {
  const source = sourceName(run.source)
  const target = visibleText(run.target.name)
  switch (run.kind) {
    case 'sync':
      return { good: `${target} is identical to ${source}`, counted: `${target} has as many rows as ${source}` }
    case 'restore': {
      const backup = `the ${source}`
      return { good: `${target} is identical to ${backup}`, counted: `${target} has as many rows as ${backup}` }
    }
    case 'undo':
      return { good: `${target} is as it was before the run`, counted: `${target} has as many rows as before the run` }
    case 'backup':
      return { good: `${source} is backed up`, counted: '' }
    case 'import':
      return { good: `${source} is imported as a backup`, counted: '' }
    case 'prove':
      return { good: 'Proven: this backup can be restored', counted: 'This backup can be restored, counted only' }
  }
}

function goneText(kind: JobKind): string {
  return kind === 'prove' ? ' The throw-away server is gone again.' : ''
}

function factsOf({ verification, exported, exportBackup, durationMs }: JobResult): string {
  const kept = exportBackup?.manifest
  const tables = verification?.tables.length ?? exported?.tables ?? kept?.tables.length ?? 0
  const rows =
    verification?.tables.reduce((sum, check) => sum + check.target.rows, 0) ??
    exported?.rows ??
    kept?.tables.reduce((sum, table) => sum + table.digest.rows, 0) ??
    0
  const bytes = exported?.bytes ?? kept?.bytes ?? null
  const size = bytes === null ? '' : `, ${formatBytes(bytes)}`
  return `${tables} ${tables === 1 ? 'table' : 'tables'}, ${formatCount(rows)} rows${size} in ${formatDuration(durationMs)}.`
}

function checkedText({ verification }: JobResult): string {
  const parts = ['Counts', 'checksums']
  if (verification && verification.foreignKeysValidated > 0) parts.push('foreign keys')
  if (verification && verification.sequencesChecked > 0) parts.push('sequences')
  const last = parts.pop()
  return `${parts.join(', ')} and ${last} match.`
}
