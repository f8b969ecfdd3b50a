import { useState } from 'react'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { Failure } from '../../src-shared/domain/failure'
import { call } from '../api/call'
import { useUi } from '../stores/ui-store'
import { failureTexts } from '../text/failure-texts'
import { Button } from './button'

interface EndFixProps {
  readonly endpoint: Endpoint
  readonly failure: Failure
  readonly onDone: () => void
  readonly primary?: boolean
  /** Called before another dialog opens. */
  readonly onOpen?: () => void
}

/** The one button that acts on what keeps an end from answering; nothing where only a new check helps. */
export function EndFix({ endpoint, failure, onDone, primary = false, onOpen }: EndFixProps) {
  const set = useUi((state) => state.set)
  const [starting, setStarting] = useState(false)
  const step = failureTexts[failure.code].step
  const open = (change: Parameters<typeof set>[0]) => {
    onOpen?.()
    set(change)
  }
  const look = primary ? ({ variant: 'primary', size: 'm' } as const) : ({} as const)
  if (step === 'enter-password') {
    return (
      <Button {...look} onClick={() => open({ passwordFor: endpoint })}>
        Enter password…
      </Button>
    )
  }
  if (step === 'start-container' && endpoint.kind === 'container') {
    const start = async () => {
      setStarting(true)
      await call('docker/start-container', { container: endpoint.container }).catch(() => null)
      setStarting(false)
      onDone()
    }
    return (
      <Button {...look} disabled={starting} onClick={() => void start()}>
        {starting ? 'Starting…' : 'Start container'}
      </Button>
    )
  }
  if (step === 'edit-connection' || step === 'show-connections') {
    return (
      <Button {...look} onClick={() => open({ endpointDialog: { mode: 'edit', endpoint } })}>
        Edit connection…
      </Button>
    )
  }
  return null
}
