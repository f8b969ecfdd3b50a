import clsx from 'clsx'
import { Archive, ArrowRightLeft, History, type LucideIcon, Plug } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { isMac, Keys } from '../components/keys'
import { Mark } from './mark'

interface Place {
  readonly path: string
  readonly label: string
  readonly icon: LucideIcon
}

const places: readonly Place[] = [
  { path: '/', label: 'Sync', icon: ArrowRightLeft },
  { path: '/history', label: 'History', icon: History },
  { path: '/backups', label: 'Backups', icon: Archive },
  { path: '/connections', label: 'Connections', icon: Plug },
]

export function Nav() {
  const [location] = useLocation()
  const current = places.find((place) => place.path !== '/' && location.startsWith(place.path)) ?? places[0]
  return (
    <nav aria-label="Screens" className="flex w-14 shrink-0 flex-col border-r border-edge-subtle bg-canvas wide:w-50">
      <div className="drag flex h-13 shrink-0 items-center gap-2 px-4">{!isMac() && <Mark />}</div>
      <ul className="flex flex-col gap-0.5 px-2">
        {places.map((place, index) => (
          <li key={place.path}>
            <NavItem place={place} shortcut={String(index + 1)} current={place === current} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function NavItem(props: { readonly place: Place; readonly shortcut: string; readonly current: boolean }) {
  const { place, shortcut, current } = props
  const Icon = place.icon
  return (
    <Link
      href={place.path}
      aria-current={current ? 'page' : undefined}
      title={place.label}
      className={clsx(
        'flex h-8 items-center gap-2 rounded-control px-2 transition-colors duration-120 max-wide:justify-center',
        current ? 'bg-nav-active font-semibold' : 'font-medium text-ink-2 hover:bg-hover',
      )}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="flex-1 max-wide:sr-only">{place.label}</span>
      <span className="max-wide:hidden">
        <Keys keys={['mod', shortcut]} />
      </span>
    </Link>
  )
}
