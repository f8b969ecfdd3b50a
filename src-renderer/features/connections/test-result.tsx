import { useEffect, useRef } from 'react'
import { CheckSteps } from '../../components/check-steps'
import { Spinner } from '../../components/state-icon'
import { failureTexts } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'
import { FormFixes } from './form-fixes'
import type { EndpointForm } from './use-endpoint-form'

/** What the test of this form found: the named list, and what is wrong in words. */
export function TestResult({ form }: { readonly form: EndpointForm }) {
  const { report, failure, activity } = form
  const box = useRef<HTMLDivElement>(null)
  const shown = report !== null || failure !== null
  useEffect(() => {
    if (shown) box.current?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  if (activity === 'testing') {
    return (
      <p
        role="status"
        className="flex items-center gap-2 rounded-control border border-edge-subtle bg-canvas px-3 py-2 text-small"
      >
        <Spinner />
        Testing from the tool container…
      </p>
    )
  }
  if (!shown) return null
  return (
    <div ref={box} className="flex flex-col gap-3 rounded-control border border-edge-subtle bg-canvas p-3">
      {report !== null && report.steps.length > 0 && <CheckSteps report={report} />}
      {failure !== null && (
        <div role="alert" className="copyable text-small">
          <p className="font-semibold text-danger">{failureTexts[failure.code].title}</p>
          <p>{visibleText(failure.message)}</p>
          {failure.hint !== undefined && <p className="text-ink-2">{visibleText(failure.hint)}</p>}
          <FormFixes form={form} failure={failure} />
        </div>
      )}
    </div>
  )
}
