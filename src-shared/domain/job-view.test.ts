import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobEvent, JobEventBody, JobResult, Outcome, Phase } from './job-event'
import { phases } from './job-event'
import {
  bytesPerSecond,
  defaultWeights,
  foldJob,
  type JobView,
  learnWeights,
  millisecondsLeft,
  overallFraction,
} from './job-view'
import { tableKey } from './table'

const began = Date.parse('2026-11-22T00:00:00Z')
const side = {
  id: 'e',
  kind: 'server',
  name: 'staging',
  environment: 'staging',
  address: 'h:5432/db',
  user: 'u',
} as const

function started(weights = defaultWeights(phases)): JobEventBody {
  return {
    type: 'job-started',
    kind: 'sync',
    syncId: 'sync_20261122_000000',
    direction: 'local-to-remote',
    profileName: 'p',
    source: side,
    target: side,
    weights,
  }
}

function result(outcome: Outcome): JobResult {
  return {
    outcome,
    failure: null,
    failedPhase: null,
    targetState: outcome === 'succeeded' ? 'replaced' : 'unchanged',
    verification: null,
    exported: null,
    exportBackup: null,
    safetyBackup: null,
    phaseMs: {},
    durationMs: 1,
    warnings: [],
  }
}

/** Bodies as a job would stamp them, 100 ms apart. */
function stamp(bodies: readonly JobEventBody[], jobId = 'job'): JobEvent[] {
  return bodies.map((body, at) => ({ ...body, jobId, seq: at + 1, at: began + at * 100 }) as JobEvent)
}

function fold(events: readonly JobEvent[], from: JobView | null = null): JobView {
  const view = events.reduce(foldJob, from)
  if (view === null) throw new Error('No job was started.')
  return view
}

const start = (phase: Phase): JobEventBody => ({ type: 'phase-started', phase })
const end = (phase: Phase, skipped = false): JobEventBody => ({ type: 'phase-finished', phase, durationMs: 5, skipped })
const users = { schema: 'public', name: 'users' }

function progress(phase: Phase, done: number, total: number | null, rowsDone?: number): JobEventBody {
  const row = {
    table: users,
    state: 'running',
    rowsTotal: null,
    bytesDone: 0,
    bytesTotal: null,
    durationMs: null,
  } as const
  const tables = rowsDone === undefined ? [] : [{ ...row, rowsDone }]
  return { type: 'progress', phase, done, total, unit: 'bytes', activity: 'Copying', tables }
}

const anyPhase = fc.constantFrom(...phases)
const figure = fc.oneof(fc.nat(100), fc.double({ min: 0, max: 1e12, noNaN: true }))
const anyBody: fc.Arbitrary<JobEventBody> = fc.oneof(
  anyPhase.map(start),
  fc.tuple(anyPhase, fc.boolean()).map(([phase, skipped]) => end(phase, skipped)),
  fc
    .tuple(anyPhase, figure, fc.option(figure), fc.option(fc.nat(9), { nil: undefined }))
    .map((all) => progress(...all)),
  fc.constantFrom<JobEventBody>(
    { type: 'log', level: 'info', phase: null, text: 'text' },
    { type: 'waiting', sessions: [] },
    { type: 'cancelling', text: 'Stopping' },
  ),
)
const anyBodies = fc.array(anyBody, { maxLength: 40 }).map((bodies) => [started(), ...bodies])

