import { Archive, CircleCheck, RotateCw, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import type { JobResult } from '../../../src-shared/domain/job-event'
import type { JobView } from '../../../src-shared/domain/job-view'
import { formatBytes } from '../../../src-shared/format/format'
import { useBackups, useEndpoints } from '../../api/queries'
import { useNow } from '../../api/use-now'
import { useUndo } from '../../api/use-undo'
import { Button } from '../../components/button'
import { focusWithRing, isFocusLost } from '../../components/focus'
import { UndoButton } from '../../components/undo-button'
import { backupPath } from '../../text/backup-path'
import { namedTarget } from '../../text/beside-target'
import { undoUntil } from '../../text/fate'
import { visibleText } from '../../text/visible'
import { verdictOf } from './verdict'

interface VerdictCardProps {
  readonly view: JobView
  readonly result: JobResult
  /** Only a sync has an "again". */
  readonly onAgain: (() => void) | null
  readonly onLeave: () => void
  readonly busy: boolean
}

/** A run that succeeded: what was proven, what was kept, and the way back. */
export function VerdictCard({ view, result, onAgain, onLeave, busy }: VerdictCardProps) {
  const { syncId, kind } = view.started
  const [, go] = useLocation()
  const details = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isFocusLost()) focusWithRing(details.current)
  }, [])
  return (
    <div className={`revealing overflow-hidden rounded-card border ${edgeOf(view, result)}`}>
      <VerdictBand view={view} result={result} />
      <Warnings warnings={result.warnings} />
      <div className="flex flex-wrap items-center gap-2 border-t border-edge-subtle p-3.5">
        <UndoButton syncId={syncId} withKey />
        <Button ref={details} size="m" onClick={() => go(`/history/${syncId}`)}>
          Details
        </Button>
        {onAgain && (
          <Button size="m" icon={RotateCw} onClick={onAgain} disabled={busy}>
            {busy ? 'Checking…' : 'Run again'}
          </Button>
        )}
        <Button size="m" variant="quiet" onClick={onLeave}>
          {kind === 'sync' ? 'Back to the plan' : 'Show backups'}
        </Button>
        <KeptBackup syncId={syncId} result={result} />
      </div>
    </div>
  )
}

function edgeOf(view: JobView, result: JobResult): string {
  return verdictOf(view.started, result).tone === 'good' ? 'border-success' : 'border-warning'
}

function VerdictBand({ view, result }: Pick<VerdictCardProps, 'view' | 'result'>) {
  const endpoints = useEndpoints().data ?? []
  const verdict = verdictOf({ ...view.started, target: namedTarget(view.started.target, endpoints) }, result)
  const good = verdict.tone === 'good'
  const Icon = good ? CircleCheck : TriangleAlert
  return (
    <div className={`flex gap-3 p-4 ${good ? 'bg-success-soft' : 'bg-warning-soft'}`}>
      <Icon size={20} strokeWidth={1.75} aria-hidden className={`shrink-0 ${good ? 'text-success' : 'text-warning'}`} />
      <div className="copyable min-w-0">
        <h2 className="text-heading break-words">{verdict.title}</h2>
        <p className="num text-ink-2">
          <span className="font-medium">{verdict.facts}</span> {verdict.checked}
        </p>
      </div>
    </div>
  )
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-1 border-t border-edge-subtle px-4 py-2.5 text-small">
      {warnings.map((warning) => (
        <li key={warning} className="copyable flex items-start gap-2">
          <TriangleAlert size={14} aria-hidden className="mt-px shrink-0 text-warning" />
          {visibleText(warning)}
        </li>
      ))}
    </ul>
  )
}

/** The backup that this run made, with a way to it. How long it stays is said only where that is known. */
function KeptBackup({ syncId, result }: { readonly syncId: string; readonly result: JobResult }) {
  const now = useNow(60_000)
  const fates = useBackups().data?.fates
  const undoable = useUndo(syncId).state?.kind === 'undoable'
  const safety = result.safetyBackup?.manifest
  const kept = safety ?? result.exportBackup?.manifest
  if (kept === undefined) return null
  const until = safety !== undefined && undoable && fates !== undefined ? ` ${undoUntil(fates[kept.id], now)}` : ''
  return (
    <Link
      href={backupPath(kept.id)}
      title={kept.file}
      className="num ml-auto flex items-center gap-2 rounded-tag text-small text-ink-2 hover:text-ink"
    >
      <Archive size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span>
        {safety === undefined ? 'Backup' : 'Safety backup'}, {formatBytes(kept.bytes)}, checked.{until}
      </span>
    </Link>
  )
}
