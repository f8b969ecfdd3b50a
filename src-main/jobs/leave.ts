import { terminateByName } from '../postgres/activity'
import type { JobContext } from './job-context'
import { withinLimit } from './time-limit'
import { applicationName } from './tool-login'

/**
 * Ends everything of a job on the servers and in Docker, once. Not before its end is in the target's own history:
 * where no direct way is proven, that session too goes through the tool container.
 */
export async function leave({ run, state }: JobContext): Promise<void> {
  const { held } = state
  if (held === null) return
  state.held = null
  await held.bench.close().catch((error: unknown) => run.log(`The tool container was not removed: ${error}`, 'warning'))
  if (run.signal.aborted)
    await withinLimit(
      terminateByName(held.control, applicationName(run.jobId)).catch(() => undefined),
      3_000,
    )
  await held.control.close()
}
