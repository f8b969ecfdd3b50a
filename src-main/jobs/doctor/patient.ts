import type { Endpoint, ServerEndpoint } from '../../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../../src-shared/domain/failure'
import { changeEndpoint, type EndpointChange, type Fix } from '../../../src-shared/domain/fix'
import type { DockerEngine } from '../../docker/engine'
import type { ToolAddress, ToolContainer } from '../../pgtools/tool-runner'
import { refuseTransactionPooler, relayPlace } from '../side'

/** An endpoint that does not answer, and why. */
export interface Patient<E extends Endpoint = Endpoint> {
  readonly endpoint: E
  readonly password: string | null
  readonly failure: Failure
}

/** What the doctor may look with. Without a tool container it only knows what Docker and the stored settings say. */
export interface Instruments {
  readonly engine: DockerEngine
  readonly box: ToolContainer | null
  /** Where the endpoint is from inside the tool container. */
  readonly address: ToolAddress | null
  /** All saved endpoints. */
  readonly saved: () => Promise<readonly Endpoint[]>
  /** Addresses of a host name, as this computer knows them; empty when there are none. */
  readonly lookUp: (host: string) => Promise<readonly string[]>
  readonly jobId: string
  readonly signal: AbortSignal
}

/** What the doctor found: words that are better than the server's, where there are any, and corrected settings. */
export interface Finding {
  readonly code?: Failure['code']
  readonly message?: string
  readonly hint?: string
  readonly fixes: readonly Fix[]
}

export type Examine<E extends Endpoint = Endpoint> = (patient: Patient<E>, look: Instruments) => Promise<Finding | null>

/** The other endpoints: what they say may tell what this one lacks. */
export async function othersOf(endpoint: Endpoint, look: Instruments): Promise<Endpoint[]> {
  const saved = await look.saved().catch(() => [])
  return saved.filter((other) => other.id !== endpoint.id)
}

/** Whether the endpoint would work with a change: tried through the tool container. */
export async function wouldWork(patient: Patient, look: Instruments, change: EndpointChange): Promise<boolean> {
  return (await attempt(patient, look, change, patient.password)) === null
}

/** Whether the login passes with a change or another password, be it to a pooler that is no use otherwise. */
export async function logsIn(
  patient: Patient,
  look: Instruments,
  change: EndpointChange,
  password = patient.password,
): Promise<boolean> {
  const code = await attempt(patient, look, change, password)
  return code === null || code === 'connection/transaction-pooler'
}

/** The code of what goes wrong with a change; `null` when nothing does. */
async function attempt(
  { endpoint, failure }: Patient,
  { box, address, signal }: Instruments,
  change: EndpointChange,
  password: string | null,
): Promise<Failure['code'] | null> {
  if (box === null || address === null) return failure.code
  const changed = changeEndpoint(endpoint, change)
  const host = changed.kind === 'server' && change.host !== undefined ? changed.host : address.host
  const place = relayPlace({ endpoint: changed, password, box, address: { host, port: change.port ?? address.port } })
  return refuseTransactionPooler(place, signal).then(
    () => null,
    (error: unknown) => failureOf(error).code,
  )
}

export function isServer(patient: Patient): patient is Patient<ServerEndpoint> {
  return patient.endpoint.kind === 'server'
}
