import type { Page } from '@playwright/test'
import type { Bridge } from '../../src-shared/ipc/contract'

declare global {
  interface Window {
    readonly archon: Bridge
  }
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
