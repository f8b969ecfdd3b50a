import type { CheckStepName } from '../../src-shared/domain/connection-check'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import { AppError, aboutEndpoint } from '../../src-shared/domain/failure'
import { formatBytes } from '../../src-shared/format/format'
import { type ContainerFacts, inspectRunning, listContainers } from '../docker/containers'
import type { DockerEngine } from '../docker/engine'
import { findImage, pullImage } from '../docker/images'
import { openToolContainer } from '../docker/tool-container'
import type { PasswordLookup } from '../endpoints/password-lookup'
import type { ToolContainer } from '../pgtools/tool-runner'
import { diagnose, lookUpHost } from './doctor/diagnose'
import { createRecorder, type StepRecorder } from './recorder'
import { connectSide, directAddress, effectiveAddress, type Side } from './side'
import { type Site, siteOf, siteOptions } from './site'
import { whileStarting } from './while-starting'

export interface WorkbenchDeps {
  readonly findEngine: () => Promise<DockerEngine>
  readonly home: string
  /** Image from the settings; `null` is `postgres:<major>`. */
  readonly toolsImage: () => Promise<string | null>
  /** All saved endpoints: the connection doctor reads from them what one endpoint lacks. */
  readonly savedEndpoints: () => Promise<readonly Endpoint[]>
}

export interface WorkbenchOrder {
  readonly jobId: string
  /** The container whose network the tools join and whose image they come from; `null` when there is none. */
  readonly anchor: ContainerEndpoint | null
  readonly endpoints: readonly { endpoint: Endpoint; password: string | null }[]
  /** Told what takes long, e.g. a pull. */
  readonly say: (text: string) => void
}

/** The tool container of a job with the sides it reaches; `close` removes the container and all that runs in it. */
export interface Workbench {
  readonly box: ToolContainer
  readonly engine: DockerEngine
  readonly sides: readonly Side[]
  close(): Promise<void>
}

/**
 * Opens the tool container where all given endpoints are reached from, and connects each. When the local container's
 * tools are older than a server, the container is made anew from an image with newer ones.
 * `recorders` take the steps per endpoint id. On failure everything is cleaned up.
 */
export async function openWorkbench(
  deps: WorkbenchDeps,
  order: WorkbenchOrder,
  signal: AbortSignal,
  recorders: ReadonlyMap<string, StepRecorder> = new Map(),
): Promise<Workbench> {
  const recordAll = (step: CheckStepName, text: string) => {
    for (const recorder of recorders.values()) recorder.pass(step, text)
  }
  const engine = await deps.findEngine()
  recordAll('docker', `${engine.status.name} ${engine.status.version ?? ''}`.trim())
  const explain = (error: unknown, box: ToolContainer | null, site: Site | null) =>
    explained(error, { deps, order, engine, box, site, signal })
  const anchor = await inspectAnchor(engine, order).catch(async (error: unknown) => {
    throw await explain(error, null, null)
  })
  if (order.anchor !== null && anchor !== null)
    recorders.get(order.anchor.id)?.pass('container', containerText(order.anchor, anchor))
  const site = siteOf(order, anchor, engine)
  const image = anchor?.imageId ?? (await imageWithoutAnchor(deps, engine, order, signal))
  const open = (chosen: string) =>
    openToolContainer({ engine, image: chosen, jobId: order.jobId, home: deps.home, ...siteOptions(site) }, signal)
  let box = await open(image)
  try {
    let sides = await connectAll(order, box, site, anchor, engine, recorders, signal)
    const newest = Math.max(0, ...sides.map((side) => Math.floor(side.facts.versionNumber / 10_000)))
    if (box.toolsMajor < newest) {
      const newer = await newerImage(deps, engine, newest, order, signal)
      await box.dispose()
      box = await open(newer)
      requireTools(box, newest)
      sides = await connectAll(order, box, site, anchor, engine, new Map(), signal)
    }
    return { box, engine, sides, close: () => box.dispose() }
  } catch (error) {
    const better = await explain(error, box, site)
    await box.dispose().catch(() => undefined)
    throw better
  }
}

interface Scene {
  readonly deps: WorkbenchDeps
  readonly order: WorkbenchOrder
  readonly engine: DockerEngine
  readonly box: ToolContainer | null
  readonly site: Site | null
  readonly signal: AbortSignal
}

/** What the connection doctor makes of a failure to connect, while the tool container is still there to look with. */
async function explained(error: unknown, { deps, order, engine, box, site, signal }: Scene): Promise<unknown> {
  const id = error instanceof AppError ? error.failure.endpointId : undefined
  const patient = order.endpoints.find(({ endpoint }) => endpoint.id === id)
  if (patient === undefined) return error
  const address = site?.addressOf(patient.endpoint) ?? null
  const saved = deps.savedEndpoints
  return diagnose(error, patient, { engine, box, address, saved, lookUp: lookUpHost, jobId: order.jobId, signal })
}

