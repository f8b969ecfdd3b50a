import { Dialog as Base } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
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
  /** Between the scrolling body and the footer, always in sight. */
  readonly pinned?: ReactNode
  readonly footer: ReactNode
  readonly children: ReactNode
}

/** What scrolls can be scrolled by key (WCAG 2.1.1), and takes no place in the tab order while all of it is in sight. */
function Body({ children }: { readonly children: ReactNode }) {
  const [scrolls, setScrolls] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = body.current
    if (element === null) return
    const look = () => setScrolls(element.scrollHeight > element.clientHeight)
    const observer = new ResizeObserver(look)
    for (const item of [element, ...element.children]) observer.observe(item)
    return () => observer.disconnect()
  }, [])
  return (
    <div
      ref={body}
      tabIndex={scrolls ? 0 : undefined}
      className="focus-inside min-h-0 flex-1 overflow-y-auto px-6 pt-3 pb-5"
    >
      {children}
    </div>
  )
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
    pinned,
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
          <Body>{children}</Body>
          {pinned && <div className="border-t border-edge-subtle px-6 py-4">{pinned}</div>}
          <div className="flex items-center justify-end gap-2 border-t border-edge-subtle px-6 py-3">{footer}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
