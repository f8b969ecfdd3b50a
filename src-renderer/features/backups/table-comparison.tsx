import type { UseQueryResult } from '@tanstack/react-query'
import { ArrowRightLeft, RefreshCw } from 'lucide-react'
import type { BackupComparison, Manifest } from '../../../src-shared/domain/backup'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { failureOf } from '../../../src-shared/domain/failure'
import { showTable, type TableName } from '../../../src-shared/domain/table'
import { formatCount } from '../../../src-shared/format/format'
import { Button, IconButton } from '../../components/button'
import { MiddleText } from '../../components/middle-text'
import { Skeleton } from '../../components/skeleton'
import { visibleText } from '../../text/visible'
import { ago } from '../../text/when'
import { type ComparedRow, comparedRows } from './comparison-rows'

/** More rows than anyone reads; the rest is counted. */
const most = 300

interface TableComparisonProps {
  readonly manifest: Manifest
  /** Where the backup came from, if that is still a connection. */
  readonly origin: Endpoint | null
  readonly comparison: UseQueryResult<BackupComparison>
  readonly now: number
  readonly onLook: ((table: TableName) => void) | null
}

/** Rows then, and on demand rows now: counting them is work for the server. */
export function TableComparison({ manifest, origin, comparison, now, onLook }: TableComparisonProps) {
  const rows = comparedRows(manifest, comparison.data)
  const asked = comparison.isFetching || comparison.data !== undefined
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} aria-label="Tables" className="focus-inside min-h-0 flex-1 overflow-y-auto">
        <table className="w-full table-fixed text-small">
          <colgroup>
            <col />
            <col className="w-24" />
            <col className="w-24" />
            <col className="w-26" />
          </colgroup>
          <thead className="sticky top-0 z-1 bg-surface text-caption text-ink-3">
            <tr className="h-7">
              <th className="pl-6 text-left font-medium">Table</th>
              <th className="text-right font-medium">Rows then</th>
              <th className="text-right font-medium">Rows now</th>
              <th className="pr-6 text-right font-medium">Since</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <Row key={row.key} row={row} loading={comparison.isFetching} onLook={onLook} />
            ))}
          </tbody>
        </table>
        {rows.length > most && <p className="px-6 py-1.5 text-small text-ink-3">and {rows.length - most} more</p>}
        {rows.length === 0 && <p className="border-t border-edge-subtle px-6 py-3 text-ink-2">No table is in it.</p>}
      </section>
      {rows.length > 0 && (
        <div className="num flex min-h-9 shrink-0 items-center gap-2 border-t border-edge-subtle py-1 pr-4 pl-6 text-small text-ink-2">
          {comparison.error && !comparison.isFetching ? (
            <Failed error={comparison.error} onRetry={() => void comparison.refetch()} />
          ) : asked ? (
            <Compared origin={origin} comparison={comparison} now={now} />
          ) : (
            <NotCompared
              origin={origin}
              imported={manifest.reason === 'imported'}
              onCompare={() => void comparison.refetch()}
            />
          )}
        </div>
      )}
    </>
  )
}

interface RowProps {
  readonly row: ComparedRow
  readonly loading: boolean
  readonly onLook: TableComparisonProps['onLook']
}

const tones = { plain: '', quiet: 'text-ink-3', gone: 'text-warning' } as const

function Row({ row, loading, onLook }: RowProps) {
  const { now } = row
  return (
    <tr className="h-7 border-t border-edge-subtle" onDoubleClick={() => onLook?.(row.table)}>
      <td className="copyable pr-2 pl-6 font-mono">
        <MiddleText text={showTable(row.table)} className="align-bottom" />
      </td>
      <td className="num text-right">{formatCount(row.rowsThen)}</td>
      <td className="num text-right text-ink-2">
        {loading ? <Skeleton width={44} height={10} /> : (now?.text ?? <Unknown />)}
      </td>
      <td className={`num truncate pr-6 text-right ${now === null ? '' : tones[now.tone]}`}>
        {loading ? <Skeleton width={32} height={10} /> : (now?.since ?? <Unknown />)}
      </td>
    </tr>
  )
}

function Unknown() {
  return (
    <span className="relative text-ink-3">
      <span aria-hidden>–</span>
      <span className="sr-only">not compared</span>
    </span>
  )
}

interface NotComparedProps {
  readonly origin: Endpoint | null
  readonly imported: boolean
  readonly onCompare: () => void
}

function NotCompared({ origin, imported, onCompare }: NotComparedProps) {
  if (origin === null) {
    const why = imported ? 'it came from a file' : 'its connection is not saved any more'
    return <span>Rows now are not known: {why}.</span>
  }
  return (
    <>
      <span className="min-w-0 flex-1 truncate">Rows now are counted when you ask.</span>
      <Button variant="quiet" icon={ArrowRightLeft} onClick={onCompare}>
        Compare with now
      </Button>
    </>
  )
}

function Compared({ origin, comparison, now }: Pick<TableComparisonProps, 'origin' | 'comparison' | 'now'>) {
  const name = visibleText(origin?.name ?? '')
  if (comparison.isFetching) return <span role="status">Counting the rows of {name}…</span>
  const at = Date.parse(comparison.data?.comparedAt ?? '')
  return (
    <>
      <span className="min-w-0 flex-1 truncate">
        Compared with {name} {ago(at, Math.max(now, at))}
      </span>
      <IconButton icon={RefreshCw} label="Compare again" onClick={() => void comparison.refetch()} />
    </>
  )
}

function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const failure = failureOf(error)
  return (
    <>
      <span role="alert" className="line-clamp-2 min-w-0 flex-1 text-danger" title={failure.hint}>
        {visibleText(failure.message)}
      </span>
      <Button variant="quiet" icon={RefreshCw} onClick={onRetry}>
        Compare again
      </Button>
    </>
  )
}
