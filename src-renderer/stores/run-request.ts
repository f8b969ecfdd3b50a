import { create } from 'zustand'
import type { Direction } from '../../src-shared/domain/profile'

/** A sync that was asked for elsewhere; the Sync screen takes it, with the guard's question where there is one. */
export interface RunRequest {
  readonly profileId: string
  readonly direction: Direction
}

export const useRunRequest = create<{ readonly request: RunRequest | null }>()(() => ({ request: null }))

export function askForRun(request: RunRequest | null): void {
  useRunRequest.setState({ request })
}