/** A port that is not published is no hindrance, which people cannot know. */
function containerText({ container, port }: ContainerEndpoint, facts: ContainerFacts): string {
  return facts.publishedPort === null
    ? `${container} is running; port ${port} is not published, and need not be`
    : `${container} is running`
}

/** The anchor's container; one that only lends its network may be stopped or gone: then the tools do without it. */
async function inspectAnchor(
  engine: DockerEngine,
  { anchor, endpoints, say }: WorkbenchOrder,
): Promise<ContainerFacts | null> {
  if (anchor === null) return null
  try {
    return await inspectRunning(engine, anchor.container, anchor.port)
  } catch (error) {
    const isEnd = endpoints.some(({ endpoint }) => endpoint.id === anchor.id)
    if (isEnd || !(error instanceof AppError)) throw aboutEndpoint(error, anchor.id)
    say(`${anchor.container} is not running; the tools get a network of their own.`)
    return null
  }
}

async function connectAll(
  order: WorkbenchOrder,
  box: ToolContainer,
  site: Site,
  anchor: ContainerFacts | null,
  engine: DockerEngine,
  recorders: ReadonlyMap<string, StepRecorder>,
  signal: AbortSignal,
): Promise<Side[]> {
  const connect = ({ endpoint, password }: WorkbenchOrder['endpoints'][number]) => {
    const direct =
      endpoint.kind === 'server'
        ? effectiveAddress(endpoint)
        : anchor === null
          ? null
          : directAddress(endpoint, anchor, engine)
    const options = { endpoint, password, box, address: site.addressOf(endpoint), direct, jobId: order.jobId }
    const recorder = recorders.get(endpoint.id) ?? createRecorder()
    const startedAt = endpoint.kind === 'container' ? (anchor?.startedAt ?? null) : null
    return whileStarting(startedAt, () => connectSide(options, recorder, signal), signal)
  }
  const settled = await Promise.allSettled(order.endpoints.map(connect))
  return settled.map((result, index) => {
    if (result.status === 'fulfilled') return result.value
    throw aboutEndpoint(result.reason, order.endpoints[index]?.endpoint.id ?? '')
  })
}

function requireTools(box: ToolContainer, newest: number): void {
  if (box.toolsMajor >= newest) return
  throw new AppError({
    code: 'tools/too-old',
    message: `The tools in ${box.image} are version ${box.toolsVersion} and cannot read a server ${newest}.`,
    hint: `Choose an image with pg_dump ${newest} or newer as tools image in the settings.`,
  })
}

async function newerImage(
  deps: WorkbenchDeps,
  engine: DockerEngine,
  major: number,
  order: WorkbenchOrder,
  signal: AbortSignal,
): Promise<string> {
  const name = (await deps.toolsImage()) ?? `postgres:${major}`
  return ensureImage(engine, name, order, signal)
}

/** Without a local container the tools come from any image that is here already, before one is pulled. */
async function imageWithoutAnchor(
  deps: WorkbenchDeps,
  engine: DockerEngine,
  order: WorkbenchOrder,
  signal: AbortSignal,
): Promise<string> {
  const configured = await deps.toolsImage()
  if (configured !== null) return ensureImage(engine, configured, order, signal)
  const [running] = (await listContainers(engine)).filter((container) => container.running)
  if (running !== undefined) return (await inspectRunning(engine, running.name)).imageId
  return ensureImage(engine, 'postgres:17', order, signal)
}

async function ensureImage(
  engine: DockerEngine,
  name: string,
  order: WorkbenchOrder,
  signal: AbortSignal,
): Promise<string> {
  const present = await findImage(engine, name)
  if (present !== null) return present.id
  order.say(`Pulling the tools image ${name}.`)
  const pulled = await pullImage(engine, name, () => undefined, signal)
  order.say(`Pulled ${name}, ${formatBytes(pulled.size)}.`)
  return pulled.id
}

/** Endpoints with their passwords, as a workbench takes them. Throws what the lookup throws, naming the endpoint. */
export async function withPasswords(
  endpoints: readonly Endpoint[],
  passwords: PasswordLookup,
): Promise<WorkbenchOrder['endpoints']> {
  return Promise.all(
    endpoints.map(async (endpoint) => {
      try {
        return { endpoint, password: await passwords(endpoint) }
      } catch (error) {
        throw aboutEndpoint(error, endpoint.id)
      }
    }),
  )
}
