import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { foldJob, type JobView } from '../../src-shared/domain/job-view'
import { Cancelled, JobRun, type PhaseContext, type PhaseProgress } from './job-run'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function begin(): { run: JobRun; events: JobEvent[]; seen: () => string[] } {
  const events: JobEvent[] = []
  const run = new JobRun('job', (event) => events.push(event))
  return {
    run,
    events,
    seen: () => events.map((event) => ('phase' in event ? `${event.type} ${event.phase}` : event.type)),
  }
}

const bytes = (done: number, more: Partial<PhaseProgress> = {}): PhaseProgress => ({
  done,
  total: 100,
  unit: 'bytes',
  ...more,
})
const users = { schema: 'public', name: 'users' }
const row = {
  table: users,
  state: 'running',
  rowsTotal: null,
  bytesDone: 0,
  bytesTotal: null,
  durationMs: null,
} as const

describe('the events of a run', () => {
  test('are stamped with the job and a number without gaps, in any mix', async () => {
    const step = fc.constantFrom('report', 'log', 'warn', 'wait', 'waiting')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 4 }), async (parts) => {
        const { run, events } = begin()
        for (const steps of parts)
          await run.phase('import', async (context) => {
            for (const [at, name] of steps.entries()) act(run, context, name, at)
          })
        expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1))
        expect(events.every((event) => event.jobId === 'job')).toBe(true)
      }),
    )
  })

  function act(run: JobRun, context: PhaseContext, name: string, at: number): void {
    if (name === 'report') context.report(bytes(at))
    else if (name === 'log') context.log('text')
    else if (name === 'warn') run.warn('text')
    else if (name === 'waiting') run.emit({ type: 'waiting', sessions: [] })
    else vi.advanceTimersByTime(150)
  }

  test('begin and end each phase around its own, with the time it took', async () => {
    const { run, events, seen } = begin()
    const answer = await run.phase('export', async (context) => {
      context.log('half')
      await vi.advanceTimersByTimeAsync(250)
      return 7
    })
    expect(answer).toBe(7)
    expect(seen()).toEqual(['phase-started export', 'log export', 'phase-finished export'])
    expect(events.at(-1)).toMatchObject({ durationMs: 250, skipped: false })
    expect(run.phaseMs).toEqual({ export: 250 })
  })

  test('a skipped phase says why', () => {
    const { run, events, seen } = begin()
    run.skip('backup', 'Switched off.')
    expect(seen()).toEqual(['phase-started backup', 'log backup', 'phase-finished backup'])
    expect(events[1]).toMatchObject({ text: 'Switched off.' })
    expect(events[2]).toMatchObject({ skipped: true })
  })

  test('a warning is kept for the result and said in the log', () => {
    const { run, events } = begin()
    run.warn('careful')
    expect(run.warnings).toEqual(['careful'])
    expect(events).toMatchObject([{ type: 'log', level: 'warning', text: 'careful' }])
  })
})

