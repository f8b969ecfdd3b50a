import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Failure, failureOf } from '../../src-shared/domain/failure'
import { call } from './call'
import { useContainers } from './queries'

export type StartStage = 'idle' | 'starting' | 'waiting' | 'failed'

export interface StartContainer {
  /** `waiting`: the container runs, its server does not take connections yet. */
  readonly stage: StartStage
  readonly failure: Failure | null
  readonly start: () => void
}

/** Starts a stopped container and stays with it until its server answers. */
export function useStartContainer(container: string): StartContainer {
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const runs = useContainers().data?.some((item) => item.name === container && item.running && !item.paused) === true
  const start = async () => {
    if (asked) return
    setAsked(true)
    setFailure(null)
    await call('docker/start-container', { container }).catch((error: unknown) => setFailure(failureOf(error)))
    await client.invalidateQueries({ queryKey: ['docker'] })
    setAsked(false)
  }
  const stage = asked ? (runs ? 'waiting' : 'starting') : failure === null ? 'idle' : 'failed'
  return { stage, failure, start: () => void start() }
}
