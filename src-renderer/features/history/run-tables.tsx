import type { HistoryRecord } from '../../../src-shared/domain/history'
import { showTable, tableKey } from '../../../src-shared/domain/table'
import { formatCount } from '../../../src-shared/format/format'
import { MiddleText } from '../../components/middle-text'
import { VerdictWord } from '../../components/verification-table'
import { WantedRow } from './wanted-row'

export function RunTables({ run }: { readonly run: HistoryRecord }) {
  const checks = run.verification?.tables ?? []
  if (checks.length === 0)
    return <p className="px-5 py-4 text-small text-ink-2">The run ended before tables were compared.</p>
  return (
    <ul className="divide-y divide-edge-subtle text-small">
      {checks.map((check) => (
        <WantedRow key={tableKey(check.table)} table={check.table}>
          <MiddleText text={showTable(check.table)} className="copyable font-mono" />
          <span className="num flex justify-between text-ink-2">
            <span>
              {check.source.rows === check.target.rows
                ? `${formatCount(check.target.rows)} rows`
                : `${formatCount(check.source.rows)} and ${formatCount(check.target.rows)} rows`}
            </span>
            <VerdictWord verdict={check.verdict} />
          </span>
        </WantedRow>
      ))}
    </ul>
  )
}
