import { findEngine } from './engine'
import { probeImage } from './image-probe'
import { openScratchServer } from './scratch-server'

/** Starts a throw-away server, says its container's id, and waits to be killed. */
async function hold(): Promise<void> {
  const { image, home } = JSON.parse(process.env.HOLD ?? '{}')
  const engine = await findEngine({ explicit: null, env: process.env, platform: process.platform, homeDir: '/nowhere' })
  const { signal } = new AbortController()
  const place = { engine, jobId: 'held-scratch', home }
  const { servers, account } = await probeImage(place, image, signal)
  const [server] = servers
  if (server === undefined || account === null) throw new Error('The image holds no server.')
  const scratch = await openScratchServer({ ...place, image, server, account }, signal)
  process.stdout.write(`${scratch.containerId}\n`)
}

void hold()
