import type { ReactNode } from 'react'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { phases } from '../../../src-shared/domain/job-event'
import { phaseLabel } from '../../../src-shared/domain/job-kind'
import { failureText } from '../../text/failure-texts'
import { visibleLines, visibleText } from '../../text/visible'

/** Everything that is known of why a run broke off. */
export function RunError({ run }: { readonly run: HistoryRecord }) {
  const { failure } = run
  if (failure === null) return null
  const phase = phases.find((item) => item === failure.phase)
  return (
    <div className="copyable flex flex-col gap-3 px-5 py-4 text-small">
      <h3 className="text-body font-semibold">{failureText(failure.code).title}</h3>
      <p className="break-words">{visibleText(failure.message)}</p>
      {failure.hint !== undefined && <p className="break-words text-ink-2">{visibleText(failure.hint)}</p>}
      <dl className="flex flex-col gap-2 border-t border-edge-subtle pt-3">
        <Fact label="Code">{failure.code}</Fact>
        {failure.sqlState !== undefined && <Fact label="SQLSTATE">{failure.sqlState}</Fact>}
        {phase !== undefined && <Fact label="Phase">{phaseLabel(run.kind, phase)}</Fact>}
      </dl>
      {failure.detail !== undefined && (
        <pre className="overflow-x-auto rounded-control bg-canvas px-3 py-2 font-mono leading-[18px] break-words whitespace-pre-wrap">
          {visibleLines(failure.detail)}
        </pre>
      )}
    </div>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="w-18 shrink-0 text-ink-3">{label}</dt>
      <dd className="min-w-0 font-mono break-words">{children}</dd>
    </div>
  )
}
