import clsx from 'clsx'
import { Container } from 'lucide-react'
import { ProtectionTag } from '../../components/protection-chip'
import { Dot } from '../../components/state-icon'
import { visibleText } from '../../text/visible'
import { StartButton } from './container-fields'
import type { LocalEntry } from './local-entries'

interface LocalRowProps {
  readonly entry: LocalEntry
  readonly selected: boolean
  readonly onOpen: () => void
}

export const rowLook = 'flex min-h-14 items-center gap-3 border-t border-edge-subtle pr-4 last:border-b'

export function LocalRow({ entry, selected, onOpen }: LocalRowProps) {
  const { found, endpoint } = entry
  const running = found?.running === true
  return (
    <li className={clsx(rowLook, selected ? 'bg-accent-soft' : 'hover:bg-hover')}>
      <button
        type="button"
        onClick={onOpen}
        className="focus-inside flex min-w-0 flex-1 items-center gap-3 self-stretch pl-6 text-left"
      >
        <Container
          size={18}
          strokeWidth={1.5}
          aria-hidden
          className={`shrink-0 ${running ? 'text-local' : 'text-ink-3'}`}
        />
        <span className="min-w-0">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{visibleText(endpoint?.name ?? entry.name)}</span>
            {endpoint !== null && <ProtectionTag endpoint={endpoint} />}
            {endpoint === null && (
              <span className="shrink-0 text-small whitespace-nowrap text-ink-3 max-wide:hidden">not set up yet</span>
            )}
          </span>
          <span className="block truncate font-mono text-small text-ink-3" title={titleOf(entry)}>
            {detailOf(entry)}
          </span>
        </span>
      </button>
      {found?.running === false && <StartButton container={found.name} />}
      <span className="num shrink-0 text-right text-small">
        <span className="flex items-center justify-end gap-2">
          <Dot tone={running ? 'good' : 'off'} />
          {found === null ? 'Not found' : running ? 'Running' : 'Stopped'}
        </span>
        {running && (
          <span className="block text-ink-3">
            {found.publishedPort === null ? 'not published' : `:${found.publishedPort}`}
          </span>
        )}
      </span>
    </li>
  )
}

/** All that is known of it, for the tooltip. */
function titleOf(entry: LocalEntry): string {
  return visibleText([detailOf(entry), ...(entry.endpoint && entry.found ? [entry.found.image] : [])].join(' · '))
}

function detailOf({ name, found, endpoint }: LocalEntry): string {
  if (endpoint) {
    const container = endpoint.name === name ? [] : [name]
    return visibleText([...container, `${endpoint.user}@${endpoint.database}`].join(' · '))
  }
  const project = found?.composeProject ? [found.composeProject] : []
  return visibleText([found?.image ?? name, ...project].join(' · '))
}
