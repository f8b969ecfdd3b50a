import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

interface PopoverProps {
  readonly trigger: ReactElement
  readonly title: string
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  /** For one that something else closes too. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
}

/** A small panel beside its trigger; Escape and a click elsewhere close it. */
export function Popover({ trigger, title, children, align = 'start', open, onOpenChange }: PopoverProps) {
  const controlled = open === undefined ? {} : { open }
  return (
    <Base.Root {...controlled} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} className="z-10">
          <Base.Popup className="max-w-[440px] rounded-card border border-edge-subtle bg-raised p-4 shadow-popup outline-none transition-opacity duration-180 data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Base.Title className="mb-2 font-semibold">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
