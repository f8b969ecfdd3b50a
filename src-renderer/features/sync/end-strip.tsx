import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { EndpointSummary } from '../../../src-shared/domain/endpoint'
import type { JobView } from '../../../src-shared/domain/job-view'
import { useEndpoints } from '../../api/queries'
import { EndIcon, EnvironmentTag } from '../../components/end-mark'
import { namedTarget } from '../../text/beside-target'
import { endLabel, hasTarget } from '../../text/run-words'

/** Both ends in one line, with what can be done about the run at its right. */
export function EndStrip({ view, children }: { readonly view: JobView; readonly children: ReactNode }) {
  const { source, target, syncId } = view.started
  const endpoints = useEndpoints().data ?? []
  return (
    <div className="flex h-13 shrink-0 items-center gap-3 border-b border-edge-subtle bg-canvas px-6">
      <End end={source} />
      {hasTarget(view.started) && (
        <>
          <ArrowRight size={14} aria-label="into" className="shrink-0 text-ink-2" />
          <End end={namedTarget(target, endpoints)} />
        </>
      )}
      <span className="copyable truncate font-mono text-small text-ink-3 max-wide:hidden">{syncId}</span>
      <span className="num ml-auto flex shrink-0 items-center gap-2 text-small text-ink-2">{children}</span>
    </div>
  )
}

function End({ end }: { readonly end: EndpointSummary }) {
  return (
    <span
      className="flex min-w-0 items-center gap-2"
      title={end.kind === 'backup' ? end.address : `${end.address}, user ${end.user}`}
    >
      <EndIcon end={end} />
      <span className="isolate-text truncate font-medium">{endLabel(end)}</span>
      {end.kind !== 'backup' && <EnvironmentTag environment={end.environment} />}
    </span>
  )
}
