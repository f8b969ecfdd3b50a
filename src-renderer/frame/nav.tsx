import clsx from 'clsx'
import { Archive, ArrowRightLeft, History, type LucideIcon, Plug, Settings } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { type CommandId, commands } from '../../src-shared/domain/command'
import { ariaShortcut } from '../../src-shared/domain/shortcut'
import { CommandKeys, isMac } from '../components/keys'
import { Mark } from './mark'

interface Place {
  readonly path: string
  readonly command: CommandId
  readonly icon: LucideIcon
}

const places: readonly Place[] = [
  { path: '/', command: 'show-sync', icon: ArrowRightLeft },
  { path: '/history', command: 'show-history', icon: History },
  { path: '/backups', command: 'show-backups', icon: Archive },
  { path: '/connections', command: 'show-connections', icon: Plug },
]
const settings: Place = { path: '/settings', command: 'show-settings', icon: Settings }

export function Nav() {
  const [location] = useLocation()
  const all = [...places, settings]
  const current = all.find((place) => place.path !== '/' && location.startsWith(place.path)) ?? places[0]
  return (
    <nav aria-label="Screens" className="flex w-14 shrink-0 flex-col border-r border-edge-subtle bg-canvas wide:w-50">
      <div className="drag flex h-13 shrink-0 items-center gap-2 px-4">{!isMac() && <Mark />}</div>
      <ul className="flex flex-col gap-0.5 px-2">
        {places.map((place) => (
          <li key={place.path}>
            <NavItem place={place} current={place === current} />
          </li>
        ))}
      </ul>
      <div className="mt-auto px-2 pb-2">
        <NavItem place={settings} current={settings === current} />
      </div>
    </nav>
  )
}

function NavItem({ place, current }: { readonly place: Place; readonly current: boolean }) {
  const { icon: Icon, command, path } = place
  const { title, shortcut } = commands[command]
  return (
    <Link
      href={path}
      aria-current={current ? 'page' : undefined}
      aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcut(shortcut, isMac())}
      title={title}
      className={clsx(
        'flex h-8 items-center gap-2 rounded-control px-2 transition-colors duration-120 max-wide:justify-center',
        current ? 'bg-nav-active font-semibold' : 'font-medium text-ink-2 hover:bg-hover',
      )}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="flex-1 max-wide:sr-only">{title}</span>
      <span className="max-wide:hidden">
        <CommandKeys command={command} />
      </span>
    </Link>
  )
}
