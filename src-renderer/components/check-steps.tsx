import type { CheckReport, CheckStep, CheckStepName } from '../../src-shared/domain/connection-check'
import { visibleText } from '../text/visible'
import { StateIcon } from './state-icon'

export const stepNames: Readonly<Record<CheckStepName, string>> = {
  docker: 'Docker',
  container: 'Container',
  host: 'Host',
  port: 'Port',
  tls: 'TLS',
  login: 'Login',
  server: 'Server',
  rights: 'Rights',
  size: 'Size',
}
const states = { passed: 'done', warning: 'warning', failed: 'failed' } as const
const spoken = { passed: 'passed', warning: 'warning', failed: 'failed' } as const

/** The named list of a connection check, a tick each. */
export function CheckSteps({ report }: { readonly report: CheckReport }) {
  return (
    <div className="text-small">
      <ul className="flex flex-col gap-1">
        {report.steps.map((step) => (
          <StepRow key={step.step} step={step} />
        ))}
      </ul>
      {report.note !== null && <p className="mt-2 text-ink-2">{visibleText(report.note)}</p>}
    </div>
  )
}

function StepRow({ step }: { readonly step: CheckStep }) {
  return (
    <li className="flex min-h-5 items-start gap-2">
      <span className="mt-px">
        <StateIcon state={states[step.status]} />
      </span>
      <span className="w-16 shrink-0 font-medium">
        {stepNames[step.step]}
        <span className="sr-only">, {spoken[step.status]}</span>
      </span>
      <span className="copyable min-w-0 break-words text-ink-2">{visibleText(step.text)}</span>
    </li>
  )
}
