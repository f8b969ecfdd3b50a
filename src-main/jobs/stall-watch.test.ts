import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { JobRun } from './job-run'
import { watchStalls } from './stall-watch'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const cause = { sessions: [], text: 'staging waits for its disk (IO: DataFileRead).' }

/** Runs a phase that reports at these moments, in seconds, and answers its waiting events as seconds. */
async function waits(reports: readonly number[], until: number, ask = async () => cause) {
  const events: JobEvent[] = []
  const run = new JobRun('job', (event) => events.push(event))
  const start = Date.now()
  await run.phase('import', async (context) => {
    const stop = watchStalls(context, ask)
    for (let second = 1; second <= until; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000)
      if (reports.includes(second)) context.report({ done: second, total: null, unit: 'bytes' })
    }
    stop()
    await vi.advanceTimersByTimeAsync(60_000)
  })
  const seconds = events
    .filter((event) => event.type === 'waiting')
    .map((event) => Math.round((event.at - start) / 1000))
  return { seconds, logged: events.filter((event) => event.type === 'log').length }
}

it('asks once nothing has moved for 15 s, says it until something moves, and logs it once', async () => {
  const { seconds, logged } = await waits([4, 30], 50)
  expect(seconds[0]).toBeGreaterThanOrEqual(19)
  expect(seconds.some((second) => second > 30 && second < 45)).toBe(false)
  expect(seconds.at(-1)).toBeGreaterThanOrEqual(45)
  expect(logged).toBe(1)
})

it('asks nobody while something moves, and a server that cannot answer says nothing', async () => {
  expect((await waits([5, 10, 15, 20, 25, 30], 40)).seconds).toEqual([])
  const { seconds, logged } = await waits([], 40, () => Promise.reject(new Error('gone')))
  expect([seconds, logged]).toEqual([[], 0])
})
