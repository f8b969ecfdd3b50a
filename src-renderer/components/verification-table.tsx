import { Check, ChevronDown, ChevronRight, Minus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { PlanTable } from '../../src-shared/domain/plan'
import { showTable, tableKey } from '../../src-shared/domain/table'
import type { TableCheck, Verification } from '../../src-shared/domain/verification'
import { formatBytes, formatCount } from '../../src-shared/format/format'
import { MiddleText } from './middle-text'
import { Segmented } from './segmented'
import { useWantedRow, useWantedTable } from './wanted-table'

type Filter = 'all' | 'changed' | 'differs'

interface VerificationTableProps {
  readonly verification: Verification
  /** What the plan said about rows before, for the "Changed" filter; `null` where nothing was there before. */
  readonly planned: readonly PlanTable[] | null
}

const shownAtFirst = 7

/** Both sides of every table as they were compared inside the transaction. */
export function VerificationTable({ verification, planned }: VerificationTableProps) {
  const [filter, setFilter] = useState<Filter>(verification.verdict === 'differs' ? 'differs' : 'all')
  const [open, setOpen] = useState(false)
  const isWanted = useWantedTable(({ key }) => key !== null)
  useEffect(() => {
    if (!isWanted) return
    setFilter('all')
    setOpen(true)
  }, [isWanted])
  const sorted = [...verification.tables].sort((a, b) => rank(a) - rank(b) || b.bytes - a.bytes)
  const byFilter = {
    all: sorted,
    changed: planned === null ? [] : sorted.filter((check) => wasChanged(check, planned)),
    differs: sorted.filter((check) => check.verdict === 'differs'),
  }
  const rows = byFilter[filter]
  const shown = open || rows.length <= shownAtFirst + 1 ? rows : rows.slice(0, shownAtFirst)
  const folded = rows.slice(shown.length)
  return (
    <section aria-label="Verification">
      <div className="mt-5 mb-2 flex h-7 items-center justify-between">
        <h2 className="text-heading">Verification</h2>
        <Segmented
          label="Show tables"
          value={filter}
          choices={[
            { value: 'all', label: `All ${byFilter.all.length}` },
            ...(planned === null ? [] : [{ value: 'changed', label: `Changed ${byFilter.changed.length}` } as const]),
            { value: 'differs', label: `Differs ${byFilter.differs.length}` },
          ]}
          onChange={setFilter}
        />
      </div>
      <div className="overflow-hidden rounded-card border border-edge-subtle">
        <table className="w-full table-fixed text-small">
          <colgroup>
            <col />
            <col className="w-32 max-middle:w-18" />
            <col className="w-33 max-middle:w-18" />
            <col className="w-28 max-middle:w-20" />
            <col className="w-42 max-middle:w-32" />
          </colgroup>
          <thead className="text-caption text-ink-3">
            <tr className="h-7">
              <th className="pl-4 text-left font-medium">Table</th>
              <th className="text-right font-medium">Source rows</th>
              <th className="text-right font-medium">Target rows</th>
              <th className="text-right font-medium">Size</th>
              <th className="pl-8 text-left font-medium">Checksum</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((check) => (
              <Row key={tableKey(check.table)} check={check} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="border-t border-edge-subtle px-4 py-1.5 text-small text-ink-3">None.</p>}
        {(folded.length > 0 || open) && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="focus-inside flex h-7 w-full items-center gap-2 border-t border-edge-subtle px-4 text-small text-ink-2 hover:bg-hover"
          >
            {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
            {open ? 'Show fewer' : `${folded.length} more${allSame(folded)}`}
          </button>
        )}
      </div>
    </section>
  )
}

function rank(check: TableCheck): number {
  return check.verdict === 'differs' ? 0 : 1
}

function wasChanged(check: TableCheck, planned: readonly PlanTable[]): boolean {
  const key = tableKey(check.table)
  const before = planned.find((table) => tableKey(table.table) === key)
  return before === undefined || before.rowsNow?.rows !== check.target.rows
}

function allSame(checks: readonly TableCheck[]): string {
  return checks.every((check) => check.verdict === 'identical') ? ', all identical' : ''
}

function Row({ check }: { readonly check: TableCheck }) {
  const element = useWantedRow<HTMLTableRowElement>(check.table)
  return (
    <tr ref={element} tabIndex={-1} className="focus-inside h-7 border-t border-edge-subtle">
      <td className="copyable pl-4 font-mono">
        <MiddleText text={showTable(check.table)} className="align-bottom" />
      </td>
      <td className="num text-right text-ink-2">{formatCount(check.source.rows)}</td>
      <td className={`num text-right ${check.source.rows === check.target.rows ? '' : 'text-danger'}`}>
        {formatCount(check.target.rows)}
      </td>
      <td className="num text-right text-ink-2">{formatBytes(check.bytes)}</td>
      <td className="pl-8">
        <VerdictWord verdict={check.verdict} />
      </td>
    </tr>
  )
}

const looks = {
  identical: { icon: Check, tone: 'text-success', word: 'identical' },
  differs: { icon: X, tone: 'text-danger', word: 'differs' },
  'not-compared': { icon: Minus, tone: 'text-ink-2', word: 'not compared' },
} as const

export function VerdictWord({ verdict }: { readonly verdict: TableCheck['verdict'] }) {
  const { icon: Icon, tone, word } = looks[verdict]
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium ${tone}`}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  )
}