describe('the fold of a whole run', () => {
  test('ends the export of a first run at 33 %, the import at 90 %', () => {
    const until = (last: Phase) =>
      phases.slice(0, phases.indexOf(last) + 1).flatMap((phase) => [start(phase), end(phase)])
    expect(fold(stamp([started(), ...until('export')])).fraction).toBeCloseTo(0.33, 10)
    expect(fold(stamp([started(), ...until('import')])).fraction).toBeCloseTo(0.9, 10)
  })

  test('counts the share of the running phase, and a skipped one as done', () => {
    const bodies = [started(), start('connect'), end('connect'), start('backup'), end('backup', true), start('export')]
    const view = fold(stamp([...bodies, progress('export', 50, 100)]))
    expect(view.fraction).toBeCloseTo(0.23, 10)
    expect(view.phases.map((phase) => phase.status)).toEqual(['done', 'skipped', 'running', 'waiting', 'waiting'])
    expect(view.current).toBe('export')
  })

  test('is 1 only when the job succeeded', () => {
    const all = phases.flatMap((phase) => [start(phase), end(phase)])
    expect(fold(stamp([started(), ...all])).fraction).toBeLessThan(1)
    expect(fold(stamp([started(), ...all, { type: 'job-finished', result: result('succeeded') }])).fraction).toBe(1)
    expect(fold(stamp([started(), ...all, { type: 'job-finished', result: result('failed') }])).fraction).toBeLessThan(
      1,
    )
  })

  test.each([
    ['succeeded', 'done'],
    ['cancelled', 'cancelled'],
    ['failed', 'failed'],
    ['interrupted', 'failed'],
  ] as const)('that %s leaves its running phase %s, with the time it took', (outcome, status) => {
    const view = fold(stamp([started(), start('connect'), { type: 'job-finished', result: result(outcome) }]))
    expect(view.phases[0]).toMatchObject({ status, durationMs: 100 })
    expect(view.phases[1]).toMatchObject({ status: 'waiting', durationMs: null })
    expect(view).toMatchObject({ current: null, cancelling: null, activity: null })
  })

  test('keeps the tables of the running phase only', () => {
    const bodies = [started(), start('export'), progress('export', 1, 9, 5), progress('export', 2, 9)]
    expect(fold(stamp(bodies)).tables.get(tableKey(users))?.rowsDone).toBe(5)
    expect(fold(stamp([...bodies, start('import')])).tables.size).toBe(0)
  })

  test('shows who holds a lock until something moves again', () => {
    const session = {
      pid: 1,
      application: 'psql',
      user: 'u',
      state: 'idle in transaction',
      transactionSeconds: 9,
      query: '',
    }
    const bodies: JobEventBody[] = [started(), start('import'), { type: 'waiting', sessions: [session] }]
    expect(fold(stamp(bodies)).waitingFor).toEqual([session])
    expect(fold(stamp([...bodies, progress('import', 1, 9)])).waitingFor).toEqual([])
  })

  test('keeps at most 100,000 lines of the log, the newest', () => {
    const lines = Array.from(
      { length: 100_002 },
      (_, at): JobEventBody => ({ type: 'log', level: 'info', phase: null, text: String(at) }),
    )
    const events = stamp([started(), ...lines])
    const full = fold(events.slice(-2), { ...fold(events.slice(0, 2)), log: events.slice(1, 100_001) as never })
    expect(full.log).toHaveLength(100_000)
    expect(full.log.at(-1)?.text).toBe('100001')
  })
})

describe('for any events in any order', () => {
  test('the bar never falls, is never 1 before success, and is always a number', () => {
    fc.assert(
      fc.property(anyBodies, (bodies) => {
        let view: JobView | null = null
        let last = 0
        for (const event of stamp(bodies)) {
          view = foldJob(view, event)
          const fraction = view?.fraction ?? Number.NaN
          expect(fraction).toBeGreaterThanOrEqual(last)
          expect(fraction).toBeLessThan(1)
          last = fraction
        }
      }),
    )
  })

  test('an event that comes twice, late or for another job changes nothing', () => {
    fc.assert(
      fc.property(anyBodies, fc.nat(), (bodies, pick) => {
        const events = stamp(bodies)
        const view = fold(events)
        const again = events[pick % events.length] as JobEvent
        expect(foldJob(view, again)).toBe(view)
        expect(foldJob(view, { ...stamp([start('verify')], 'other')[0], seq: 999 } as JobEvent)).toBe(view)
      }),
    )
  })

  test('a window that asks again from any point ends with the same view', () => {
    fc.assert(
      fc.property(anyBodies, fc.nat(), fc.nat(), (bodies, cut, overlap) => {
        const events = stamp(bodies)
        const seen = 1 + (cut % events.length)
        const from = Math.max(0, seen - (overlap % events.length))
        expect(fold(events.slice(from), fold(events.slice(0, seen)))).toEqual(fold(events))
      }),
    )
  })

  test('a gap loses what it held and nothing else', () => {
    fc.assert(
      fc.property(anyBodies, fc.integer({ min: 1, max: 10 }), (bodies, missing) => {
        const events = stamp(bodies)
        const last = stamp([...bodies, end('verify')]).at(-1) as JobEvent
        const view = fold([...events.filter((event) => event.seq % (missing + 1) !== 0 || event.seq === 1), last])
        expect(view.seq).toBe(last.seq)
        expect(view.phases.at(-1)?.status).toBe('done')
      }),
    )
  })

  test('events before the first start are passed over', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        expect(foldJob(null, stamp([body])[0] as JobEvent)).toBeNull()
      }),
    )
  })

  test('time left and speed are unknown or sensible', () => {
    fc.assert(
      fc.property(anyBodies, fc.integer({ min: -100_000, max: 10_000_000 }), (bodies, after) => {
        const view = fold(stamp(bodies))
        const left = millisecondsLeft(view, began + after)
        const speed = bytesPerSecond(view, began + after)
        if (left !== null) expect(Number.isFinite(left) && left >= 0).toBe(true)
        if (speed !== null) expect(Number.isFinite(speed) && speed >= 0).toBe(true)
      }),
    )
  })
})

