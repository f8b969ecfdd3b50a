import { Archive, CircleCheck, RotateCw, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import type { JobResult } from '../../../src-shared/domain/job-event'
import type { JobView } from '../../../src-shared/domain/job-view'
import { formatBytes } from '../../../src-shared/format/format'
import { Button } from '../../components/button'
import { focusWithRing, isFocusLost } from '../../components/focus'
import { MiddleText } from '../../components/middle-text'
import { visibleText } from '../../text/visible'
import { verdictOf } from './verdict'

interface VerdictCardProps {
  readonly view: JobView
  readonly result: JobResult
  readonly onAgain: () => void
  readonly onLeave: () => void
  readonly busy: boolean
}

/** A run that succeeded: what was proven, and what was kept. */
export function VerdictCard({ view, result, onAgain, onLeave, busy }: VerdictCardProps) {
  const { source, target, syncId } = view.started
  const [, go] = useLocation()
  const verdict = verdictOf(result, visibleText(source.name), visibleText(target.name))
  const good = verdict.tone === 'good'
  const details = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isFocusLost()) focusWithRing(details.current)
  }, [])
  const Icon = good ? CircleCheck : TriangleAlert
  return (
    <div className={`revealing overflow-hidden rounded-card border ${good ? 'border-success' : 'border-warning'}`}>
      <div className={`flex gap-3 p-4 ${good ? 'bg-success-soft' : 'bg-warning-soft'}`}>
        <Icon
          size={20}
          strokeWidth={1.75}
          aria-hidden
          className={`shrink-0 ${good ? 'text-success' : 'text-warning'}`}
        />
        <div className="copyable min-w-0">
          <h2 className="text-heading break-words">{verdict.title}</h2>
          <p className="num text-ink-2">
            <span className="font-medium">{verdict.facts}</span> {verdict.checked}
          </p>
        </div>
      </div>
      <Warnings warnings={result.warnings} />
      <KeptBackup result={result} />
      <div className="flex flex-wrap items-center gap-2 border-t border-edge-subtle p-3.5">
        <Button ref={details} size="m" onClick={() => go(`/history/${syncId}`)}>
          Details
        </Button>
        <Button size="m" icon={RotateCw} onClick={onAgain} disabled={busy}>
          {busy ? 'Checking…' : 'Run again'}
        </Button>
        <Button size="m" variant="quiet" onClick={onLeave}>
          Back to the plan
        </Button>
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

/** Where what was replaced is kept. Nothing is promised beyond that it is there and was checked. */
function KeptBackup({ result }: { readonly result: JobResult }) {
  const backup = result.safetyBackup?.manifest
  if (backup === undefined) return null
  return (
    <p className="flex min-w-0 items-center gap-2 border-t border-edge-subtle px-4 py-2.5 text-small text-ink-2">
      <Archive size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="shrink-0">The backup of what was replaced is kept:</span>
      <MiddleText text={fileName(backup.file)} tail={16} className="copyable font-mono text-ink" />
      <span className="num -ml-2 shrink-0">, {formatBytes(backup.bytes)}, checked.</span>
    </p>
  )
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
