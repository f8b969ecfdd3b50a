import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { Session } from '../postgres/session'
import type { Side } from './side'
import { applicationName } from './tool-login'
import { openWorkbench, type Workbench, type WorkbenchDeps, withPasswords } from './workbench'

/** Work on a single endpoint. */
export interface OneSideOrder {
  readonly jobId: string
  readonly endpoint: Endpoint
  /** The container whose network the tools join when the endpoint is a server; `null` when there is none. */
  readonly anchor: ContainerEndpoint | null
  readonly passwords: PasswordLookup
  /** Told what takes long, e.g. a pull; nobody by default. */
  readonly say?: (text: string) => void
}

/** The tool container with the one endpoint that it reaches; whoever opens it closes the bench. */
export interface OneSide {
  readonly bench: Workbench
  readonly side: Side
}

/** Opens a workbench for one endpoint and connects it. Throws what `openWorkbench` and the password lookup throw. */
export async function openOneSide(deps: WorkbenchDeps, order: OneSideOrder, signal: AbortSignal): Promise<OneSide> {
  const { jobId, endpoint, say = () => undefined } = order
  const endpoints = await withPasswords([endpoint], order.passwords)
  const anchor = endpoint.kind === 'container' ? endpoint : order.anchor
  const bench = await openWorkbench(deps, { jobId, anchor, endpoints, say }, signal)
  const [side] = bench.sides
  if (side !== undefined) return { bench, side }
  await bench.close()
  throw new Error(`${endpoint.name} was not connected.`)
}

/** Works in one session on one endpoint; session and tool container are gone afterwards. */
export async function withSession<T>(
  deps: WorkbenchDeps,
  order: OneSideOrder & { readonly readOnly: boolean },
  signal: AbortSignal,
  work: (session: Session, at: OneSide) => Promise<T>,
): Promise<T> {
  const at = await openOneSide(deps, order, signal)
  try {
    const options = { applicationName: applicationName(order.jobId), readOnly: order.readOnly }
    const session = await at.side.open(options, signal)
    try {
      return await work(session, at)
    } finally {
      await session.close()
    }
  } finally {
    await at.bench.close()
  }
}
