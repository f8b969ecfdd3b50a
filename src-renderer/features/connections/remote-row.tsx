import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import type { ServerEndpoint } from '../../../src-shared/domain/endpoint'
import { checkQuery } from '../../api/queries'
import { EndIcon, EnvironmentTag } from '../../components/end-mark'
import { MiddleText } from '../../components/middle-text'
import { ProtectionTag } from '../../components/protection-chip'
import { visibleText } from '../../text/visible'
import { CheckState } from './check-state'
import { rowLook } from './local-row'
import { RowActs } from './row-menu'

interface RemoteRowProps {
  readonly endpoint: ServerEndpoint
  readonly selected: boolean
  readonly onOpen: () => void
  readonly onDuplicate: () => void
  readonly onDelete: () => void
}

export function RemoteRow({ endpoint, selected, onOpen, onDuplicate, onDelete }: RemoteRowProps) {
  const check = useQuery({ ...checkQuery(endpoint.id), enabled: false })
  const checkNow = () => void check.refetch()
  const name = visibleText(endpoint.name)
  return (
    <li className={clsx(rowLook, 'last:border-b', selected ? 'bg-accent-soft' : 'hover:bg-hover')}>
      <button
        type="button"
        onClick={onOpen}
        className="focus-inside flex min-w-0 flex-1 items-center gap-3 self-stretch pl-6 text-left"
      >
        <EndIcon end={endpoint} size={18} />
        <span className="min-w-0">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium" title={name}>
              {name}
            </span>
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
      <RowActs
        endpoint={endpoint}
        selected={selected}
        onEdit={onOpen}
        onDuplicate={onDuplicate}
        onDelete={onDelete}
        onCheck={checkNow}
      />
      <CheckState name={name} check={check} onCheck={checkNow} onFix={onOpen} />
    </li>
  )
}
