import type { CheckReport, CheckStep } from '../../../src-shared/domain/connection-check'
import { useNow } from '../../api/use-now'
import { Button } from '../../components/button'
import { stepNames } from '../../components/check-steps'
import { Dot, Spinner, StateIcon } from '../../components/state-icon'
import { failureTexts } from '../../text/failure-texts'
import { visibleText } from '../../text/visible'
import { ago } from '../../text/when'

interface CheckStateProps {
  readonly name: string
  readonly check: { readonly data: CheckReport | undefined; readonly isFetching: boolean }
  readonly onCheck: () => void
  /** Opens the form, where what is wrong stands with its fix. */
  readonly onFix: () => void
}

/** What the last check of a remote said and when: its answer time, a count of warnings, or the step that failed. */
export function CheckState({ name, check, onCheck, onFix }: CheckStateProps) {
  const now = useNow(10_000)
  if (check.isFetching) {
    return (
      <span className="flex shrink-0 items-center gap-2 text-small text-ink-2">
        <Spinner />
        Checking…
      </span>
    )
  }
  if (check.data === undefined) {
    return (
      <Button onClick={onCheck} aria-label={`Check ${name}`}>
        Check
      </Button>
    )
  }
  const { failure, latencyMs, checkedAt, steps } = check.data
  if (failure) {
    return (
      <>
        <span
          className="flex shrink-0 items-center gap-1.5 text-small text-danger"
          title={visibleText(`${failureTexts[failure.code].title}. ${failure.message}`)}
        >
          <StateIcon state="failed" />
          {failedStep(steps) ?? 'Failed'}
        </span>
        <Button onClick={onFix} aria-label={`Fix ${name}`}>
          Fix
        </Button>
      </>
    )
  }
  const warnings = steps.filter(({ status }) => status === 'warning').length
  return (
    <span className="num shrink-0 text-right text-small">
      <span className="flex items-center justify-end gap-2">
        {warnings > 0 ? <StateIcon state="warning" /> : <Dot tone="good" />}
        {warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : latency(latencyMs)}
      </span>
      <span className="block text-ink-3">{ago(Date.parse(checkedAt), now)}</span>
    </span>
  )
}

function latency(milliseconds: number | null): string {
  return milliseconds === null ? 'Ready' : `${Math.max(1, Math.round(milliseconds))} ms`
}

function failedStep(steps: readonly CheckStep[]): string | null {
  const failed = steps.find(({ status }) => status === 'failed')
  return failed === undefined ? null : stepNames[failed.step]
}
