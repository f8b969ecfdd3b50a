import { Archive } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { phases } from '../../../src-shared/domain/job-event'
import { formatBytes, formatCount, formatDuration } from '../../../src-shared/format/format'
import { call } from '../../api/call'
import { MiddleText } from '../../components/middle-text'
import { failureText } from '../../text/failure-texts'
import { phaseNames } from '../../text/phase-names'
import { targetSentence } from '../../text/target-state'
import { visibleText } from '../../text/visible'
import { clockTime, fullWhen } from '../../text/when'

export function RunSummary({ run }: { readonly run: HistoryRecord }) {
  return (
    <div className="copyable flex flex-col gap-4 px-5 py-4 text-small">
      {run.failure && <FailureLines failure={run.failure} />}
      <dl className="num flex flex-col gap-2">
        <Fact label="From">
          <End end={run.source} />
        </Fact>
        <Fact label="To">
          <End end={run.target} />
        </Fact>
        <Fact label="Copied">{copiedText(run)}</Fact>
        <Fact label="When">
          {fullWhen(Date.parse(run.startedAt))}
          {run.finishedAt !== null && ` to ${clockTime(Date.parse(run.finishedAt))}`}
        </Fact>
        <Fact label="Target">{targetSentence(run.targetState, visibleText(run.target.name))}</Fact>
        {run.verification && <Fact label="Verdict">{verdictText(run.verification.verdict)}</Fact>}
      </dl>
      <PhaseBars run={run} />
      <Files run={run} />
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
      <span className="isolate-text block truncate">{visibleText(end.name)}</span>
      <MiddleText text={end.address} tail={16} className="font-mono text-ink-2" />
      <MiddleText text={end.user} className="font-mono text-ink-3" />
    </>
  )
}

function copiedText(run: HistoryRecord): string {
  if (run.outcome !== 'succeeded') return 'Nothing became visible'
  return `${run.tables} tables, ${formatCount(run.rows)} rows, ${formatBytes(run.bytes)}`
}

function verdictText(verdict: NonNullable<HistoryRecord['verification']>['verdict']) {
  if (verdict === 'identical') return <span className="text-success">Identical, checked before the commit</span>
  if (verdict === 'differs') return <span className="text-danger">Differs, rolled back</span>
  return 'Equal counts, content not compared'
}

function FailureLines({ failure }: { readonly failure: NonNullable<HistoryRecord['failure']> }) {
  return (
    <div className="rounded-control bg-danger-soft px-3 py-2">
      <p className="font-semibold text-danger">{failureText(failure.code).title}</p>
      <p className="break-words">{visibleText(failure.message)}</p>
      {failure.hint !== undefined && <p className="break-words text-ink-2">{visibleText(failure.hint)}</p>}
      {failure.sqlState !== undefined && <p className="font-mono text-ink-2">SQLSTATE {failure.sqlState}</p>}
    </div>
  )
}

function PhaseBars({ run }: { readonly run: HistoryRecord }) {
  const known = phases.filter((phase) => run.phaseMs[phase] !== undefined)
  const longest = Math.max(...known.map((phase) => run.phaseMs[phase] ?? 0), 1)
  if (known.length === 0) return null
  return (
    <ul aria-label="Time per phase" className="num flex flex-col border-t border-edge-subtle pt-3">
      {known.map((phase) => (
        <li key={phase} className="flex h-6 items-center gap-2">
          <span className="w-14 shrink-0 text-ink-2">{phaseNames[phase]}</span>
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

function Files({ run }: { readonly run: HistoryRecord }) {
  const files = [
    { label: 'Safety backup', path: run.safetyFile },
    { label: 'Export', path: run.exportFile },
  ].flatMap(({ label, path }) => (path === null ? [] : [{ label, path }]))
  if (files.length === 0) return null
  return (
    <ul aria-label="Files" className="flex flex-col gap-2 border-t border-edge-subtle pt-3">
      {files.map(({ label, path }) => (
        <li key={label} className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2">
          <Archive size={14} strokeWidth={1.75} aria-hidden className="text-ink-3" />
          <span>{label}</span>
          <button
            type="button"
            aria-label={`Open the folder of the ${label.toLowerCase()}`}
            onClick={() => void call('app/open-folder', 'backups')}
            className="h-6 shrink-0 rounded-tag px-1 font-medium text-accent-ink"
          >
            Open
          </button>
          <MiddleText
            text={path.split(/[\\/]/).at(-1) ?? path}
            tail={18}
            className="col-span-2 col-start-2 font-mono text-ink-3"
          />
        </li>
      ))}
    </ul>
  )
}
