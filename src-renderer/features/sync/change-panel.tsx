import { ChevronDown, ChevronRight, RefreshCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { rowsLost } from '../../../src-shared/domain/guard-words'
import type { SyncPlan } from '../../../src-shared/domain/plan'
import { showTable } from '../../../src-shared/domain/table'
import { formatBytes, formatCount } from '../../../src-shared/format/format'
import { useNow } from '../../api/use-now'
import { IconButton } from '../../components/button'
import { MiddleText } from '../../components/middle-text'
import { type ChangeRow, changeTable, showChange, showRows } from '../../text/change-rows'
import { visibleText } from '../../text/visible'
import { ago } from '../../text/when'
import { PlanFoot } from './plan-foot'

interface ChangePanelProps {
  readonly plan: SyncPlan
  readonly onRefresh: () => void
  readonly refreshing: boolean
}

/** What the sync will do to each table, before it does it. */
export function ChangePanel({ plan, onRefresh, refreshing }: ChangePanelProps) {
  const [open, setOpen] = useState(false)
  const { shown, folded, foldedText } = changeTable(plan)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div className="overflow-hidden rounded-card border border-edge-subtle">
      <SumLine plan={plan} onRefresh={onRefresh} refreshing={refreshing} />
      <table className="w-full table-fixed border-t border-edge-subtle text-small">
        <colgroup>
          <col className="w-[30%]" />
          <col className="w-[12.5%]" />
          <col className="w-[12.5%]" />
          <col className="w-[11.5%]" />
          <col />
        </colgroup>
        <thead className="text-caption text-ink-3">
          <tr className="h-7">
            <th className="pl-4 text-left font-medium">Table</th>
            <th className="text-right font-medium">Rows now</th>
            <th className="text-right font-medium">Rows after</th>
            <th className="text-right font-medium">Change</th>
            <th className="pl-8 text-left font-medium">Note</th>
          </tr>
        </thead>
        <tbody>
          {(open ? [...shown, ...folded] : shown).map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </tbody>
      </table>
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

function SumLine({ plan, onRefresh, refreshing }: ChangePanelProps) {
  const now = useNow(1000)
  const count = (action: string) => plan.tables.filter((table) => table.action === action).length
  const copied = plan.tables.filter((table) => table.action !== 'leave')
  const rows = copied.reduce((sum, table) => sum + (table.rowsAfter?.rows ?? 0), 0)
  const exact = copied.every((table) => table.rowsAfter?.exact !== false)
  const bytes = copied.reduce((sum, table) => sum + table.bytes, 0)
  const lost = rowsLost(plan.tables)
  return (
    <div className="num flex min-h-9 flex-wrap items-center gap-x-4 pr-2.5 pl-4">
      <Sum value={count('replace')} text="replaced" />
      <Sum value={count('create')} text="new" />
      {count('leave') > 0 && (
        <Sum value={count('leave')} text={count('leave') === 1 ? 'left as it is' : 'left as they are'} />
      )}
      <span className="truncate text-ink-2">
        <span className="font-semibold text-ink">
          {exact ? '' : '~'}
          {formatCount(Math.round(rows))}
        </span>{' '}
        rows in, about {formatBytes(bytes)}
      </span>
      {lost.rows > 0 && (
        <span className="truncate text-ink-2">
          <span className="font-semibold text-danger">
            {lost.exact ? '' : '~'}
            {formatCount(Math.round(lost.rows))}
          </span>{' '}
          rows disappear
        </span>
      )}
      <span className="ml-auto shrink-0 text-small text-ink-3">counted {ago(Date.parse(plan.createdAt), now)}</span>
      <IconButton
        icon={RefreshCw}
        label="Count again"
        onClick={onRefresh}
        disabled={refreshing}
        className={refreshing ? '[&_svg]:spinning' : ''}
      />
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

function Row({ row }: { readonly row: ChangeRow }) {
  return (
    <tr className="h-7 border-t border-edge-subtle">
      <td className="copyable pl-4 font-mono">
        <MiddleText text={showTable(row.table)} className="align-bottom" />
      </td>
      <td className="num text-right text-ink-2">{showRows(row.now)}</td>
      <td className="num text-right">{showRows(row.after)}</td>
      <td className={`num text-right ${row.change < 0 ? 'text-danger' : row.change === 0 ? 'text-ink-3' : ''}`}>
        {showChange(row)}
      </td>
      <td className="pr-4 pl-8">{row.note && <Note note={row.note} />}</td>
    </tr>
  )
}

function Note({ note }: { readonly note: NonNullable<ChangeRow['note']> }) {
  const text = visibleText(note.text)
  if (note.tone === 'plain') return <span className="block truncate text-ink-2">{text}</span>
  return (
    <span className="flex items-center gap-1.5 text-warning" title={text}>
      <TriangleAlert size={13} aria-hidden className="shrink-0" />
      <span className="truncate">{text}</span>
    </span>
  )
}
