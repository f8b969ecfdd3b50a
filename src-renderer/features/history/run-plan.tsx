import { CircleX, TriangleAlert } from 'lucide-react'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { PlanTable } from '../../../src-shared/domain/plan'
import { showTable, tableKey } from '../../../src-shared/domain/table'
import { formatCount } from '../../../src-shared/format/format'
import { MiddleText } from '../../components/middle-text'
import { visibleText } from '../../text/visible'
import { WantedRow } from './wanted-row'

const actions = { replace: 'replaced', create: 'created', leave: 'left as it is', drop: 'removed again' } as const

/** The plan as it was before the run. */
export function RunPlan({ run }: { readonly run: HistoryRecord }) {
  if (run.plan === null) return <p className="px-5 py-4 text-small text-ink-2">The run ended before a plan was made.</p>
  return (
    <>
      {run.plan.findings.length > 0 && (
        <ul aria-label="Findings" className="flex flex-col gap-2 border-b border-edge-subtle px-5 py-3 text-small">
          {run.plan.findings.map((finding) => (
            <li key={`${finding.rule}-${finding.message}`} className="copyable flex gap-2">
              {finding.severity === 'blocker' ? (
                <CircleX size={14} aria-label="Blocker" className="mt-px shrink-0 text-danger" />
              ) : (
                <TriangleAlert size={14} aria-label="Warning" className="mt-px shrink-0 text-warning" />
              )}
              <span className="min-w-0 break-words">{visibleText(finding.message)}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className="divide-y divide-edge-subtle text-small">
        {run.plan.tables.map((table) => (
          <WantedRow key={tableKey(table.table)} table={table.table}>
            <MiddleText text={showTable(table.table)} className="copyable font-mono" />
            <span className="num flex justify-between text-ink-2">
              <span>{rowsText(table)}</span>
              <span>{actions[table.action]}</span>
            </span>
          </WantedRow>
        ))}
      </ul>
    </>
  )
}

function rowsText({ rowsNow, rowsAfter, action }: PlanTable): string {
  const now = rowsNow === null ? 'none' : formatCount(Math.round(rowsNow.rows))
  if (action === 'leave') return `${now} rows`
  return `${now} to ${rowsAfter === null ? '?' : formatCount(Math.round(rowsAfter.rows))} rows`
}
