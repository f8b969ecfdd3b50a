import { expect, it } from 'vitest'
import { momentAfter, spread } from '../../e2e/stack/fault-moments'
import { useStack } from '../../e2e/stack/stack'
import { openSession, type SessionPlace } from '../postgres/session'
import { withinLimit } from './time-limit'

const times = 100

it(`a session that is given up while it is being opened ends at once, at ${times} random moments`, async () => {
  const { host, port, owner } = (await useStack()).remote
  const place: SessionPlace = { name: 'Remote', host, port, database: 'postgres', ...owner, tls: { mode: 'prefer' } }
  const open = (signal: AbortSignal) => openSession(place, { applicationName: 'fault-open', readOnly: true }, signal)
  const began = performance.now()
  await (await open(new AbortController().signal)).close()
  const span = performance.now() - began

  const reason = new Error('given up')
  const seen: string[] = []
  for (const moment of spread(times, span)) {
    const abort = new AbortController()
    const opening = open(abort.signal).then(
      async (session) => {
        await session.close()
        return 'open'
      },
      (error: unknown) => (error === reason ? 'given up' : String(error)),
    )
    await Promise.race([momentAfter(moment), opening])
    abort.abort(reason)
    seen.push((await withinLimit(opening, 3_000)) ?? `still opening, given up after ${moment} ms`)
  }
  expect(seen.filter((end) => end !== 'open' && end !== 'given up')).toEqual([])
  expect(seen).toContain('given up')
})
