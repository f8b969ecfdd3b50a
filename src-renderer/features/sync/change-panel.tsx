import { ChevronDown, ChevronRight, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { rowsLost } from '../../../src-shared/domain/guard-words'
import type { SyncPlan } from '../../../src-shared/domain/plan'
import { mergeCounts } from '../../../src-shared/domain/table-count'
import { formatBytes, formatCount } from '../../../src-shared/format/format'
import { type ExactCounts, useExactCounts } from '../../api/use-exact-counts'
import { useNow } from '../../api/use-now'
import { IconButton } from '../../components/button'
import { changeTable, type SortOrder } from '../../text/change-rows'
import { ago } from '../../text/when'
import { ChangeList } from './change-list'
import { ExactCount } from './exact-count'
import { PlanFoot } from './plan-foot'

interface ChangePanelProps {
  readonly plan: SyncPlan
  readonly profileId: string
  readonly onRefresh: () => void
  readonly refreshing: boolean
}

/** What the sync will do to each table, before it does it. */
export function ChangePanel({ plan: planned, profileId, onRefresh, refreshing }: ChangePanelProps) {
  const [open, setOpen] = useState(false)
  const [sort, setSort] = useState<SortOrder>(null)
  const exact = useExactCounts(planned, profileId)
  const plan = mergeCounts(planned, exact.counts)
  const { shown, folded, all, foldedText } = changeTable(plan, sort, exact.counts)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div className="overflow-hidden rounded-card border border-edge-subtle">
      <SumLine plan={plan} exact={exact} onRefresh={onRefresh} refreshing={refreshing} />
      <ChangeList
        rows={open ? all : shown}
        sort={sort}
        onSort={setSort}
        onCount={exact.running === null ? (row) => exact.count([row.table]) : null}
      />
      {folded.length > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="focus-inside num flex h-7 w-full items-center gap-2 border-t border-edge-subtle px-4 text-small text-ink-2 hover:bg-hover"
        >
          <Chevron size={14} aria-hidden />
          {open ? 'Show fewer' : foldedText}
        </button>
      )}
      <PlanFoot plan={plan} />
    </div>
  )
}

interface SumLineProps extends Omit<ChangePanelProps, 'profileId'> {
  readonly exact: ExactCounts
}

function SumLine({ plan, exact, onRefresh, refreshing }: SumLineProps) {
  const now = useNow(1000)
  const count = (action: string) => plan.tables.filter((table) => table.action === action).length
  const copied = plan.tables.filter((table) => table.action !== 'leave')
  const rows = copied.reduce((sum, table) => sum + (table.rowsAfter?.rows ?? 0), 0)
  const isExact = copied.every((table) => table.rowsAfter?.exact !== false)
  const bytes = copied.reduce((sum, table) => sum + table.bytes, 0)
  const lost = rowsLost(plan.tables)
  return (
    <div className="num flex min-h-9 flex-wrap items-center gap-x-4 py-1 pr-2.5 pl-4">
      <Sum value={count('replace')} text="replaced" />
      <Sum value={count('create')} text="new" />
      {count('leave') > 0 && (
        <Sum value={count('leave')} text={count('leave') === 1 ? 'left as it is' : 'left as they are'} />
      )}
      <span className="truncate text-ink-2">
        <span className="font-semibold text-ink">
          {isExact ? '' : '≈'}
          {formatCount(Math.round(rows))}
        </span>{' '}
        rows in, about {formatBytes(bytes)}
      </span>
      {lost.rows > 0 && (
        <span className="truncate text-ink-2">
          <span className="font-semibold text-danger">
            {lost.exact ? '' : '≈'}
            {formatCount(Math.round(lost.rows))}
          </span>{' '}
          rows disappear
        </span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-2">
        <ExactCount exact={exact} />
        {exact.running === null && (
          <span className="text-small text-ink-3">counted {ago(Date.parse(plan.createdAt), now)}</span>
        )}
        <IconButton
          icon={RefreshCw}
          label="Count again"
          onClick={onRefresh}
          disabled={refreshing || exact.running !== null}
          className={refreshing ? '[&_svg]:spinning' : ''}
        />
      </span>
    </div>
  )
}

function Sum({ value, text }: { readonly value: number; readonly text: string }) {
  return (
    <span className="shrink-0 text-ink-2">
      <span className="font-semibold text-ink">{formatCount(value)}</span> {text}
    </span>
  )
}
