import type { ElectronApplication, Page } from '@playwright/test'
import type { JobEventBody } from '../../src-shared/domain/job-event'

/** Milliseconds between the frames of the window while `work` goes on. */
export async function framesDuring(page: Page, work: () => Promise<unknown>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const next = (now: number) => {
      frames.push(now - last)
      last = now
      if (Reflect.get(window, 'frames_stop') !== true) requestAnimationFrame(next)
    }
    Object.assign(window, { frames_seen: frames, frames_stop: false })
    requestAnimationFrame((now) => {
      last = now
      requestAnimationFrame(next)
    })
  })
  await work()
  return page.evaluate(() => {
    Reflect.set(window, 'frames_stop', true)
    return Reflect.get(window, 'frames_seen') as number[]
  })
}

/**
 * Milliseconds that the main process was kept from its next turn, while `work` goes on: how late a timer of 5 ms came,
 * one value for each turn.
 */
export async function blocksDuring(app: ElectronApplication, work: () => Promise<unknown>): Promise<number[]> {
  await app.evaluate(() => {
    const blocks: number[] = []
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      blocks.push(Math.max(0, now - last - 5))
      last = now
    }, 5)
    Object.assign(globalThis, { blocks, endBlocks: () => clearInterval(timer) })
  })
  await work()
  return app.evaluate(() => {
    const ended = globalThis as unknown as { blocks: number[]; endBlocks: () => void }
    ended.endBlocks()
    return ended.blocks
  })
}

/** Turns of the wheel over what is under the middle of `selector`, there and back, `seconds` long. */
export async function scrollFor(page: Page, selector: string, seconds: number): Promise<void> {
  const box = await page.locator(selector).first().boundingBox()
  if (box === null) throw new Error(`${selector} is not on the screen`)
  await page.mouse.move(box.x + box.width / 2, box.y + Math.min(box.height / 2, 150))
  const end = Date.now() + seconds * 1000
  for (let turn = 0; Date.now() < end; turn += 1) {
    await page.mouse.wheel(0, turn % 100 < 50 ? 240 : -240)
    await new Promise((resolve) => setTimeout(resolve, 33))
  }
}

/** Sends a job's events to the window over the channel that real ones take; `seq` goes on from what was sent before. */
export function pushEvents(app: ElectronApplication, events: readonly JobEventBody[]): Promise<void> {
  return app.evaluate(({ BrowserWindow }, bodies) => {
    const state = globalThis as unknown as { pushed?: number }
    for (const body of bodies) {
      state.pushed = (state.pushed ?? 0) + 1
      const event = { ...body, jobId: 'bench', seq: state.pushed, at: Date.now() }
      BrowserWindow.getAllWindows()[0]?.webContents.send('push', { kind: 'job', event })
    }
  }, events)
}

/** The same with `perSecond` log lines for so many seconds, from a timer in the main process. Answers how many went out. */
export function pushLogLines(app: ElectronApplication, perSecond: number, seconds: number): Promise<number> {
  return app.evaluate(
    async ({ BrowserWindow }, { rate, duration }) => {
      const state = globalThis as unknown as { pushed?: number }
      const start = performance.now()
      let sent = 0
      const send = () => {
        state.pushed = (state.pushed ?? 0) + 1
        sent += 1
        const text = `copied block ${sent} of public.archon_crawled_pages, 8192 rows so far`
        const line = { type: 'log', level: sent % 50 === 0 ? 'warning' : 'info', phase: 'import', text }
        const event = { ...line, jobId: 'bench', seq: state.pushed, at: Date.now() }
        BrowserWindow.getAllWindows()[0]?.webContents.send('push', { kind: 'job', event })
      }
      while (performance.now() - start < duration * 1000) {
        const due = ((performance.now() - start) / 1000) * rate
        while (sent < due) send()
        await new Promise((resolve) => setTimeout(resolve, 4))
      }
      return sent
    },
    { rate: perSecond, duration: seconds },
  )
}