describe('progress', () => {
  test('is held back to ten a second, the last word wins', async () => {
    const { run, events } = begin()
    await run.phase('export', async (context) => {
      for (let done = 0; done < 100; done += 1) {
        context.report(bytes(done))
        await vi.advanceTimersByTimeAsync(10)
      }
    })
    const reports = events.filter((event) => event.type === 'progress')
    expect(reports.length).toBeGreaterThanOrEqual(9)
    expect(reports.length).toBeLessThanOrEqual(11)
    expect(reports.at(-1)).toMatchObject({ done: 99 })
  })

  test('keeps every table that changed since the last event, with its latest figures', async () => {
    const { run, events } = begin()
    await run.phase('import', async (context) => {
      context.report(bytes(1, { tables: [{ ...row, rowsDone: 1 }] }))
      context.report(bytes(2, { tables: [{ ...row, rowsDone: 2 }] }))
      context.report(bytes(3, { tables: [{ ...row, table: { schema: 'app', name: 'users' }, rowsDone: 9 }] }))
      context.report(bytes(4))
    })
    expect(events[1]).toMatchObject({ done: 4, tables: [{ table: users, rowsDone: 2 }, { rowsDone: 9 }] })
  })

  test('is never held back behind an event of the life cycle', async () => {
    const { run, seen } = begin()
    await run.phase('import', async (context) => {
      context.report(bytes(1))
      run.emit({ type: 'waiting', sessions: [] })
      context.report(bytes(2))
    })
    expect(seen()).toEqual([
      'phase-started import',
      'progress import',
      'waiting',
      'progress import',
      'phase-finished import',
    ])
  })

  test('never exceeds its total', async () => {
    const { run, events } = begin()
    await run.phase('export', async (context) => context.report(bytes(120)))
    expect(events[1]).toMatchObject({ done: 100, total: 100 })
  })

  test('of a phase that has ended is dropped: it does not land in the next one', async () => {
    const { run, events } = begin()
    const kept: PhaseContext[] = []
    await run.phase('export', async (context) => {
      kept.push(context)
    })
    const [late] = kept
    await run.phase('import', async () => late?.report(bytes(50, { tables: [{ ...row, rowsDone: 5 }] })))
    late?.report(bytes(60))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(events.filter((event) => event.type === 'progress')).toEqual([])
  })

  test('is all sent before the job is said to have ended', async () => {
    const { run, seen } = begin()
    await run
      .phase('verify', async (context) => context.report(bytes(1)))
      .then(() => run.emit({ type: 'cancelling', text: '' }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(seen().at(-1)).toBe('cancelling')
  })
})

describe('a phase that breaks off', () => {
  test('is remembered with its time, its last progress is sent, and the error goes on up', async () => {
    const { run, events, seen } = begin()
    const error = new Error('broken')
    const phase = run.phase('import', async (context) => {
      context.report(bytes(40))
      await vi.advanceTimersByTimeAsync(50)
      throw error
    })
    await expect(phase).rejects.toBe(error)
    expect(run.failedPhase).toBe('import')
    expect(run.phaseMs).toEqual({ import: 50 })
    expect(seen()).toEqual(['phase-started import', 'progress import'])
    expect(events.at(-1)).toMatchObject({ done: 40 })
  })

  test('is the first one, when a later one breaks off as well', async () => {
    const { run } = begin()
    const broken = () => Promise.reject(new Error('x'))
    await expect(run.phase('export', broken)).rejects.toThrow()
    await expect(run.phase('verify', broken)).rejects.toThrow()
    expect(run.failedPhase).toBe('export')
  })

  test('reads as running in the view until the job says how it ended', async () => {
    const { run, events } = begin()
    await expect(run.phase('connect', () => Promise.reject(new Error('x')))).rejects.toThrow()
    const job = { type: 'job-started', kind: 'sync', jobId: 'job', seq: 0, at: 0, weights: {} } as unknown as JobEvent
    const view = [job, ...events].reduce<JobView | null>(foldJob, null)
    expect(view?.phases[0]?.status).toBe('running')
  })
})

describe('a cancelled run', () => {
  test('starts no further phase and did no work', async () => {
    const { run, events } = begin()
    run.cancel()
    let isStarted = false
    const work = async () => {
      isStarted = true
    }
    await expect(run.phase('import', work)).rejects.toBeInstanceOf(Cancelled)
    expect(isStarted).toBe(false)
    expect(events).toEqual([])
    expect(run.failedPhase).toBeNull()
  })

  test('passes the signal to the running phase', async () => {
    const { run } = begin()
    const phase = run.phase('export', async ({ signal }) => {
      run.cancel()
      signal.throwIfAborted()
    })
    await expect(phase).rejects.toBeInstanceOf(Cancelled)
    expect(run.failedPhase).toBe('export')
    expect(run.wasCancelled).toBe(true)
  })

  test('keeps its first reason', () => {
    const { run } = begin()
    const lost = new Error('lost')
    expect(run.cancel(lost)).toBe(true)
    expect(run.cancel()).toBe(false)
    expect(run.signal.reason).toBe(lost)
    expect(run.wasCancelled).toBe(false)
  })
})
