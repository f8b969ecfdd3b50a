import { Check, TriangleAlert } from 'lucide-react'
import type { Finding, SyncPlan } from '../../../src-shared/domain/plan'
import { tableKey } from '../../../src-shared/domain/table'
import { visibleText } from '../../text/visible'

/** What was looked at and is fine, and the warnings that belong to no row of the table above. */
export function PlanFoot({ plan }: { readonly plan: SyncPlan }) {
  const warnings = generalWarnings(plan)
  if (plan.passed.length === 0 && warnings.length === 0) return null
  return (
    <div className="border-t border-edge-subtle bg-canvas px-4 py-2 text-small text-ink-2">
      {warnings.length > 0 && (
        <ul aria-label="Warnings" className="mb-1.5 flex flex-col gap-1 last:mb-0">
          {warnings.map((finding) => (
            <li key={`${finding.rule}-${finding.message}`} className="copyable flex items-start gap-1.5">
              <TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0 text-warning" />
              <span>
                <span className="text-warning">{visibleText(finding.message)}</span>
                {finding.hint !== undefined && ` ${visibleText(finding.hint)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <ul aria-label="Passed" className="num flex flex-wrap gap-x-5 gap-y-1">
        {plan.passed.map((text) => (
          <li key={text} className="flex items-center gap-1.5">
            <Check size={14} aria-hidden className="text-success" />
            {visibleText(text)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function generalWarnings(plan: SyncPlan): Finding[] {
  const rows = new Set(plan.tables.map((table) => tableKey(table.table)))
  return plan.findings.filter(
    (finding) => finding.severity === 'warning' && !finding.tables.some((table) => rows.has(tableKey(table))),
  )
}
