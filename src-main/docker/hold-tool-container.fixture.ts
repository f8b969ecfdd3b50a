import { findEngine } from './engine'
import { openToolContainer } from './tool-container'

/** Opens a tool container with a command that runs in it, says its id, and waits to be killed. */
async function hold(): Promise<void> {
  const given = JSON.parse(process.env.HOLD ?? '{}')
  const engine = await findEngine({ explicit: null, env: process.env, platform: process.platform, homeDir: '/nowhere' })
  const { signal } = new AbortController()
  const box = await openToolContainer({ engine, jobId: 'held-job', ...given }, signal)
  await box.exec({ argv: ['sleep', '600'] }, signal)
  process.stdout.write(`${box.id}\n`)
}

void hold()
