import { PlugZap, Trash2, X } from 'lucide-react'
import { type FormEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { useEndpoints, useInfo } from '../../api/queries'
import { Button, IconButton } from '../../components/button'
import { CheckField } from '../../components/field'
import { focusWithRing } from '../../components/focus'
import { ProtectionChip, useProtection } from '../../components/protection-chip'
import type { EndpointFormStart } from '../../stores/ui-store'
import { ContainerFields } from './container-fields'
import { PasswordFields } from './password-fields'
import { PasteBox } from './paste-box'
import { remoteEnvironments } from './remote-environments'
import { ServerFields, TlsFields } from './server-fields'
import { TestResult } from './test-result'
import { type EndpointForm as Form, useEndpointForm } from './use-endpoint-form'

interface EndpointFormProps {
  readonly start: EndpointFormStart
  readonly onClose: () => void
  readonly onSaved: (endpoint: Endpoint | null) => void
}

/** Adds or changes a connection: paste, fields, test, save. */
export function EndpointForm({ start, onClose, onSaved }: EndpointFormProps) {
  const keyring = useInfo().data?.keyring ?? null
  const form = useEndpointForm(start, keyring?.available ?? true, onSaved)
  const { values, change } = form
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (form.passed) form.save()
    else form.test()
  }
  return (
    <form aria-label={titleOf(start)} onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-col gap-2.5 border-b border-edge-subtle px-5 pt-3.5 pb-3">
        <div className="flex h-6 shrink-0 items-center justify-between gap-2">
          <h2 className="truncate text-heading" title={titleOf(start)}>
            {titleOf(start)}
          </h2>
          <IconButton icon={X} label="Close" onClick={onClose} className="-mr-1.5" />
        </div>
        {values.kind === 'server' && (
          <PasteBox
            form={form}
            takeFocus={start.mode === 'add-server'}
            pasted={start.mode === 'add-server' ? start.pasted : undefined}
          />
        )}
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-2.5 overflow-y-auto px-5 pt-3 pb-5">
        {values.kind === 'server' ? <ServerFields form={form} /> : <ContainerFields form={form} />}
        <PasswordFields form={form} keyring={keyring} />
        {values.kind === 'server' && <TlsFields form={form} />}
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          <ProtectField form={form} start={start} />
          <CheckField
            label="May be a target"
            checked={values.canBeTarget}
            onChange={(canBeTarget) => change({ canBeTarget })}
          />
        </div>
        <TestResult form={form} />
      </div>
      <Footer form={form} onClose={onClose} />
    </form>
  )
}

/** A tick for what is not protected yet; what is says so, and gives it up only by an act that asks. */
function ProtectField({ form, start }: { readonly form: Form; readonly start: EndpointFormStart }) {
  const { values, change } = form
  const saved = useEndpoints().data?.find((item) => item.id === values.id)
  const state = useProtection(saved)
  if (start.mode === 'edit' && saved?.environment === values.environment && state !== 'none')
    return <ProtectionChip endpoint={saved} onRemoved={() => change({ isProtected: false })} />
  return (
    <CheckField
      label="Protect: ask before replacing"
      checked={values.isProtected || values.environment === 'production'}
      disabled={values.environment === 'production'}
      onChange={(isProtected) => change({ isProtected })}
    />
  )
}

function titleOf(start: EndpointFormStart): string {
  if (start.mode === 'edit') return `Edit ${start.endpoint.name}`
  return start.mode === 'add-container' ? 'Add local container' : 'Add remote'
}

/** The primary button is the test until it has passed; saving untested stays possible beside it. */
function Footer({ form, onClose }: { readonly form: Form; readonly onClose: () => void }) {
  const primary = useRef<HTMLButtonElement>(null)
  const saveAs = useRef<HTMLSpanElement>(null)
  const { passed, asksEnvironment, activity } = form
  useEffect(() => {
    if (passed) focusWithRing(primary.current ?? saveAs.current)
  }, [passed])
  const busy = activity !== 'idle'
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-t border-edge-subtle px-5 py-3">
      {form.values.id !== null && <DeleteButton form={form} />}
      {passed ? (
        <Button size="m" icon={PlugZap} onClick={form.test} disabled={busy}>
          Test again
        </Button>
      ) : (
        <Button size="m" onClick={form.save} disabled={busy && activity !== 'testing'}>
          Save without testing
        </Button>
      )}
      <span className="ml-auto flex gap-2">
        {asksEnvironment ? (
          <SaveAs form={form} box={saveAs} disabled={busy} />
        ) : (
          <>
            <Button size="m" onClick={onClose}>
              Cancel
            </Button>
            <Button
              ref={primary}
              size="m"
              variant="primary"
              type="submit"
              disabled={busy}
              icon={passed ? undefined : PlugZap}
            >
              {primaryText(form)}
            </Button>
          </>
        )}
      </span>
    </div>
  )
}

interface SaveAsProps {
  readonly form: Form
  readonly box: RefObject<HTMLSpanElement | null>
  readonly disabled: boolean
}

/**
 * What the server is for is the one thing left to say: saying it saves. The group has the focus, none of its buttons,
 * so that Enter never makes a production server a staging one.
 */
function SaveAs({ form, box, disabled }: SaveAsProps) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a frame
    <span
      ref={box}
      role="group"
      aria-labelledby={id}
      tabIndex={-1}
      className="-my-1 flex items-center gap-2 rounded-control py-1 pl-2"
    >
      <span id={id} className="text-small font-medium whitespace-nowrap text-ink-2">
        Save as
      </span>
      {remoteEnvironments.map(({ value, label, icon }) => (
        <Button
          key={value}
          size="m"
          variant="primary"
          icon={icon}
          disabled={disabled}
          onClick={() => form.saveAs(value)}
        >
          {label}
        </Button>
      ))}
    </span>
  )
}

function primaryText({ activity, passed, report }: Form): string {
  if (activity === 'testing') return 'Testing…'
  if (activity === 'saving') return 'Saving…'
  if (passed) return 'Save connection'
  return report === null ? 'Test connection' : 'Test again'
}

function DeleteButton({ form }: { readonly form: Form }) {
  const [sure, setSure] = useState(false)
  if (!sure)
    return <IconButton icon={Trash2} label="Delete this connection" className="size-8!" onClick={() => setSure(true)} />
  return (
    <Button size="m" variant="danger" onClick={form.remove} onBlur={() => setSure(false)} autoFocus>
      Delete connection
    </Button>
  )
}
