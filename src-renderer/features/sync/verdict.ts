import type { JobResult } from '../../../src-shared/domain/job-event'
import { formatBytes, formatCount, formatDuration } from '../../../src-shared/format/format'

export interface Verdict {
  readonly tone: 'good' | 'warning'
  readonly title: string
  readonly facts: string
  readonly checked: string
}

/** The words of a run that succeeded. "Identical" only when every table was compared by content (R62). */
export function verdictOf(result: JobResult, source: string, target: string): Verdict {
  const { verification, exported } = result
  const tables = verification?.tables.length ?? exported?.tables ?? 0
  const rows = verification?.tables.reduce((sum, check) => sum + check.target.rows, 0) ?? exported?.rows ?? 0
  const size = exported === null ? '' : `, ${formatBytes(exported.bytes)}`
  const facts = `${tables} ${tables === 1 ? 'table' : 'tables'}, ${formatCount(rows)} rows${size} in ${formatDuration(result.durationMs)}.`
  if (verification?.verdict === 'identical') {
    return { tone: 'good', title: `${target} is identical to ${source}`, facts, checked: checkedText(result) }
  }
  return {
    tone: 'warning',
    title: `${target} has as many rows as ${source}`,
    facts,
    checked: 'Content was not compared: checksums are switched off.',
  }
}

function checkedText({ verification }: JobResult): string {
  const parts = ['Counts', 'checksums']
  if (verification && verification.foreignKeysValidated > 0) parts.push('foreign keys')
  if (verification && verification.sequencesChecked > 0) parts.push('sequences')
  const last = parts.pop()
  return `${parts.join(', ')} and ${last} match.`
}
