import type { ContainerEndpoint } from '../../src-shared/domain/endpoint'
import { openScratchServer, type ScratchServer, scratchPort } from '../docker/scratch-server'
import type { ChosenServer } from '../docker/server-choice'
import { openToolContainer } from '../docker/tool-container'
import { createRecorder } from '../jobs/recorder'
import { connectSide, type Side } from '../jobs/side'
import type { Workbench } from '../jobs/workbench'
import { findServerImage, findToolsImage, type ImageSearch } from './find-images'

export interface ScratchOrder extends ImageSearch {
  readonly serverMajor: number
  /** Of the tools that made the archive. */
  readonly toolsMajor: number
  readonly extensions: readonly string[]
  /** What the place is called in messages. */
  readonly name: string
}

/** A throw-away server with the tools beside it; `close` removes both. */
export interface ScratchBench extends Workbench {
  readonly side: Side
  readonly server: ScratchServer
  readonly chosen: ChosenServer
  /** The same database as another role; everybody is trusted in there. */
  as(user: string, signal: AbortSignal): Promise<Side>
}

/** Opens a throw-away server of a backup's major, and a tool container in its network, which leads nowhere else. */
export async function openScratchBench(order: ScratchOrder, signal: AbortSignal): Promise<ScratchBench> {
  const { engine, jobId, home, say } = order
  const wanted = { major: order.serverMajor, extensions: order.extensions }
  const chosen = await findServerImage(order, wanted, signal)
  const { image, server: found, account } = chosen
  const major = Math.max(found.major, order.toolsMajor)
  const tools = await findToolsImage(order, { major, isForeign: false, first: image }, signal)
  const server = await openScratchServer({ engine, jobId, home, image: image.id, server: found, account }, signal)
  try {
    say(`Throw-away PostgreSQL ${server.version} from ${image.name}, without network.`)
    const place = { engine, jobId, home, image: tools, networkMode: `container:${server.containerId}` }
    const box = await openToolContainer(place, signal)
    const close = async () => {
      await Promise.all([box.dispose(), server.dispose()])
    }
    try {
      const as = (user: string, asSignal: AbortSignal) => connect(order, box, user, asSignal)
      const side = await as('postgres', signal)
      return { box, engine, sides: [side], side, server, chosen, close, as }
    } catch (error) {
      await close()
      throw error
    }
  } catch (error) {
    await server.dispose()
    throw error
  }
}

function connect(order: ScratchOrder, box: Workbench['box'], user: string, signal: AbortSignal): Promise<Side> {
  const endpoint: ContainerEndpoint = {
    kind: 'container',
    id: 'scratch',
    name: order.name,
    container: 'scratch',
    port: scratchPort,
    database: 'postgres',
    user,
    environment: 'local',
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'ask',
  }
  const address = { host: '127.0.0.1', port: scratchPort }
  return connectSide(
    { endpoint, password: null, box, address, direct: null, jobId: order.jobId },
    createRecorder(),
    signal,
  )
}
