import { Dialog as Base } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { IconButton } from './button'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly description?: ReactNode
  /** A 40 px band above the title. */
  readonly band?: ReactNode
  readonly width?: number
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** `alertdialog` for a question that stands before an act. */
  readonly role?: 'dialog' | 'alertdialog'
  readonly footer: ReactNode
  readonly children: ReactNode
}

/** The one dialog frame: title, scrolling body, footer. Escape and the scrim close it; focus goes back. */
export function Dialog(props: DialogProps) {
  const {
    open,
    onClose,
    title,
    description,
    band,
    width = 560,
    initialFocus,
    role = 'dialog',
    footer,
    children,
  } = props
  const focus = initialFocus === undefined ? {} : { initialFocus }
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()} disablePointerDismissal={role === 'alertdialog'}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 bg-scrim transition-opacity duration-240 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          {...focus}
          role={role}
          style={{ width }}
          className="fixed top-[min(104px,8vh)] left-1/2 flex max-h-[calc(100vh-96px)] max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-dialog border border-edge-subtle bg-raised shadow-dialog outline-none transition-[opacity,translate] duration-240 ease-calm data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
        >
          {band}
          <div className="flex items-start gap-2 px-6 pt-5">
            <div className="min-w-0 flex-1">
              <Base.Title className={clsx('text-title tracking-[-0.016em]')}>{title}</Base.Title>
              {description && <Base.Description className="mt-1 text-ink-2">{description}</Base.Description>}
            </div>
            {role === 'dialog' && <IconButton icon={X} label="Close" onClick={onClose} className="-mr-2" />}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-3 pb-5">{children}</div>
          <div className="flex items-center justify-end gap-2 border-t border-edge-subtle px-6 py-3">{footer}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
