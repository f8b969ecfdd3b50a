import { containerEndpointSchema } from '../../src-shared/domain/endpoint'
import { compose } from '../compose'

/** Starts a practice sync on a home, says each running step, and waits to be killed. */
async function hold(): Promise<void> {
  const { home, endpoint } = JSON.parse(process.env.HOLD ?? '{}')
  const app = await compose({ home, secretBox: null, logName: 'cli', version: '0.0.0' })
  app.practice.onChange((view) => {
    const running = view.steps.find((item) => item.state === 'running')
    if (running !== undefined) process.stdout.write(`${running.step} ${running.text}\n`)
  })
  await app.practice.start(containerEndpointSchema.parse(endpoint), async () => null)
}

void hold()
