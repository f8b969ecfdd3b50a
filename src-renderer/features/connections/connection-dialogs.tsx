import { Dialog as Base } from '@base-ui/react/dialog'
import { useEffect, useRef } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { useCommand } from '../../stores/commands'
import { useUi } from '../../stores/ui-store'
import { EndpointForm } from './endpoint-form'
import { PasswordDialog } from './password-dialog'

/** The connection form and the password question as dialogs, for every screen that asks for them. */
export function ConnectionDialogs() {
  const start = useUi((state) => state.endpointDialog)
  const passwordFor = useUi((state) => state.passwordFor)
  const set = useUi((state) => state.set)
  const before = useFocusBefore()
  const close = () => set({ endpointDialog: null })
  const onSaved = (saved: Endpoint | null) => {
    close()
    if (saved !== null && start?.mode === 'add-server') start.onSaved?.(saved)
  }
  useCommand('new-connection', () => set({ endpointDialog: { mode: 'add-server' } }))
  return (
    <>
      <Base.Root open={start !== null} onOpenChange={(open) => !open && close()}>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 bg-scrim transition-opacity duration-240 data-ending-style:opacity-0 data-starting-style:opacity-0" />
          <Base.Popup
            aria-label="Connection"
            finalFocus={() => nextStep() ?? before.current}
            className="fixed top-[min(56px,6vh)] left-1/2 flex max-h-[calc(100vh-72px)] w-130 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-dialog border border-edge-subtle bg-raised shadow-dialog outline-none"
          >
            {start && <EndpointForm key={JSON.stringify(start)} start={start} onClose={close} onSaved={onSaved} />}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
      {passwordFor && <PasswordDialog endpoint={passwordFor} onClose={() => set({ passwordFor: null })} />}
    </>
  )
}

/** Where a screen goes on once a connection was saved; the button that asked for the form otherwise. */
function nextStep(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-after-connection]')
}

/** What had the focus when the form was asked for; the form's own field takes it before the dialog could remember. */
function useFocusBefore() {
  const before = useRef<HTMLElement | null>(null)
  useEffect(
    () =>
      useUi.subscribe((state, earlier) => {
        if (state.endpointDialog === null || earlier.endpointDialog !== null) return
        before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
      }),
    [],
  )
  return before
}
