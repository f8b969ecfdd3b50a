import { expect, it } from 'vitest'
import { createLatest } from './latest'

it('aborts the work before it with the same key, and tells its caller', async () => {
  const latest = createLatest()
  const signals: AbortSignal[] = []
  const first = latest('a', (signal) => {
    signals.push(signal)
    return new Promise<string>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  })
  const second = latest('a', async () => 'second')
  await expect(first).rejects.toMatchObject({ failure: { message: expect.stringContaining('newer check') } })
  expect(await second).toBe('second')
  expect(signals[0]?.aborted).toBe(true)
})

it('does not answer with what was superseded, even when the work ended well', async () => {
  const latest = createLatest()
  let resolve = (_value: string): void => undefined
  const first = latest('a', () => {
    return new Promise<string>((done) => {
      resolve = done
    })
  })
  const second = latest('a', async () => 'second')
  resolve('first')
  await expect(first).rejects.toMatchObject({ failure: { code: 'usage/invalid' } })
  expect(await second).toBe('second')
})

it('leaves other keys alone and passes failures on', async () => {
  const latest = createLatest()
  const failing = latest('a', async () => Promise.reject(new Error('down')))
  const other = latest('b', async () => 'fine')
  await expect(failing).rejects.toThrow('down')
  expect(await other).toBe('fine')
})
