import clsx from 'clsx'
import { memo, useMemo, useState } from 'react'
import type { Phase, TableProgress } from '../../../src-shared/domain/job-event'
import type { JobView } from '../../../src-shared/domain/job-view'
import { showTable, tableKey } from '../../../src-shared/domain/table'
import { formatBytes, formatCount, formatDuration } from '../../../src-shared/format/format'
import { MiddleText } from '../../components/middle-text'
import { Segmented } from '../../components/segmented'
import { Spinner, StateIcon } from '../../components/state-icon'
import { useWantedRow } from '../../components/wanted-table'
import { phaseSentence } from '../../text/phase-names'
import { isSameRow, type TableSort, tableRows, tableShare } from './table-rows'

/** More rows than anyone reads while it runs; the rest is counted. */
const most = 300

/** The tables of the running phase, what is copied now first. */
export function TableList({ view }: { readonly view: JobView }) {
  const [sort, setSort] = useState<TableSort>('state')
  const { tables, plan } = view
  const rows = useMemo(() => tableRows({ tables, plan }, sort), [tables, plan, sort])
  return (
    <section aria-label="Tables" className="flex min-h-30 flex-1 basis-0 flex-col">
      <ListHead view={view} rows={rows} sort={sort} onSort={setSort} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
      <div tabIndex={0} className="focus-inside min-h-0 flex-1 overflow-y-auto border-t border-edge-subtle">
        <table className="w-full table-fixed text-small">
          <colgroup>
            <col className="w-71" />
            <col />
            <col className="w-37" />
            <col className="w-33" />
            <col className="w-24" />
          </colgroup>
          <thead className="sticky top-0 z-1 bg-surface text-caption text-ink-3">
            <tr className="h-7">
              <th className="pl-6 text-left font-medium">Table</th>
              <th className="text-left font-medium">Progress</th>
              <th className="text-right font-medium">Rows</th>
              <th className="text-right font-medium">Size</th>
              <th className="pr-6 text-right font-medium">Time</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <MemoRow key={tableKey(row.table)} row={row} phase={view.current} />
            ))}
          </tbody>
        </table>
        {rows.length > most && <p className="px-6 py-1.5 text-small text-ink-3">and {rows.length - most} more</p>}
      </div>
    </section>
  )
}

interface ListHeadProps {
  readonly view: JobView
  readonly rows: readonly TableProgress[]
  readonly sort: TableSort
  readonly onSort: (sort: TableSort) => void
}

function ListHead({ view, rows, sort, onSort }: ListHeadProps) {
  const [strong, rest] = headOf(view)
  const count = (state: TableProgress['state']) => rows.filter((row) => row.state === state).length
  return (
    <div className="num flex h-9 shrink-0 items-center gap-4 border-t border-edge-subtle px-6 text-small text-ink-2">
      <span className="min-w-0 flex-1 truncate">
        <span className="font-semibold text-ink">{strong}</span> {rest}
        {view.activity !== null && <span className="text-ink-3"> · {view.activity}</span>}
      </span>
      <Count value={count('done')} text="done" />
      <Count value={count('running')} text="running" />
      <Count value={count('waiting')} text="waiting" />
      <Segmented
        label="Sort tables by"
        value={sort}
        choices={[
          { value: 'state', label: 'State' },
          { value: 'size', label: 'Size' },
          { value: 'name', label: 'Name' },
        ]}
        onChange={onSort}
      />
    </div>
  )
}

/** Before the first phase and after the last one nothing is copied. */
function headOf(view: JobView): readonly [string, string] {
  if (view.current !== null) return phaseSentence(view.started.kind, view.current)
  return [view.phases.every((item) => item.status === 'waiting') ? 'Starting' : 'Finishing', '']
}

function Count({ value, text }: { readonly value: number; readonly text: string }) {
  return (
    <span className="shrink-0">
      <span className="font-semibold text-ink">{value}</span> {text}
    </span>
  )
}

function Row({ row, phase }: { readonly row: TableProgress; readonly phase: Phase | null }) {
  const element = useWantedRow<HTMLTableRowElement>(row.table)
  const share = tableShare(row)
  const waiting = row.state === 'waiting'
  return (
    <tr
      ref={element}
      tabIndex={-1}
      className={clsx(
        'focus-inside h-7 border-t border-edge-subtle',
        waiting ? 'text-ink-3' : row.state === 'done' && 'text-ink-2',
      )}
    >
      <td className="pr-3 pl-6">
        <span className="flex min-w-0 items-center gap-2">
          {row.state === 'running' ? <Spinner fraction={share ?? undefined} /> : <StateIcon state={row.state} />}
          <MiddleText text={showTable(row.table)} tail={14} className="font-mono" />
        </span>
      </td>
      <td>
        {row.state === 'running' ? (
          <TableBar share={share} name={showTable(row.table)} />
        ) : waiting ? (
          'Waiting'
        ) : (
          doneText(phase)
        )}
      </td>
      <td className="num truncate text-right">
        {pair(row, row.rowsDone, row.rowsTotal, (rows) => formatCount(Math.round(rows)))}
      </td>
      <td className="num truncate text-right">{pair(row, row.bytesDone, row.bytesTotal, formatBytes)}</td>
      <td className="num pr-6 text-right">{row.durationMs === null ? '–' : formatDuration(row.durationMs)}</td>
    </tr>
  )
}

/** Most of the rows stay as they are while one table is copied. */
const MemoRow = memo(Row, (a, b) => a.phase === b.phase && isSameRow(a.row, b.row))

function doneText(phase: Phase | null): string {
  if (phase === 'import') return 'Done, rows match'
  return phase === 'verify' ? 'Compared' : 'Done'
}

function pair(row: TableProgress, done: number, total: number | null, show: (value: number) => string): string {
  if (row.state === 'waiting') return total === null ? '–' : show(total)
  if (row.state === 'done') return show(done > 0 ? done : (total ?? 0))
  return total === null ? show(done) : `${show(done)} / ${show(total)}`
}

function TableBar({ share, name }: { readonly share: number | null; readonly name: string }) {
  if (share === null) return <>Copying</>
  if (share === 1) return <>Finishing</>
  const percent = Math.floor(share * 100)
  return (
    <span className="flex items-center gap-2.5 pr-4">
      <span
        role="progressbar"
        aria-label={`Progress of ${name}`}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        data-bar
        className="h-1 flex-1 overflow-hidden rounded-full bg-track max-middle:hidden"
      >
        <span
          data-bar-fill
          className="block h-full rounded-full bg-info transition-[width] duration-200 ease-linear"
          style={{ width: `${percent}%` }}
        />
      </span>
      <span className="num w-9 shrink-0 text-right whitespace-nowrap">{percent} %</span>
    </span>
  )
}
