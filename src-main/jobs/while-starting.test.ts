import { expect, it } from 'vitest'
import { AppError, type FailureCode } from '../../src-shared/domain/failure'
import { whileStarting } from './while-starting'

const started = 1_000_000
const never = new AbortController().signal

/** Fails so often, then connects. */
function server(failures: number, code: FailureCode) {
  const state = { calls: 0 }
  const connect = async () => {
    state.calls += 1
    if (state.calls <= failures) throw new AppError({ code, message: 'No server yet.' })
    return 'connected'
  }
  return { state, connect }
}

it('waits for the server of a container that was just started', async () => {
  const { state, connect } = server(2, 'docker/no-postgres')
  expect(await whileStarting(started, connect, never, () => started + 100)).toBe('connected')
  expect(state.calls).toBe(3)
})

it('does not wait where the container runs long enough, its start is not known, or the answer is another', async () => {
  const cases = [
    { startedAt: started, at: started + 20_000, code: 'docker/no-postgres' },
    { startedAt: null, at: started, code: 'docker/no-postgres' },
    { startedAt: started, at: started, code: 'connection/wrong-password' },
  ] as const
  for (const { startedAt, at, code } of cases) {
    const { state, connect } = server(1, code)
    await expect(whileStarting(startedAt, connect, never, () => at)).rejects.toThrow('No server yet.')
    expect(state.calls).toBe(1)
  }
})

it('stops waiting when it is cancelled', async () => {
  const { connect } = server(1000, 'connection/refused')
  const controller = new AbortController()
  const waiting = whileStarting(started, connect, controller.signal, () => started)
  controller.abort()
  await expect(waiting).rejects.toThrow(/abort/i)
})
