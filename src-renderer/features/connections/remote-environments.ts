import { Lock, type LucideIcon } from 'lucide-react'
import type { Environment } from '../../../src-shared/domain/endpoint'

interface RemoteEnvironment {
  readonly value: Exclude<Environment, 'local'>
  readonly label: string
  readonly icon?: LucideIcon
}

/** What a server can be for, in the words and signs of the form. */
export const remoteEnvironments: readonly RemoteEnvironment[] = [
  { value: 'development', label: 'Dev' },
  { value: 'staging', label: 'Staging' },
  { value: 'production', label: 'Production', icon: Lock },
]
