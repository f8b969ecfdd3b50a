import { ChevronRight, CircleX, Copy, ShieldCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { Failure } from '../../src-shared/domain/failure'
import { visibleLines, visibleText } from '../text/visible'
import { Button } from './button'
import { focusWithRing } from './focus'

interface FailureCardProps {
  readonly title: string
  readonly failure: Failure
  /** The end it is about, at the right of the title. */
  readonly about?: ReactNode
  /** What is true of the target now, as a sentence, and what led to it. */
  readonly target?: { readonly safe: boolean; readonly sentence: string; readonly why: string }
  /** Between the cause and the buttons. */
  readonly children?: ReactNode
  readonly actions: ReactNode
  readonly onCopy?: () => void
  /** Focus goes to the first button when the card appears and nothing else has it. */
  readonly takeFocus?: boolean
}

/** What failed, the plain cause, what is true of the target, and what to do next. Never a toast. */
export function FailureCard(props: FailureCardProps) {
  const { title, failure, about, target, children, actions, onCopy, takeFocus = false } = props
  const buttons = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (takeFocus) focusWithRing(buttons.current?.querySelector('button'))
  }, [takeFocus])
  return (
    <div className="flex flex-col gap-3">
      <div role="alert" className="overflow-hidden rounded-card border border-danger">
        <div className="flex min-h-11 items-center gap-3 bg-danger-soft px-4 py-2">
          <CircleX size={20} strokeWidth={1.75} aria-hidden className="shrink-0 text-danger" />
          <h2 className="min-w-0 text-heading break-words">{title}</h2>
          {about !== undefined && <div className="ml-auto flex min-w-0 items-center gap-2 text-small">{about}</div>}
        </div>
        <div className="flex flex-col gap-3 p-4">
          <div className="copyable max-w-[72ch]">
            <p>{visibleText(failure.message)}</p>
            {failure.hint !== undefined && <p className="mt-1 text-ink-2">{visibleText(failure.hint)}</p>}
          </div>
          {target && <TargetLine {...target} />}
          {children}
          <div ref={buttons} data-steps className="flex flex-wrap items-center gap-2">
            {actions}
            {onCopy && (
              <Button variant="quiet" size="m" icon={Copy} className="ml-auto" onClick={onCopy}>
                Copy report
              </Button>
            )}
          </div>
        </div>
      </div>
      <FailureDetails failure={failure} />
    </div>
  )
}

function TargetLine({
  safe,
  sentence,
  why,
}: {
  readonly safe: boolean
  readonly sentence: string
  readonly why: string
}) {
  const Icon = safe ? ShieldCheck : TriangleAlert
  return (
    <p className="flex items-start gap-2">
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden
        className={`mt-0.5 shrink-0 ${safe ? 'text-success' : 'text-warning'}`}
      />
      <span>
        <span className="font-semibold">{sentence}</span> <span className="text-ink-2">{why}</span>
      </span>
    </p>
  )
}

/** The technical part, folded: SQLSTATE and the server's or tool's own words. */
export function FailureDetails({ failure }: { readonly failure: Failure }) {
  if (failure.detail === undefined && failure.sqlState === undefined) return null
  return (
    <details className="group overflow-hidden rounded-card border border-edge-subtle">
      <summary className="focus-inside flex h-11 list-none items-center gap-2 px-4 font-medium">
        <ChevronRight
          size={14}
          aria-hidden
          className="text-ink-2 transition-transform duration-120 group-open:rotate-90"
        />
        Details
        <span className="rounded-tag bg-sunken px-1.5 font-mono text-caption leading-5 text-ink-2">
          {detailLabel(failure)}
        </span>
      </summary>
      <pre className="copyable max-h-48 overflow-auto border-t border-edge-subtle bg-canvas px-4 py-3 font-mono text-small leading-[18px] whitespace-pre-wrap">
        {visibleLines(failure.detail ?? failure.code)}
      </pre>
    </details>
  )
}

/** What the folded part holds: the list of addresses that were tried, the server's own code, or ours. */
function detailLabel({ code, sqlState, detail = '' }: Failure): string {
  if (sqlState !== undefined) return `SQLSTATE ${sqlState}`
  if ((code !== 'docker/unreachable' && code !== 'docker/permission') || detail === '') return code
  const tried = detail.split('\n').length
  return tried === 1 ? '1 address tried' : `${tried} addresses tried`
}
