import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { Failure } from '../../src-shared/domain/failure'
import type { Fix } from '../../src-shared/domain/fix'
import { useApplyFix } from '../api/use-apply-fix'
import { useUi } from '../stores/ui-store'
import { failureTexts } from '../text/failure-texts'
import { Button } from './button'
import { FixButtons } from './fix-buttons'

interface EndFixProps {
  readonly endpoint: Endpoint
  readonly failure: Failure
  readonly onDone: () => void
  readonly primary?: boolean
  /** Called before another dialog opens. */
  readonly onOpen?: () => void
}

/** The buttons that act on what keeps an end from answering; nothing where only a new check helps. */
export function EndFix({ endpoint, failure, onDone, primary = false, onOpen }: EndFixProps) {
  const set = useUi((state) => state.set)
  const apply = useApplyFix(endpoint, onDone)
  const open = (change: Parameters<typeof set>[0]) => {
    onOpen?.()
    set(change)
  }
  const fixes = fixesFor(endpoint, failure)
  const edit = () => open({ endpointDialog: { mode: 'edit', endpoint } })
  const step = failureTexts[failure.code].step
  const isEdited = step === 'edit-connection' || step === 'show-connections'
  if (fixes.length === 0) {
    if (!isEdited) return null
    return (
      <Button {...(primary ? ({ variant: 'primary', size: 'm' } as const) : {})} onClick={edit}>
        Edit connection…
      </Button>
    )
  }
  return (
    <FixButtons
      primary={primary}
      fixes={primary ? fixes : fixes.slice(0, 1)}
      apply={apply}
      onPassword={() => open({ passwordFor: endpoint })}
    >
      {primary && isEdited && (
        <Button size="m" onClick={edit}>
          Edit connection…
        </Button>
      )}
    </FixButtons>
  )
}

/** What the doctor offers, else what is plain from the failure alone. */
function fixesFor(endpoint: Endpoint, failure: Failure): readonly Fix[] {
  if (failure.fixes !== undefined && failure.fixes.length > 0) return failure.fixes
  const { step } = failureTexts[failure.code]
  if (step === 'enter-password') return [{ kind: 'enter-password', label: 'Enter password' }]
  if (step === 'start-container' && endpoint.kind === 'container')
    return [{ kind: 'start-container', label: 'Start container', container: endpoint.container }]
  return []
}
