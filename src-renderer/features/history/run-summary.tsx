import type { ReactNode } from 'react'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { phases } from '../../../src-shared/domain/job-event'
import { type JobKind, phaseLabel } from '../../../src-shared/domain/job-kind'
import { formatBytes, formatCount, formatDuration } from '../../../src-shared/format/format'
import { MiddleText } from '../../components/middle-text'
import { endLabel, hasTarget } from '../../text/run-words'
import { targetSentence } from '../../text/target-state'
import { visibleText } from '../../text/visible'
import { clockTime, fullWhen } from '../../text/when'
import { BrokenLines } from './broken-lines'
import { RunFiles } from './run-files'

export function RunSummary({ run }: { readonly run: HistoryRecord }) {
  return (
    <div className="copyable flex flex-col gap-4 py-4 pr-3 pl-5 text-small">
      <BrokenLines run={run} />
      <dl className="num flex flex-col gap-2">
        <Fact label="From">
          <End end={run.source} />
        </Fact>
        {hasTarget(run) && (
          <Fact label="To">
            <End end={run.target} />
          </Fact>
        )}
        <Fact label={amountLabels[run.kind]}>{copiedText(run)}</Fact>
        <Fact label="When">
          {fullWhen(Date.parse(run.startedAt))}
          {run.finishedAt !== null && ` to ${clockTime(Date.parse(run.finishedAt))}`}
        </Fact>
        {hasTarget(run) && <Fact label="Target">{targetSentence(run.targetState, visibleText(run.target.name))}</Fact>}
        {run.verification && <Fact label="Verdict">{verdictText(run)}</Fact>}
      </dl>
      <PhaseBars run={run} />
      <RunFiles run={run} />
      {run.warnings.length > 0 && (
        <ul aria-label="Warnings" className="flex flex-col gap-1 border-t border-edge-subtle pt-3 text-warning">
          {run.warnings.map((warning) => (
            <li key={warning}>{visibleText(warning)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex">
      <dt className="w-16 shrink-0 text-ink-3">{label}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  )
}

function End({ end }: { readonly end: HistoryRecord['source'] }) {
  return (
    <>
      <span className="isolate-text block truncate">{endLabel(end)}</span>
      <MiddleText text={end.address} tail={16} className="font-mono text-ink-2" />
      {end.kind !== 'backup' && <MiddleText text={end.user} className="font-mono text-ink-3" />}
    </>
  )
}

const amountLabels: Readonly<Record<JobKind, string>> = {
  sync: 'Copied',
  restore: 'Restored',
  undo: 'Restored',
  backup: 'Kept',
  import: 'Kept',
  prove: 'Proven',
}

function copiedText(run: HistoryRecord): string {
  if (run.outcome !== 'succeeded') return hasTarget(run) ? 'Nothing became visible' : 'Nothing'
  const size = run.bytes === 0 ? '' : `, ${formatBytes(run.bytes)}`
  return `${run.tables} tables, ${formatCount(run.rows)} rows${size}`
}

function verdictText({ kind, verification }: HistoryRecord) {
  const verdict = verification?.verdict
  const when = kind === 'prove' ? 'in a throw-away server' : 'checked before the commit'
  if (verdict === 'identical') return <span className="text-success">Identical, {when}</span>
  if (verdict === 'differs') return <span className="text-danger">Differs, rolled back</span>
  return 'Equal counts, content not compared'
}

function PhaseBars({ run }: { readonly run: HistoryRecord }) {
  const known = phases.filter((phase) => run.phaseMs[phase] !== undefined)
  const longest = Math.max(...known.map((phase) => run.phaseMs[phase] ?? 0), 1)
  if (known.length === 0) return null
  return (
    <ul aria-label="Time per phase" className="num flex flex-col border-t border-edge-subtle pt-3">
      {known.map((phase) => (
        <li key={phase} className="flex h-6 items-center gap-2">
          <span className="w-20 shrink-0 whitespace-nowrap text-ink-2">{phaseLabel(run.kind, phase)}</span>
          <span className="flex-1">
            <span
              aria-hidden
              className="block h-2 min-w-0.5 rounded-[2px] bg-chart"
              style={{ width: `${((run.phaseMs[phase] ?? 0) / longest) * 100}%` }}
            />
          </span>
          <span className="w-18 shrink-0 text-right">{formatDuration(run.phaseMs[phase] ?? 0)}</span>
        </li>
      ))}
    </ul>
  )
}
