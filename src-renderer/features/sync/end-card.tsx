import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Container, Info, Lock, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import { type Endpoint, summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { formatBytes, formatDuration } from '../../../src-shared/format/format'
import { checkQuery } from '../../api/queries'
import { useNow } from '../../api/use-now'
import { Button } from '../../components/button'
import { CheckSteps } from '../../components/check-steps'
import { EndIcon } from '../../components/end-mark'
import { MiddleText } from '../../components/middle-text'
import { Popover } from '../../components/popover'
import { ProtectionChip } from '../../components/protection-chip'
import { Skeleton } from '../../components/skeleton'
import { Dot, Spinner } from '../../components/state-icon'
import { useFocusWhenGone } from '../../components/use-focus-when-gone'
import { bandLabel, type Identity, identityOf } from '../../text/ends'
import { failureTexts } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'

const bands: Readonly<Record<Identity, string>> = {
  local: 'bg-local-soft text-local',
  remote: 'bg-remote-soft text-remote',
  production: 'hatch',
}
const edges: Readonly<Record<Identity, string>> = {
  local: 'border-local-edge',
  remote: 'border-remote-edge',
  production: 'border-danger',
}

interface EndCardProps {
  readonly endpoint: Endpoint
  readonly side: 'source' | 'target'
  /** Tables the selection takes on this side; `null` before the plan. */
  readonly selectedTables: number | null
  readonly onRecheck: () => void
}

/** One end of the sync: what it is, where it is, and whether it answers. */
export function EndCard({ endpoint, side, selectedTables, onRecheck }: EndCardProps) {
  const check = useQuery(checkQuery(endpoint.id))
  const identity = side === 'source' && endpoint.environment === 'production' ? 'remote' : identityOf(endpoint)
  const summary = summarizeEndpoint(endpoint)
  const report = check.isFetching ? null : (check.data ?? null)
  const hasChip = endpoint.isProtected || check.data?.server?.isMarked === true
  const recheck = useFocusWhenGone(hasChip)
  return (
    <section
      aria-label={side === 'source' ? 'From' : 'To'}
      className={clsx('flex min-h-45 min-w-0 flex-col overflow-hidden rounded-card border', edges[identity])}
    >
      <div
        className={clsx(
          'flex h-8 shrink-0 items-center gap-2 px-4 text-caption font-semibold tracking-[0.05em] uppercase',
          bands[identity],
        )}
      >
        <BandIcon endpoint={endpoint} identity={identity} />
        <span className="truncate">{side === 'source' ? 'From' : 'To · will be replaced'}</span>
        <span className="ml-auto truncate">{bandLabel(endpoint)}</span>
      </div>
      <div className="flex-1 px-4 py-3">
        <h2 className="truncate text-heading" title={endpoint.name}>
          {visibleText(endpoint.name)}
        </h2>
        <p className="copyable truncate font-mono text-small leading-5 text-ink-2">
          <MiddleText text={summary.address} tail={endpoint.kind === 'container' ? 24 : 20} />
        </p>
        <p className="copyable truncate font-mono text-small leading-5 text-ink-3">
          <MiddleText text={summary.user} />
        </p>
        <Facts report={report} selectedTables={selectedTables} />
        {hasChip && (
          <div className="mt-1">
            <ProtectionChip endpoint={endpoint} />
          </div>
        )}
      </div>
      <div className="flex min-h-9 shrink-0 items-center gap-2 border-t border-edge-subtle py-1 pr-1.5 pl-4 text-small">
        <Status endpoint={endpoint} report={report} />
        <Button
          ref={recheck}
          variant="quiet"
          icon={RefreshCw}
          onClick={onRecheck}
          aria-label={`Re-check ${endpoint.name}`}
          disabled={check.isFetching}
        >
          Re-check
        </Button>
      </div>
    </section>
  )
}

function BandIcon({ endpoint, identity }: { readonly endpoint: Endpoint; readonly identity: Identity }) {
  if (identity === 'production') return <Lock size={14} strokeWidth={1.75} aria-hidden />
  if (identity === 'local') return <Container size={14} strokeWidth={1.75} aria-hidden />
  return <EndIcon end={{ kind: endpoint.kind, environment: 'staging' }} size={14} />
}

function Facts({
  report,
  selectedTables,
}: {
  readonly report: CheckReport | null
  readonly selectedTables: number | null
}) {
  if (report === null) {
    return (
      <p className="mt-2 flex h-4 items-center gap-4">
        <Skeleton width={48} />
        <Skeleton width={56} />
        <Skeleton width={96} />
      </p>
    )
  }
  // The card of the failure says it below.
  if (report.failure !== null || report.server === null) return <div className="mt-2 h-4" />
  const tables = report.tableCount
  return (
    <div className="num mt-2 flex flex-wrap gap-x-4 text-small text-ink-2">
      <span>PG {report.server.version.split(' ')[0]}</span>
      <span>{formatBytes(report.server.databaseBytes)}</span>
      {tables !== null && (
        <span>{selectedTables === null ? `${tables} tables` : `${selectedTables} of ${tables} tables`}</span>
      )}
      {report.note !== null && (
        <span className="inline-flex min-w-0 items-center gap-1 text-warning" title={report.note}>
          <Info size={12} aria-hidden className="shrink-0" />
          <span className="truncate">{visibleText(report.note)}</span>
        </span>
      )}
    </div>
  )
}

function Status({ endpoint, report }: { readonly endpoint: Endpoint; readonly report: CheckReport | null }) {
  if (report === null) return <Checking />
  const word = report.failure === null ? 'Ready' : failureTexts[report.failure.code].title
  const latency = report.failure === null ? latencyText(endpoint, report) : ''
  return (
    <div className="mr-auto flex min-w-0 items-center gap-2">
      <Popover
        title={report.failure === null ? `${endpoint.name} was checked` : word}
        trigger={
          <button
            type="button"
            title="Show the steps of this check"
            className={clsx(
              '-mx-1.5 flex h-6 items-center gap-2 rounded-control px-1.5 hover:bg-hover',
              report.failure === null ? 'shrink-0' : 'min-w-0',
            )}
          >
            <Dot tone={report.failure === null ? 'good' : 'bad'} />
            <span className={report.failure === null ? 'font-medium' : 'truncate font-medium'}>{word}</span>
          </button>
        }
      >
        {report.failure !== null && (
          <div className="mb-2 text-small">
            <p>{visibleText(report.failure.message)}</p>
            {report.failure.hint !== undefined && <p className="text-ink-2">{visibleText(report.failure.hint)}</p>}
          </div>
        )}
        <CheckSteps report={report} />
      </Popover>
      <span className="num truncate text-ink-3">{latency}</span>
    </div>
  )
}

function Checking() {
  const now = useNow(1000)
  const [started] = useState(now)
  const elapsed = now - started
  return (
    <div className="mr-auto flex items-center gap-2">
      <Spinner size={12} />
      <span className="font-medium">Checking…</span>
      {elapsed > 2000 && <span className="num text-ink-3">{formatDuration(Math.round(elapsed / 1000) * 1000)}</span>}
    </div>
  )
}

function latencyText(endpoint: Endpoint, report: CheckReport): string {
  if (report.latencyMs === null) return ''
  const time = `${report.latencyMs < 1 ? '<1' : Math.round(report.latencyMs)} ms`
  return endpoint.kind === 'container' ? `${time} through its container` : `${time} from the tool container`
}
