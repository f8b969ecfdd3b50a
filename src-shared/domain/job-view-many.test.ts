import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JobEvent, JobEventBody } from './job-event'
import { phases } from './job-event'
import { defaultWeights, foldJob, foldJobEvents, type JobView } from './job-view'

const end = { id: 'e', kind: 'server', name: 'e', environment: 'staging', address: 'h:1/d', user: 'u' } as const
const started: JobEventBody = {
  type: 'job-started',
  kind: 'sync',
  syncId: 's',
  direction: 'remote-to-local',
  profileName: 'p',
  source: end,
  target: end,
  weights: defaultWeights(phases),
}
const body = fc.oneof<fc.Arbitrary<JobEventBody>[]>(
  fc.constant(started),
  fc.constant({ type: 'phase-started', phase: 'import' }),
  fc.string().map((text) => ({ type: 'log', level: 'info', phase: null, text })),
  fc.nat(100).map((done) => ({
    type: 'progress',
    phase: 'import',
    done,
    total: 100,
    unit: 'bytes',
    activity: null,
    tables: [],
  })),
)
const event = fc
  .tuple(body, fc.constantFrom('a', 'b'), fc.nat(30))
  .map(([content, jobId, seq]): JobEvent => ({ ...content, jobId, seq, at: seq }))

test('property: folding many at once is folding them one after the other', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const sorted = [...events].sort((x, y) => x.seq - y.seq)
      for (const list of [events, sorted]) {
        expect(foldJobEvents(null, list)).toEqual(list.reduce<JobView | null>(foldJob, null))
      }
    }),
  )
})
