import type { Page } from '@playwright/test'
import type { Bridge, Channel, ChannelAnswer, ChannelInput, Envelope } from '../../src-shared/ipc/contract'

declare global {
  interface Window {
    readonly archon: Bridge
  }
}

/** Asks the main process the way the page does, over the bridge of the preload script. */
export async function ask<C extends Channel>(
  page: Page,
  channel: C,
  input?: ChannelInput<C>,
): Promise<Envelope<ChannelAnswer<C>>> {
  const answer = await page.evaluate(
    ([name, value]) => window.archon.call(name as never, value as never) as Promise<unknown>,
    [channel, input] as const,
  )
  return answer as Envelope<ChannelAnswer<C>>
}

/** Cancels the job that runs, if one does, and waits until it has ended: an application that is busy asks before it quits. */
export async function endRunningJob(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const events = async () => {
      const answer = await window.archon.call('job/events', { afterSeq: 0 })
      return answer.ok ? answer.value : []
    }
    const deadline = Date.now() + 30_000
    for (let seen = await events(); seen.length > 0 && Date.now() < deadline; seen = await events()) {
      const last = seen.at(-1)
      if (last === undefined || last.type === 'job-finished') return
      await window.archon.call('job/cancel', { jobId: last.jobId })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })
}