test('the start of another job starts a new view', () => {
  const first = fold(stamp([started(), start('connect')]))
  const second = fold(stamp([started()], 'next'), first)
  expect(second).toMatchObject({ jobId: 'next', seq: 1, current: null, fraction: 0 })
})

describe('time left', () => {
  const running = (until: number): JobView => {
    const bodies: JobEventBody[] = [started(), start('connect'), end('connect'), start('backup')]
    for (let at = 4; at <= until; at += 1) bodies.push(progress('backup', at, 100))
    return fold(stamp(bodies))
  }

  test('is not invented before 5 s and 3 %', () => {
    expect(millisecondsLeft(running(49), began + 4_900)).toBeNull()
    expect(millisecondsLeft(fold(stamp([started()])), began + 6_000)).toBeNull()
    expect(millisecondsLeft(running(50), began + 5_000)).toBeGreaterThan(10_000)
  })

  test('is unknown after 15 s without news, and once the run has ended', () => {
    const view = running(90)
    expect(millisecondsLeft(view, began + 9_000 + 14_999)).not.toBeNull()
    expect(millisecondsLeft(view, began + 9_000 + 15_000)).toBeNull()
    const ended = { ...stamp([{ type: 'job-finished', result: result('failed') }])[0], seq: 999 } as JobEvent
    expect(millisecondsLeft(foldJob(view, ended) as JobView, began + 9_000)).toBeNull()
  })
})

test('speed is bytes over the last seconds of the phase, unknown before half a second, falling while nothing comes', () => {
  const bodies = [
    started(),
    start('export'),
    ...Array.from({ length: 6 }, (_, at) => progress('export', at * 1_000, 9_000)),
  ]
  expect(bytesPerSecond(fold(stamp(bodies.slice(0, 4))), began + 300)).toBeNull()
  const view = fold(stamp(bodies))
  expect(bytesPerSecond(view, began + 700)).toBeCloseTo(10_000, 6)
  expect(bytesPerSecond(view, began + 10_700)).toBeLessThan(1_000)
})

describe('weights', () => {
  test('learned from a run add up to 1, none below 1 %, in the order of the times', () => {
    const milliseconds = fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: undefined })
    const times = fc.record({
      connect: milliseconds,
      backup: milliseconds,
      export: milliseconds,
      import: milliseconds,
      verify: milliseconds,
    })
    fc.assert(
      fc.property(times, (all) => {
        const taken = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
        const weights = learnWeights(phases, taken)
        expect(Object.keys(weights)).toEqual([...phases])
        expect(Object.values(weights).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10)
        for (const weight of Object.values(weights)) expect(weight).toBeGreaterThanOrEqual(0.01)
        for (const a of phases)
          for (const b of phases)
            if ((taken[a] ?? 0) > (taken[b] ?? 0)) expect(weights[a]).toBeGreaterThanOrEqual(weights[b])
      }),
    )
  })

  test('of a first run add up to 1', () => {
    expect(Object.values(defaultWeights(phases)).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10)
  })

  test('that were learned carry the bar as those of a first run do', () => {
    const weights = learnWeights(phases, { connect: 100, backup: 1_000, export: 2_000, import: 6_000, verify: 900 })
    const all = phases.flatMap((phase) => [start(phase), end(phase)])
    expect(overallFraction(fold(stamp([started(weights), ...all])))).toBe(0.999)
  })
})
