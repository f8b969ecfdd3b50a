import type { HistoryRecord } from '../../src-shared/domain/history'
import { phases } from '../../src-shared/domain/job-event'
import type { JobKind } from '../../src-shared/domain/job-kind'
import type { JobView } from '../../src-shared/domain/job-view'
import { showTable } from '../../src-shared/domain/table'
import { formatBytes, formatCount, formatDuration } from '../../src-shared/format/format'
import { scrubSecrets } from '../../src-shared/format/scrub'
import { kindTitles } from './run-words'
import { visibleLines, visibleText } from './visible'

interface ReportSource {
  readonly kind: JobKind
  readonly syncId: string
  readonly source: { readonly name: string; readonly address: string; readonly user: string }
  readonly target: { readonly name: string; readonly address: string; readonly user: string }
  readonly outcome: string
  readonly targetState: string
  readonly failure: {
    readonly code: string
    readonly message: string
    readonly hint?: string | undefined
    readonly detail?: string | undefined
    readonly sqlState?: string | undefined
  } | null
  readonly phaseMs: Readonly<Partial<Record<(typeof phases)[number], number>>>
  readonly durationMs: number
  readonly warnings: readonly string[]
  readonly verification: HistoryRecord['verification']
}

/**
 * A report of one run as Markdown. None of its sources ever holds a password; what a server said is searched for one
 * all the same, and no text of a server can break out of its place.
 */
export function runReport(run: ReportSource, version: string): string {
  const lines = [
    `## ${kindTitles[run.kind]} ${run.syncId}`,
    '',
    `- Archon Sync ${version}`,
    `- From: ${endLine(run.source)}`,
    `- To: ${endLine(run.target)}`,
    `- Outcome: ${run.outcome}; the target is ${run.targetState}`,
    `- Took: ${formatDuration(run.durationMs)} (${phaseTimes(run.phaseMs)})`,
    ...failureLines(run.failure),
    ...run.warnings.map((warning) => `- Warning: ${plain(warning)}`),
    ...verificationLines(run.verification),
  ]
  return `${lines.join('\n')}\n`
}

/** One line of a server's text: nothing secret, nothing hidden, no mark-up. */
function plain(text: string): string {
  return visibleText(scrubSecrets(text)).replaceAll(
    /[\\`*[\]<>|#~]|(?<![a-z0-9])_|_(?![a-z0-9])/gi,
    (mark) => `\\${mark}`,
  )
}

/** Several lines in a block that their own backticks cannot end. */
function block(text: string): string[] {
  const shown = scrubSecrets(visibleLines(text))
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return ['', fence, shown, fence]
}

function endLine({ name, address, user }: ReportSource['source']): string {
  return `${plain(name)}, ${plain(address)}, user ${plain(user)}`
}

export function reportOfView(view: JobView, version: string): string {
  const { result, started } = view
  return runReport(
    {
      kind: started.kind,
      syncId: started.syncId,
      source: started.source,
      target: started.target,
      outcome: result?.outcome ?? 'running',
      targetState: result?.targetState ?? 'unchanged',
      failure: result?.failure ?? null,
      phaseMs: result?.phaseMs ?? {},
      durationMs: result?.durationMs ?? view.lastEventAt - started.at,
      warnings: result?.warnings ?? [],
      verification: result?.verification ?? null,
    },
    version,
  )
}

function phaseTimes(phaseMs: ReportSource['phaseMs']): string {
  const known = phases.flatMap((phase) => {
    const time = phaseMs[phase]
    return time === undefined ? [] : [`${phase} ${formatDuration(time)}`]
  })
  return known.length === 0 ? 'no phase ended' : known.join(', ')
}

function failureLines(failure: ReportSource['failure']): string[] {
  if (failure === null) return []
  const state = failure.sqlState === undefined ? '' : `, SQLSTATE ${failure.sqlState}`
  const lines = [`- Failure: ${failure.code}${state}: ${plain(failure.message)}`]
  if (failure.hint !== undefined) lines.push(`- Hint: ${plain(failure.hint)}`)
  if (failure.detail !== undefined) lines.push(...block(failure.detail))
  return lines
}

function verificationLines(verification: ReportSource['verification']): string[] {
  if (verification === null) return []
  const head = [
    '',
    `Verification: ${verification.verdict}`,
    '',
    '| table | source | target | size | verdict |',
    '|---|---|---|---|---|',
  ]
  const rows = verification.tables.map(
    (check) =>
      `| ${plain(showTable(check.table))} | ${formatCount(check.source.rows)} | ${formatCount(check.target.rows)} | ${formatBytes(check.bytes)} | ${check.verdict} |`,
  )
  return [...head, ...rows]
}
