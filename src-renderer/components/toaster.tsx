import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useCommand } from '../stores/commands'
import { closeToast, useToast } from '../stores/toast-store'
import { Button, IconButton } from './button'
import { isFocusLost } from './focus'
import { CommandKeys } from './keys'

/** How long an acknowledgement stays, in milliseconds; it waits while the pointer or the focus is on it. */
export const toastMs = 8_000

/** The one place where acts are acknowledged. Its Undo is the window's undo while it is shown. */
export function Toaster() {
  const toast = useToast((state) => state.toast)
  const undo = toast?.undo
  const act = () => {
    closeToast()
    undo?.()
  }
  useCommand('undo', undo === undefined ? null : act)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-28 z-20 flex justify-center"
    >
      {toast && <Card key={toast.turn} text={toast.text} onUndo={undo === undefined ? null : act} />}
    </div>
  )
}

/** A card that goes with the focus in it gives the focus to the screen. */
function focusMain(): void {
  if (isFocusLost()) document.querySelector('main')?.focus()
}

function Card({ text, onUndo }: { readonly text: string; readonly onUndo: (() => void) | null }) {
  const [held, setHeld] = useState(false)
  useEffect(() => () => focusMain(), [])
  useEffect(() => {
    if (held) return
    const timer = setTimeout(closeToast, toastMs)
    return () => clearTimeout(timer)
  }, [held])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only holds the card while it is being read
    <div
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="revealing pointer-events-auto flex h-11 items-center gap-2 rounded-card border border-edge-subtle bg-raised pr-2 pl-4 shadow-popup"
    >
      <span className="mr-2">{text}</span>
      {onUndo && (
        <Button icon={Undo2} onClick={onUndo} after={<CommandKeys command="undo" />}>
          Undo
        </Button>
      )}
      <IconButton icon={X} label="Dismiss" onClick={closeToast} />
    </div>
  )
}
