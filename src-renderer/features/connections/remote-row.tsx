import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { RefreshCw } from 'lucide-react'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { ServerEndpoint } from '../../../src-shared/domain/endpoint'
import { checkQuery } from '../../api/queries'
import { useNow } from '../../api/use-now'
import { IconButton } from '../../components/button'
import { EndIcon, EnvironmentTag } from '../../components/end-mark'
import { MiddleText } from '../../components/middle-text'
import { ProtectionTag } from '../../components/protection-chip'
import { Dot, Spinner, StateIcon } from '../../components/state-icon'
import { failureTexts } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'
import { ago } from '../../text/when'
import { rowLook } from './local-row'

interface RemoteRowProps {
  readonly endpoint: ServerEndpoint
  readonly selected: boolean
  readonly onOpen: () => void
}

export function RemoteRow({ endpoint, selected, onOpen }: RemoteRowProps) {
  const check = useQuery({ ...checkQuery(endpoint.id), enabled: false })
  return (
    <li className={clsx(rowLook, selected ? 'bg-accent-soft' : 'hover:bg-hover')}>
      <button
        type="button"
        onClick={onOpen}
        className="focus-inside flex min-w-0 flex-1 items-center gap-3 self-stretch pl-6 text-left"
      >
        <EndIcon end={endpoint} size={18} />
        <span className="min-w-0">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{visibleText(endpoint.name)}</span>
            <EnvironmentTag environment={endpoint.environment} />
            <ProtectionTag endpoint={endpoint} />
            {!endpoint.canBeTarget && <span className="shrink-0 text-small text-ink-3">source only</span>}
          </span>
          <span className="flex min-w-0 gap-1.5 font-mono text-small text-ink-3">
            <MiddleText text={endpoint.host} tail={12} />
            <span aria-hidden>·</span>
            <MiddleText text={endpoint.user} tail={5} />
          </span>
        </span>
      </button>
      <CheckState check={check} />
      <IconButton
        icon={RefreshCw}
        label={`Check ${endpoint.name}`}
        disabled={check.isFetching}
        onClick={() => void check.refetch()}
      />
    </li>
  )
}

interface CheckStateProps {
  readonly check: { readonly data: CheckReport | undefined; readonly isFetching: boolean }
}

function CheckState({ check }: CheckStateProps) {
  const now = useNow(10_000)
  if (check.isFetching) return <Spinner />
  if (check.data === undefined) return <span className="shrink-0 text-small text-ink-3">not checked</span>
  const { failure, latencyMs, checkedAt } = check.data
  if (failure) {
    return (
      <span className="flex shrink-0 items-center gap-1.5 text-small text-danger" title={failure.message}>
        <StateIcon state="failed" />
        {failureTexts[failure.code].title}
      </span>
    )
  }
  return (
    <span className="num shrink-0 text-right text-small">
      <span className="flex items-center justify-end gap-2">
        <Dot tone="good" />
        {latencyMs === null ? 'Ready' : `${Math.max(1, Math.round(latencyMs))} ms`}
      </span>
      <span className="block text-ink-3">{ago(Date.parse(checkedAt), now)}</span>
    </span>
  )
}
