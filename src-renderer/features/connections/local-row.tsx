import clsx from 'clsx'
import { Container } from 'lucide-react'
import { useStartContainer } from '../../api/start-container'
import { Button } from '../../components/button'
import { ProtectionTag } from '../../components/protection-chip'
import { StartButton, StartTrouble } from '../../components/start-button'
import { Dot } from '../../components/state-icon'
import { visibleText } from '../../text/visible'
import { type LocalEntry, localDetail, localState } from './local-entries'
import { RowActs } from './row-menu'

interface LocalRowProps {
  readonly entry: LocalEntry
  readonly selected: boolean
  readonly onOpen: () => void
  readonly onDelete: () => void
}

export const rowLook = 'group/row flex min-h-14 items-center gap-3 border-t border-edge-subtle pr-4'

export function LocalRow({ entry, selected, onOpen, onDelete }: LocalRowProps) {
  const { found, endpoint } = entry
  const starting = useStartContainer(entry.name)
  const state = localState(entry)
  const isStarting = starting.stage === 'starting' || starting.stage === 'waiting'
  const name = visibleText(endpoint?.name ?? entry.name)
  return (
    <li className={clsx('last:border-b last:border-edge-subtle', selected ? 'bg-accent-soft' : 'hover:bg-hover')}>
      <div className={rowLook}>
        <button
          type="button"
          onClick={onOpen}
          className="focus-inside flex min-w-0 flex-1 items-center gap-3 self-stretch pl-6 text-left"
        >
          <Container
            size={18}
            strokeWidth={1.5}
            aria-hidden
            className={`shrink-0 ${state === 'Running' ? 'text-local' : 'text-ink-3'}`}
          />
          <span className="min-w-0">
            <span className="flex items-center gap-2">
              <span className="truncate font-medium" title={name}>
                {name}
              </span>
              <Marks entry={entry} />
            </span>
            <span
              className="block truncate font-mono text-small text-ink-3"
              title={visibleText(localDetail(entry, true))}
            >
              {visibleText(localDetail(entry, false))}
            </span>
          </span>
        </button>
        {endpoint ? (
          <RowActs endpoint={endpoint} found={found} selected={selected} onEdit={onOpen} onDelete={onDelete} />
        ) : (
          <UseFound name={name} selected={selected} onOpen={onOpen} />
        )}
        {!isStarting && <RunState entry={entry} />}
        {found !== null && (isStarting || state === 'Stopped' || state === 'Paused') && (
          <StartButton container={found.name} paused={state === 'Paused'} act={starting} />
        )}
      </div>
      {starting.stage === 'failed' && (
        <div className="pr-4 pb-3 pl-13.5">
          <StartTrouble act={starting} />
        </div>
      )}
    </li>
  )
}

function Marks({ entry: { endpoint } }: { readonly entry: LocalEntry }) {
  if (endpoint === null) {
    return <span className="shrink-0 text-small whitespace-nowrap text-ink-3 @max-md:sr-only">not set up yet</span>
  }
  return (
    <>
      <span
        className="min-w-0 shrink-[4] truncate font-mono text-small text-ink-3"
        title={visibleText(endpoint.database)}
      >
        {visibleText(endpoint.database)}
      </span>
      <ProtectionTag endpoint={endpoint} />
    </>
  )
}

interface UseFoundProps {
  readonly name: string
  readonly selected: boolean
  readonly onOpen: () => void
}

/** A container that was only found: using it begins with its form. */
function UseFound({ name, selected, onOpen }: UseFoundProps) {
  return (
    <span className={`shrink-0 group-focus-within/row:flex group-hover/row:flex ${selected ? 'flex' : 'hidden'}`}>
      <Button onClick={onOpen} aria-label={`Use ${name}`}>
        Use
      </Button>
    </span>
  )
}

function RunState({ entry }: { readonly entry: LocalEntry }) {
  const state = localState(entry)
  return (
    <span className="num shrink-0 text-right text-small">
      <span className={clsx('flex items-center justify-end gap-2', state !== 'Running' && 'text-ink-2')}>
        <Dot tone={state === 'Running' ? 'good' : 'off'} />
        {state}
      </span>
      {state === 'Running' && <Port published={entry.found?.publishedPort ?? null} />}
    </span>
  )
}

function Port({ published }: { readonly published: number | null }) {
  if (published !== null) {
    return (
      <span className="block text-ink-3" title={`Published on port ${published} of this computer`}>
        :{published}
      </span>
    )
  }
  return (
    <span className="block text-ink-3" title="It is reached inside its own network: no published port is needed.">
      <span className="@max-2xl:hidden">no published port (not needed)</span>
      <span className="@2xl:hidden" aria-hidden>
        not published
      </span>
    </span>
  )
}
