import { Menu as Base } from '@base-ui/react/menu'
import clsx from 'clsx'
import { CornerDownLeft, type LucideIcon } from 'lucide-react'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { focusWithRing } from './focus'

interface MenuProps {
  readonly trigger: ReactElement
  readonly label: string
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'end'
  readonly width?: number
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly children: ReactNode
}

/** A menu of acts, the first of them chosen. Arrow keys move, Enter acts, Escape closes and gives the focus back. */
export function Menu(props: MenuProps) {
  const { trigger, label, side = 'bottom', align = 'start', width, open, onOpenChange, children } = props
  const popup = useRef<HTMLDivElement>(null)
  const controlled = open === undefined ? {} : { open }
  const chooseFirst = (isOpen: boolean) => {
    if (isOpen) focusWithRing(popup.current?.querySelector<HTMLElement>('[role="menuitem"]:not([data-disabled])'))
  }
  return (
    <Base.Root {...controlled} onOpenChange={(next) => onOpenChange?.(next)} onOpenChangeComplete={chooseFirst}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-10 outline-none">
          <Base.Popup
            ref={popup}
            aria-label={label}
            style={width === undefined ? undefined : { width }}
            className="max-h-[var(--available-height)] max-w-[var(--available-width)] overflow-y-auto rounded-card border border-edge-subtle bg-raised p-1 shadow-popup outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

interface MenuItemProps {
  readonly icon: LucideIcon
  readonly label: string
  /** Absent: the label says it all, and the item is a line. */
  readonly detail?: string
  readonly disabled?: boolean
  readonly onSelect: () => void
}

/** One act with what it means in a second line. */
export function MenuItem({ icon: Icon, label, detail, disabled = false, onSelect }: MenuItemProps) {
  return (
    <Base.Item
      disabled={disabled}
      onClick={onSelect}
      className={clsx(
        'focus-inside group flex items-center gap-3 rounded-control px-3 py-1 data-disabled:opacity-50 data-highlighted:bg-accent-soft data-ring:-outline-offset-2',
        detail === undefined ? 'min-h-8' : 'min-h-12',
      )}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-ink-2" />
      <span className="min-w-0 flex-1">
        <span className="isolate-text block truncate font-medium">{label}</span>
        {detail !== undefined && <span className="block truncate text-small text-ink-2">{detail}</span>}
      </span>
      <CornerDownLeft size={13} aria-hidden className="invisible shrink-0 text-ink-2 group-data-highlighted:visible" />
    </Base.Item>
  )
}

export function MenuLine() {
  return <Base.Separator className="mx-3 my-1 h-px bg-edge-subtle" />
}
