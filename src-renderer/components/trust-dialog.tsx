import { TriangleAlert } from 'lucide-react'
import { Fragment, useRef } from 'react'
import type { Fix } from '../../src-shared/domain/fix'
import { visibleText } from '../text/visible'
import { Button } from './button'
import { Dialog } from './dialog'

interface TrustDialogProps {
  readonly fix: Extract<Fix, { kind: 'trust-fingerprint' }>
  readonly onClose: () => void
  readonly onTrust: () => void
}

/** The certificate as people compare it, and what trusting it means, before it is trusted. */
export function TrustDialog({ fix, onClose, onTrust }: TrustDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      role="alertdialog"
      width={520}
      onClose={onClose}
      initialFocus={cancel}
      title={fix.replaces ? 'Trust the new certificate?' : 'Trust this certificate?'}
      footer={
        <>
          <Button ref={cancel} size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant={fix.replaces ? 'danger' : 'primary'} onClick={onTrust}>
            {fix.label}
          </Button>
        </>
      }
    >
      <dl className="copyable grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-small">
        <dt className="text-ink-2">Issued to</dt>
        <dd className="break-words">{visibleText(fix.subject)}</dd>
        <dt className="text-ink-2">Issued by</dt>
        <dd className="break-words">
          {fix.issuer === fix.subject ? 'itself: no authority vouches for it' : visibleText(fix.issuer)}
        </dd>
        <dt className="text-ink-2">Valid until</dt>
        <dd className="num">{fix.validUntil.slice(0, 10)}</dd>
        <dt className="text-ink-2">SHA-256</dt>
        <dd className="font-mono leading-[18px]">
          {fix.fingerprint.split(/(?<=:)/).map((pair, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same pair may come twice, and none ever moves
            <Fragment key={index}>
              {pair}
              <wbr />
            </Fragment>
          ))}
        </dd>
      </dl>
      <p className="mt-4 flex items-start gap-2">
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-warning" />
        <span>{fix.says}</span>
      </p>
    </Dialog>
  )
}
