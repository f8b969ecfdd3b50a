import type { Failure } from './failure'
import type { ServerFacts } from './plan'

/** The steps of a check, in the order in which they are taken. */
export const checkSteps = ['docker', 'container', 'host', 'port', 'tls', 'login', 'server', 'rights', 'size'] as const
export type CheckStepName = (typeof checkSteps)[number]

export interface CheckStep {
  readonly step: CheckStepName
  readonly status: 'passed' | 'warning' | 'failed'
  /** What was found, in a few words: `5432 open from the tool container, 21 ms`. */
  readonly text: string
}

/** What a connection check of one endpoint found. `failure` is set exactly when a step failed. */
export interface CheckReport {
  readonly endpointId: string
  readonly checkedAt: string
  readonly steps: readonly CheckStep[]
  readonly failure: Failure | null
  /** Time of one round trip through the tool container, in milliseconds. */
  readonly latencyMs: number | null
  /** How sessions reach the server: `direct` from this computer, `relay` through the tool container. */
  readonly route: 'direct' | 'relay' | null
  readonly server: ServerFacts | null
  readonly toolsVersion: string | null
  /** Tables in schemas other than the system's. */
  readonly tableCount: number | null
  /** Said when the port was changed for a session pooler: what was given and what is used. */
  readonly note: string | null
}
