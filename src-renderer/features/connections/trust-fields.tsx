import { FileKey, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { failureOf } from '../../../src-shared/domain/failure'
import { call } from '../../api/call'
import { Button } from '../../components/button'
import { TextArea } from '../../components/field'
import { visibleText } from '../../text/visible'
import type { EndpointForm } from './use-endpoint-form'

/** Whom to trust beside the public authorities: the one certificate that was trusted, or an authority of the server's own. */
export function TrustFields({ form }: { readonly form: EndpointForm }) {
  const { trustedFingerprint } = form.values
  if (trustedFingerprint === '') return <CaField form={form} />
  return (
    <div className="flex items-start gap-2 rounded-control border border-edge-subtle bg-canvas px-3 py-2 text-small">
      <ShieldCheck size={14} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1">
        <p>Only this certificate is trusted</p>
        <p className="copyable font-mono leading-[18px] break-all text-ink-3">{trustedFingerprint}</p>
      </div>
      <Button onClick={() => form.change({ trustedFingerprint: '' })}>Forget it</Button>
    </div>
  )
}

/** A certificate authority of the server's own; opened by itself when the certificate was not trusted. */
function CaField({ form }: { readonly form: EndpointForm }) {
  const { values, errors, change, failure } = form
  const [chosen, setChosen] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const open = failure?.code === 'connection/tls-untrusted' || values.caPem !== ''
  const choose = async () => {
    try {
      const authority = await call('endpoints/choose-ca', undefined)
      if (authority === null) return
      change({ caPem: authority.pem })
      setProblem(undefined)
      setChosen(authority.count === 1 ? authority.subject : `${authority.subject} and ${authority.count - 1} more`)
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return (
    <details open={open} className="group">
      <summary className="w-fit list-none rounded-tag text-small font-medium text-accent-ink">
        Use the server’s own certificate authority
      </summary>
      <div className="mt-2 flex flex-col gap-2">
        <TextArea
          label="CA certificate (PEM)"
          rows={4}
          value={values.caPem}
          error={problem ?? errors.caPem}
          onChange={(caPem) => {
            setChosen(null)
            setProblem(undefined)
            change({ caPem })
          }}
          placeholder="-----BEGIN CERTIFICATE-----"
        />
        <div className="flex items-center gap-2 text-small text-ink-2">
          <Button icon={FileKey} onClick={() => void choose()}>
            Choose file…
          </Button>
          {chosen !== null && values.caPem !== '' && <span className="truncate">{visibleText(chosen)}</span>}
        </div>
      </div>
    </details>
  )
}
