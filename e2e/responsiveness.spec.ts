import { addBigTable } from './app/tables'
import { expect, test } from './app/test'
import { startRun, untilVerified } from './app/window'

const rows = 300_000

test('answers the window while a large import runs', async ({ makePair, openDesk }) => {
  const pair = await makePair()
  await addBigTable(pair.remote, pair.local, rows)
  const { page } = await openDesk({ pair })
  await startRun(page)
  const answering = measureAnswers(page)
  await untilVerified(page, 'pull')
  const times = (await answering).sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  const figures = `${times.length} calls during a run with ${rows} rows: median ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms`
  process.stdout.write(`${figures}\n`)
  test.info().annotations.push({ type: 'measured', description: figures })
  expect(times.length).toBeGreaterThan(20)
  // Generous on purpose: a shared machine is measured, not judged. The aim is 100 ms.
  expect(at(0.99)).toBeLessThan(1000)
})

/** Milliseconds of each round trip to the main process, one after the other, until the job has ended. */
function measureAnswers(page: Parameters<typeof startRun>[0]): Promise<number[]> {
  return page.evaluate(async () => {
    const times: number[] = []
    let running = true
    const stop = window.archon.onPush((message) => {
      if (message.kind === 'job' && message.event.type === 'job-finished') running = false
    })
    while (running) {
      const start = performance.now()
      await window.archon.call('settings/get', undefined)
      times.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    stop()
    return times
  })
}
